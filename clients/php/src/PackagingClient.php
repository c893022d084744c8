<?php

declare(strict_types=1);

namespace DrmServices;

/**
 * Client of the packaging API for one site. Inputs and answers are objects with the documented names.
 * Every method throws InvalidInput, ApiError, TransportError or MalformedAnswer.
 */
final class PackagingClient
{
    private const STATUSES = [
        'ready', 'success', 'failed', 'complete', 'working', 'process', 'job progress', 'stop',
    ];
    private const INSTANT = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z';

    private readonly string $baseUrl;
    private readonly Envelope $envelope;

    /** @param string $siteKey 32 bytes, from the Console */
    public function __construct(
        string $baseUrl,
        private readonly string $siteId,
        string $siteKey,
        string $accessKey,
    ) {
        $this->baseUrl = rtrim($baseUrl, '/');
        $this->envelope = new Envelope($siteId, $siteKey, $accessKey);
    }

    /** Registers an S3 bucket. Gives error_code, error_message, storage_id. */
    public function registerStorage(object $storage): object
    {
        foreach (['storage_name', 'type', 'id', 'password', 'aws_bucket', 'region'] as $name) {
            Check::text($storage, $name);
        }
        Check::oneOf($storage, 'type', ['S3']);
        return self::stored($this->call('POST', 'storage', $storage));
    }

    /** Gives a storage another name or description; what is not given stays as it is. */
    public function updateStorage(object $change): object
    {
        Check::text($change, 'storage_id');
        return self::stored($this->call('PUT', 'storage', $change));
    }

    /** A page of storages: total_count, time_zone and the rows in data. */
    public function listStorages(object $search): object
    {
        Check::text($search, 'storage_type');
        Check::oneOf($search, 'storage_type', ['S3']);
        Check::text($search, 'region');
        Check::oneOf($search, 'search_keyword_type', ['storageId', 'storageName']);
        self::checkPaging($search);
        return self::page($this->call('GET', 'storage', $search));
    }

    /** Starts the packaging of a content. Gives error_code, error_message, job_id. */
    public function registerJob(object $job): object
    {
        self::checkJob($job);
        $answer = $this->call('POST', 'pack', $job);
        $id = $answer->job_id ?? null;
        if (!is_int($id) && (!is_string($id) || $id === '')) {
            throw new MalformedAnswer('success without a job_id');
        }
        return $answer;
    }

    /** A page of jobs, like that of storages. */
    public function listJobs(object $search): object
    {
        Check::oneOf($search, 'search_keyword_type', ['cid', 'jobId', 'jobName', 'jobname']);
        Check::oneOf($search, 'search_type', ['drm', 'watermark']);
        Check::oneOf($search, 'search_status', self::STATUSES);
        Check::oneOf($search, 'search_condition', ['dash', 'hls']);
        self::checkPaging($search);
        return self::page($this->call('GET', 'pack', $search));
    }

    /** Sends the request in its envelope, which stands in the query. The body is empty. */
    private function call(string $method, string $resource, object $request): object
    {
        $path = "$this->baseUrl/api/v2/$resource/" . rawurlencode($this->siteId);
        $query = http_build_query(['pallycon-apidata' => $this->envelope->seal($request)]);
        $body = $method === 'GET' ? null : '';
        return self::succeeded(Http::send($method, "$path?$query", $body, 'application/json;charset=UTF-8'));
    }

    private static function checkPaging(object $search): void
    {
        foreach (['from', 'to'] as $name) {
            Check::pattern($search, $name, self::INSTANT, '2024-12-31T23:59:59Z');
        }
        Check::pattern($search, 'time_zone', '[+-]?[0-9]{2}:[0-9]{2}', '09:00');
        foreach (['page_unit', 'page_index'] as $name) {
            if (isset($search->$name)) {
                Check::whole($search, $name, 1);
            }
        }
    }

    private static function checkJob(object $job): void
    {
        Check::text($job, 'job_name');
        if (strlen(Check::text($job, 'content_id')) > 200) {
            throw new InvalidInput('content_id has more than 200 bytes');
        }
        Check::words($job, 'streaming_format', ['dash', 'hls']);
        if (!in_array('watermark', Check::words($job, 'protect_type', ['drm', 'watermark']), true)) {
            throw new InvalidInput('protect_type must include watermark');
        }
        $storage = Check::object($job, 'storage');
        $source = Check::object($storage, 'input');
        $target = Check::object($storage, 'output');
        Check::text($source, 'storage_id');
        Check::text($target, 'storage_id');
        Check::text($target, 'path');
        $paths = $source->contents_path ?? null;
        if (!is_array($paths) || $paths === [] || $paths !== array_filter($paths, 'is_string')) {
            throw new InvalidInput('contents_path must be a list of paths');
        }
        Check::atLeast($job->dash_option ?? new \stdClass(), 'min_buffer_time', 2);
        Check::atLeast($job->drm_option ?? new \stdClass(), 'clear_lead', 0);
    }

    /** The answer, if its error_code says success; the HTTP status alone says nothing. */
    private static function succeeded(Answer $answer): object
    {
        $body = $answer->object();
        $code = $body->error_code ?? null;
        if ((is_string($code) || is_int($code)) && $code !== '0000') {
            throw new ApiError($code, $body->error_message ?? null, $answer->status);
        }
        $answer->requireSuccess();
        if ($code !== '0000') {
            throw new MalformedAnswer('the answer is no JSON object with an error_code');
        }
        return $body;
    }

    private static function stored(object $answer): object
    {
        if (!is_string($answer->storage_id ?? null) || $answer->storage_id === '') {
            throw new MalformedAnswer('success without a storage_id');
        }
        return $answer;
    }

    /** Where nothing was found the list may be missing. */
    private static function page(object $answer): object
    {
        $rows = $answer->data ?? [];
        if (!is_array($rows) || $rows !== array_filter($rows, 'is_object')) {
            throw new MalformedAnswer('success without a list of rows');
        }
        $answer->data = $rows;
        return $answer;
    }
}
