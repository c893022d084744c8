<?php

declare(strict_types=1);

namespace DrmServices;

/** The answer claims success and cannot be made sense of. */
final class MalformedAnswer extends \RuntimeException
{
}
