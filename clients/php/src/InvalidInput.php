<?php

declare(strict_types=1);

namespace DrmServices;

/** The documents rule the input out; nothing was sent. */
final class InvalidInput extends \InvalidArgumentException
{
}
