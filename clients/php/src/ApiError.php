<?php

declare(strict_types=1);

namespace DrmServices;

/** The service reported an error of its own. The message of this exception repeats nothing of the answer. */
final class ApiError extends \RuntimeException
{
    public function __construct(
        public readonly mixed $errorCode,
        public readonly mixed $errorMessage,
        public readonly int $httpStatus,
    ) {
        parent::__construct('the service reported an error');
    }
}
