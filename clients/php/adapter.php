#!/usr/bin/env php
<?php

/*
 * Adapter of the client protocol for the PHP client in src/.
 *
 * Needs PHP 8.1 or later with curl, dom and openssl: apt-get install php-cli php-curl php-xml
 *
 *     countersign run -- php clients/php/adapter.php
 *
 * One JSON-RPC call a line on stdin, one answer a line on stdout, both UTF-8. Calls are done one after
 * another.
 */

declare(strict_types=1);

use DrmServices\{ApiError, CallbackReceiver, Check, CpixClient, InvalidInput, Json, KeyQuery};
use DrmServices\{MalformedAnswer, PackagingClient, SevuClient, TransportError};

ini_set('display_errors', 'stderr');
foreach (['curl', 'dom', 'openssl'] as $extension) {
    if (!extension_loaded($extension)) {
        fwrite(STDERR, "PHP has no extension $extension. Install php-curl and php-xml.\n");
        exit(1);
    }
}
spl_autoload_register(static function (string $class): void {
    $path = __DIR__ . '/src/' . basename(str_replace('\\', '/', $class)) . '.php';
    if (is_file($path)) {
        require $path;
    }
});
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    return (error_reporting() & $level) !== 0 && throw new ErrorException($message, 0, $level, $file, $line);
});

/** Number of more digits than other readers of JSON keep. */
const GREATEST_NUMBER = 2 ** 53 - 1;
const NO_METHOD = 'there is no such method';

(new class () {
    private ?CallbackReceiver $receiver = null;

    /** Serves stdin and the callback receiver until stdin is closed. */
    public function run(): void
    {
        while (true) {
            [$read, $write, $except] = [[STDIN, ...$this->receiver?->streams() ?? []], null, null];
            stream_select($read, $write, $except, null);
            foreach ($read as $stream) {
                if ($stream !== STDIN) {
                    $this->receiver->serve($stream);
                    continue;
                }
                $line = fgets(STDIN);
                if ($line === false) {
                    return;
                }
                if (trim($line) !== '') {
                    $this->serve($line);
                }
            }
        }
    }

    /** Answers one line. Whatever goes wrong becomes an error that repeats nothing of the input. */
    private function serve(string $line): void
    {
        $call = Json::object($line);
        if ($call !== null && !property_exists($call, 'id')) {
            return;
        }
        try {
            $outcome = ['result' => self::portable($this->answer($call))];
        } catch (\Throwable $error) {
            $outcome = ['error' => self::toError($error)];
        }
        fwrite(STDOUT, Json::encode(['jsonrpc' => '2.0', 'id' => $call->id ?? null, ...$outcome]) . "\n");
    }

    private function answer(?stdClass $call): mixed
    {
        if ($call === null) {
            throw new UnexpectedValueException('the line is not a JSON object');
        }
        $methods = $this->methods();
        $method = $call->method ?? '';
        if ($method === 'initialize') {
            $client = ['name' => 'countersign-php', 'version' => '0.1.0', 'language' => 'php'];
            $names = array_keys($methods);
            return ['protocolVersion' => 1, 'client' => $client, 'methods' => $names, 'maxInFlight' => 1];
        }
        if ($method === 'shutdown') {
            return null;
        }
        $do = $methods[$method] ?? throw new BadMethodCallException(NO_METHOD);
        if (!is_object($call->params->target ?? null) || !is_object($call->params->input ?? null)) {
            throw new InvalidInput('target and input must be objects');
        }
        return $do($call->params->target, $call->params->input);
    }

    /** @return array<string, callable(object, object): mixed> */
    private function methods(): array
    {
        $site = static fn (object $at): PackagingClient =>
            new PackagingClient(...self::texts($at, 'baseUrl', 'siteId', 'siteKey', 'accessKey'));
        $account = static fn (object $at): SevuClient =>
            new SevuClient(Check::whole($at, 'cdn'), ...self::texts($at, 'apiUrl', 'apiKey', 'apiSecret'));
        return [
            'packaging.registerStorage' => static fn ($at, $input) => $site($at)->registerStorage($input),
            'packaging.updateStorage' => static fn ($at, $input) => $site($at)->updateStorage($input),
            'packaging.listStorages' => static fn ($at, $input) => $site($at)->listStorages($input),
            'packaging.registerJob' => static fn ($at, $input) => $site($at)->registerJob($input),
            'packaging.listJobs' => static fn ($at, $input) => $site($at)->listJobs($input),
            'packaging.startCallbackReceiver' => fn () => ['url' => $this->receiver()->url],
            'packaging.takeCallbacks' => fn () => $this->receiver()->take(),
            'cpix.getContentKeys' => self::getContentKeys(...),
            'speke.heartbeat' => static fn ($at) =>
                ['alive' => CpixClient::heartbeat(Check::text($at, 'baseUrl'))],
            'sevu.requestTicket' => static fn ($at, $input) => $account($at)->requestTicket($input),
        ];
    }

    /** @return list<string> */
    private static function texts(object $fields, string ...$names): array
    {
        return array_map(static fn (string $name): string => Check::text($fields, $name), $names);
    }

    /** The one callback receiver of this process, started when it is first asked for. */
    private function receiver(): CallbackReceiver
    {
        return $this->receiver ??= new CallbackReceiver();
    }

    private static function getContentKeys(object $target, object $input): array
    {
        try {
            $query = new KeyQuery(
                $input->content_id ?? null,
                $input->drm_types ?? [],
                $input->encryption_scheme ?? null,
                $input->track_types ?? [],
                $input->period_index ?? null,
            );
        } catch (\TypeError) {
            throw new InvalidInput('a member of the input is missing or of the wrong type');
        }
        $url = Check::text($target, 'kmsUrl');
        return match ($input->api ?? null) {
            'v1' => CpixClient::getContentKeysV1($url, $query),
            'v2', 'speke' => CpixClient::getContentKeys($url, $query),
            'nea-dvr' => CpixClient::getNeaDvrKeys($url, $query, Check::text($target, 'streamingFormat')),
            default => throw new InvalidInput('there is no such api'),
        };
    }

    /** @return array<string, mixed> */
    private static function toError(\Throwable $error): array
    {
        $data = match (true) {
            $error instanceof ApiError => [
                'error_code' => $error->errorCode,
                'error_message' => $error->errorMessage,
                'http_status' => $error->httpStatus,
            ],
            $error instanceof TransportError => ['kind' => $error->kind, 'http_status' => $error->httpStatus],
            default => [],
        };
        $code = match (true) {
            $error instanceof UnexpectedValueException => -32700,
            $error instanceof BadMethodCallException => -32601,
            $error instanceof InvalidInput => -32602,
            $error instanceof ApiError => 1,
            $error instanceof TransportError => 2,
            $error instanceof MalformedAnswer => 3,
            default => -32603,
        };
        $message = $code === -32603 ? 'internal error: ' . $error::class : $error->getMessage();
        $given = array_filter($data, static fn (mixed $value): bool => $value !== null);
        return ['code' => $code, 'message' => $message, ...($given === [] ? [] : ['data' => $given])];
    }

    /** Numbers of more digits than other languages keep become texts. */
    private static function portable(mixed $value): mixed
    {
        if (is_array($value)) {
            return array_map(self::portable(...), $value);
        }
        if ($value instanceof stdClass) {
            return (object) array_map(self::portable(...), get_object_vars($value));
        }
        return is_int($value) && abs($value) > GREATEST_NUMBER ? (string) $value : $value;
    }
})->run();
