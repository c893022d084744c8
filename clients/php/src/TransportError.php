<?php

declare(strict_types=1);

namespace DrmServices;

/** No usable answer came: timeout, tls, connection or http, the last with a status. */
final class TransportError extends \RuntimeException
{
    public function __construct(public readonly string $kind, public readonly ?int $httpStatus = null)
    {
        parent::__construct($kind === 'http' ? "HTTP status $httpStatus" : "the request failed: $kind");
    }
}
