<?php

declare(strict_types=1);

namespace DrmServices;

/**
 * The endpoint that results of packaging jobs are posted to, as plain JSON, on loopback. It has no thread
 * of its own: whoever holds it waits for its streams and lets it serve those that have something to read.
 */
final class CallbackReceiver
{
    private const MAX_REQUEST = 1024 * 1024;
    private const MEMBERS = ['job_id', 'error_code', 'error_message', 'input_contents_path', 'output_path'];

    public readonly string $url;

    /** @var resource */
    private $server;
    /** @var array<int, array{resource, string}> connections and what came over each so far */
    private array $connections = [];
    /** @var array<string, \stdClass> of a result that is delivered twice one is kept */
    private array $received = [];

    public function __construct()
    {
        $this->server = stream_socket_server('tcp://127.0.0.1:0');
        $this->url = 'http://' . stream_socket_get_name($this->server, false) . '/callback';
    }

    /** The results since the last call, in the order they came. @return list<\stdClass> */
    public function take(): array
    {
        $results = array_values($this->received);
        $this->received = [];
        return $results;
    }

    /** @return list<resource> */
    public function streams(): array
    {
        return [$this->server, ...array_column($this->connections, 0)];
    }

    /** Takes what has come over one of the streams. @param resource $stream */
    public function serve($stream): void
    {
        if ($stream === $this->server) {
            $connection = stream_socket_accept($stream);
            stream_set_blocking($connection, false);
            $this->connections[(int) $connection] = [$connection, ''];
            return;
        }
        $request = $this->connections[(int) $stream][1] . fread($stream, 65536);
        $status = $this->answer($request, feof($stream));
        $this->connections[(int) $stream][1] = $request;
        if ($status !== null) {
            @fwrite($stream, "HTTP/1.1 $status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            fclose($stream);
            unset($this->connections[(int) $stream]);
        }
    }

    /** The status a request is answered with, or null while it is not whole. */
    private function answer(string $request, bool $isEnd): ?string
    {
        [$head, $body] = [...explode("\r\n\r\n", $request, 2), null];
        if ($body === null) {
            return strlen($request) > self::MAX_REQUEST || $isEnd ? '400 Bad Request' : null;
        }
        if (!str_starts_with($head, 'POST ')) {
            return '405 Method Not Allowed';
        }
        if (!preg_match('/^content-length:[ \t]*([0-9]{1,9})[ \t]*\r?$/im', $head, $found)) {
            return '411 Length Required';
        }
        if ((int) $found[1] > self::MAX_REQUEST) {
            return '413 Content Too Large';
        }
        if (strlen($body) < (int) $found[1]) {
            return $isEnd ? '400 Bad Request' : null;
        }
        return $this->receive(substr($body, 0, (int) $found[1])) ? '200 OK' : '400 Bad Request';
    }

    /** Keeps a result; false where it is none. */
    private function receive(string $body): bool
    {
        $result = Json::object($body);
        [$id, $code] = [$result->job_id ?? null, $result->error_code ?? null];
        if (!(is_int($id) || is_string($id)) || !(is_int($code) || is_string($code))) {
            return false;
        }
        $known = array_intersect_key(get_object_vars($result), array_flip(self::MEMBERS));
        $this->received["$id $code"] = (object) $known;
        return true;
    }
}
