<?php

/*
 * Lets Countersign test a client: each call of the protocol becomes a call of the client.
 *
 * The protocol is done. Fill in the calls of your client below; each that is not filled in is skipped.
 *
 *     npx countersign doctor -- php adapter.php     # the protocol
 *     npx countersign run -- php adapter.php        # the client
 *
 * The contract is docs/client-protocol.md in the package countersign. Log to stderr: stdout is for answers.
 */

declare(strict_types=1);

const CLIENT = ['name' => 'my-client', 'version' => '0.0.0', 'language' => 'php'];

/** An error of the protocol. Throw the one that fits what your client reported. */
final class Failure extends Exception
{
    public function __construct(int $code, string $message, public readonly ?array $data = null)
    {
        parent::__construct($message, $code);
    }

    /** The cases of this method are skipped. */
    public static function notImplemented(string $method): self
    {
        return new self(-32601, "$method is not implemented yet");
    }

    /** Your client refused the input before it sent anything. */
    public static function invalidInput(string $message): self
    {
        return new self(-32602, $message);
    }

    /** The server reported an error, with a code of its own. */
    public static function api(string|int $errorCode, ?string $errorMessage = null, ?int $status = null): self
    {
        $data = ['error_code' => $errorCode, 'error_message' => $errorMessage, 'http_status' => $status];
        return new self(1, 'the server reported an error', $data);
    }

    /** There is no answer: "timeout", "tls", "connection", or "http" for a status that is no success. */
    public static function transport(string $kind, ?int $httpStatus = null): self
    {
        return new self(2, "the call failed: $kind", ['kind' => $kind, 'http_status' => $httpStatus]);
    }

    /** Your client could make no sense of the answer. */
    public static function malformed(string $message): self
    {
        return new self(3, $message);
    }
}

// -- The calls: put yours where it says notImplemented ------------------------------------------------------
// The target says where the server is and which credentials to use; it is another one for each call. The
// input has the names of the documents. Members with a ? may be absent.

const METHODS = [
    'packaging.registerStorage' => 'registerStorage',
    'packaging.updateStorage' => 'updateStorage',
    'packaging.listStorages' => 'listStorages',
    'packaging.registerJob' => 'registerJob',
    'packaging.listJobs' => 'listJobs',
    'packaging.startCallbackReceiver' => 'startCallbackReceiver',
    'packaging.takeCallbacks' => 'takeCallbacks',
    'cpix.getContentKeys' => 'getContentKeys',
    'speke.heartbeat' => 'heartbeat',
    'sevu.requestTicket' => 'requestTicket',
];

function registerStorage(array $target, array $input): array
{
    // target: baseUrl, siteId, siteKey (32 characters), accessKey
    // input: storage_name, type, id, password, aws_bucket, region, description?
    // gives: ['error_code' => '0000', 'error_message' => ..., 'storage_id' => ...]
    throw Failure::notImplemented('packaging.registerStorage');
}

function updateStorage(array $target, array $input): array
{
    // target: as above
    // input: storage_id, storage_name?, description?
    // gives: as above
    throw Failure::notImplemented('packaging.updateStorage');
}

function listStorages(array $target, array $input): array
{
    // target: as above
    // input: storage_type, region, search_keyword?, search_keyword_type?, from?, to?, page_unit?,
    //   page_index?, time_zone?
    // gives: ['error_code' => '0000', 'error_message' => ..., 'total_count' => ..., 'time_zone' => ...,
    //   'data' => [...]]
    throw Failure::notImplemented('packaging.listStorages');
}

function registerJob(array $target, array $input): array
{
    // target: as above
    // input: the documented job: job_name, storage, content_id, streaming_format, protect_type, subtitles?,
    //     dash_option?, drm_option?
    // gives: ['error_code' => '0000', 'error_message' => ..., 'job_id' => ...]
    throw Failure::notImplemented('packaging.registerJob');
}

function listJobs(array $target, array $input): array
{
    // target: as above
    // input: the documented search: region, search_keyword?, search_keyword_type?, search_type?, ...
    // gives: ['error_code' => '0000', 'error_message' => ..., 'total_count' => ..., 'time_zone' => ...,
    //   'data' => [...]]
    throw Failure::notImplemented('packaging.listJobs');
}

function startCallbackReceiver(array $target, array $input): array
{
    // Starts what takes the results of packaging jobs, on loopback, unless it runs already.
    // gives: ['url' => 'http://127.0.0.1:PORT/PATH']
    throw Failure::notImplemented('packaging.startCallbackReceiver');
}

function takeCallbacks(array $target, array $input): array
{
    // gives: the results received since the last call: [['job_id' => ..., 'error_code' => ...,
    //     'error_message' => ..., 'input_contents_path' => [...], 'output_path' => ...]]
    throw Failure::notImplemented('packaging.takeCallbacks');
}

function getContentKeys(array $target, array $input): array
{
    // target: kmsUrl, complete with its token; for the API nea-dvr also streamingFormat
    // input: api ('v1', 'v2', 'speke' or 'nea-dvr'), content_id, drm_types, encryption_scheme?, track_types?,
    //     period_index?
    // gives: ['content_id' => ..., 'content_key_list' => [['track_type'?, 'key_id_hex', 'key_id_b64',
    //     'key_hex', 'key_b64', 'iv_hex', 'iv_b64', 'widevine' => ['pssh', 'pssh_payload_only'], 'playready'
    //     => the same, 'fairplay' => ['key_uri']]]]; a DRM that was not asked for is absent
    // An API that your client does not have: throw new Failure(4, 'unsupported'), and its cases are skipped.
    throw Failure::notImplemented('cpix.getContentKeys');
}

function heartbeat(array $target, array $input): array
{
    // target: baseUrl
    // gives: ['alive' => true]
    throw Failure::notImplemented('speke.heartbeat');
}

function requestTicket(array $target, array $input): array
{
    // target: apiUrl, apiKey, apiSecret, cdn
    // input: app, video, pass?, ip, uses, expire; where pass is absent, your client makes one
    // gives: ['code' => ..., 'message' => ..., 'status' => 'success', 'ticket' => ['key' => ..., 'pass' =>
    //     ..., ...], 'handle_time' => ...]
    throw Failure::notImplemented('sevu.requestTicket');
}

// -- The protocol: nothing to do here -----------------------------------------------------------------------

function call(mixed $method, array $params): mixed
{
    if ($method === 'initialize') {
        return ['protocolVersion' => 1, 'client' => CLIENT, 'methods' => array_keys(METHODS)];
    }
    if ($method === 'shutdown') {
        return null;
    }
    if (!is_string($method) || !isset(METHODS[$method])) {
        throw new Failure(-32601, 'method not found');
    }
    return METHODS[$method]($params['target'] ?? [], $params['input'] ?? []);
}

function answer(string $line): array
{
    $id = null;
    try {
        $request = json_decode($line, true, 512, JSON_THROW_ON_ERROR | JSON_BIGINT_AS_STRING);
        if (!is_array($request)) {
            throw new Failure(-32600, 'the line is no request');
        }
        $id = $request['id'] ?? null;
        $result = call($request['method'] ?? null, $request['params'] ?? []);
        return ['jsonrpc' => '2.0', 'id' => $id, 'result' => $result];
    } catch (JsonException) {
        $error = ['code' => -32700, 'message' => 'the line is not JSON'];
    } catch (Failure $failure) {
        $data = $failure->data === null ? [] : ['data' => $failure->data];
        $error = ['code' => $failure->getCode(), 'message' => $failure->getMessage()] + $data;
    } catch (Throwable $fault) { // What your client throws is an error; the cases say whether it is enough.
        fwrite(STDERR, "$fault\n");
        $error = ['code' => -32603, 'message' => $fault::class];
    }
    return ['jsonrpc' => '2.0', 'id' => $id, 'error' => $error];
}

ini_set('display_errors', 'stderr');
while (($line = fgets(STDIN)) !== false) {
    if (trim($line) !== '') {
        fwrite(STDOUT, json_encode(answer($line), JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES) . "\n");
    }
}
