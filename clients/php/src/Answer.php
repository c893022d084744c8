<?php

declare(strict_types=1);

namespace DrmServices;

/** An HTTP answer of any status. */
final class Answer
{
    public function __construct(public readonly int $status, public readonly string $body)
    {
    }

    /** The body as a JSON object, or null when it is anything else. */
    public function object(): ?\stdClass
    {
        return Json::object($this->body);
    }

    /** @throws TransportError where the status is not 200 */
    public function requireSuccess(): void
    {
        if ($this->status !== 200) {
            throw new TransportError('http', $this->status);
        }
    }
}
