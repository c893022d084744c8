"""The packaging API: storages and packaging jobs."""

from urllib.parse import quote, urlencode

from . import checks
from .envelope import Envelope
from .errors import ApiError, InvalidInput, MalformedAnswer, TransportError
from .transport import send

STORAGE = ("storage_name", "type", "id", "password", "aws_bucket", "region")
STORAGE_SEARCH = ("search_keyword", "search_keyword_type", "storage_type", "region", "from", "to")
JOB_SEARCH = (
    "search_keyword", "search_keyword_type", "search_type", "search_status", "search_condition", "region",
    "from", "to",
)  # fmt: skip
STATUSES = ("ready", "success", "failed", "complete", "working", "process", "job progress", "stop")
INSTANT = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"


class PackagingClient:
    """Client of one site. Inputs and answers are dicts with the documented names.

    Every method raises InvalidInput, ApiError, TransportError or MalformedAnswer.
    """

    def __init__(self, base_url, site_id, site_key, access_key):
        """:param site_key: 32 bytes of text, from the Console"""
        self._base_url = base_url.rstrip("/")
        self._site_id = site_id
        self._envelope = Envelope(site_id, site_key, access_key)

    def register_storage(self, storage):
        """Registers an S3 bucket. Gives ``error_code``, ``error_message``, ``storage_id``."""
        request = {name: checks.text(storage, name) for name in STORAGE}
        checks.one_of(storage, "type", ("S3",))
        request.update(_given(storage, "description"))
        return _stored(self._call("POST", "storage", request))

    def update_storage(self, change):
        """Gives a storage another name or description; what is not given stays as it is."""
        request = {"storage_id": checks.text(change, "storage_id")}
        request.update(_given(change, "storage_name", "description"))
        return _stored(self._call("PUT", "storage", request))

    def list_storages(self, search):
        """A page of storages: ``total_count``, ``time_zone`` and the rows in ``data``."""
        checks.text(search, "storage_type")
        checks.one_of(search, "storage_type", ("S3",))
        checks.text(search, "region")
        checks.one_of(search, "search_keyword_type", ("storageId", "storageName"))
        return _page(self._call("GET", "storage", {**_given(search, *STORAGE_SEARCH), **_paging(search)}))

    def register_job(self, job):
        """Starts the packaging of a content. Gives ``error_code``, ``error_message``, ``job_id``."""
        _check_job(job)
        answer = self._call("POST", "pack", job)
        job_id = answer.get("job_id")
        if isinstance(job_id, bool) or not isinstance(job_id, (int, str)) or job_id == "":
            raise MalformedAnswer("success without a job_id")
        return answer

    def list_jobs(self, search):
        """A page of jobs, like that of storages."""
        checks.one_of(search, "search_keyword_type", ("cid", "jobId", "jobName", "jobname"))
        checks.one_of(search, "search_type", ("drm", "watermark"))
        checks.one_of(search, "search_status", STATUSES)
        checks.one_of(search, "search_condition", ("dash", "hls"))
        return _page(self._call("GET", "pack", {**_given(search, *JOB_SEARCH), **_paging(search)}))

    def _call(self, method, resource, request):
        """Sends the request in its envelope, which stands in the query. The body is empty."""
        query = urlencode({"pallycon-apidata": self._envelope.seal(request)})
        url = f"{self._base_url}/api/v2/{resource}/{quote(self._site_id, safe='')}?{query}"
        body = None if method == "GET" else b""
        return _succeeded(send(method, url, body, "application/json;charset=UTF-8"))


def _given(fields, *names):
    return {name: fields[name] for name in names if fields.get(name) is not None}


def _paging(search):
    for name in ("from", "to"):
        checks.pattern(search, name, INSTANT, "2024-12-31T23:59:59Z")
    checks.pattern(search, "time_zone", "[+-]?[0-9]{2}:[0-9]{2}", "09:00")
    counts = {name: checks.whole(search, name, 1) for name in _given(search, "page_unit", "page_index")}
    return {**counts, **_given(search, "time_zone")}


def _check_job(job):
    checks.text(job, "job_name")
    if len(checks.text(job, "content_id").encode()) > 200:
        raise InvalidInput("content_id has more than 200 bytes")
    checks.words(job, "streaming_format", ("dash", "hls"))
    checks.words(job, "protect_type", ("drm", "watermark"))
    if "watermark" not in job["protect_type"]:
        raise InvalidInput("protect_type must include watermark")
    storage = checks.object_in(job, "storage")
    source, target = checks.object_in(storage, "input"), checks.object_in(storage, "output")
    checks.text(source, "storage_id")
    checks.text(target, "storage_id")
    checks.text(target, "path")
    paths = source.get("contents_path")
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) and path for path in paths):
        raise InvalidInput("contents_path must be a list of paths")
    checks.at_least(job.get("dash_option") or {}, "min_buffer_time", 2)
    checks.at_least(job.get("drm_option") or {}, "clear_lead", 0)


def _succeeded(answer):
    """The answer, if its error_code says success; the HTTP status alone says nothing."""
    body = answer.json_object() or {}
    code = body.get("error_code")
    if isinstance(code, (str, int)) and not isinstance(code, bool) and code != "0000":
        raise ApiError(code, body.get("error_message"), answer.status)
    if answer.status != 200:
        raise TransportError("http", answer.status)
    if code != "0000":
        raise MalformedAnswer("the answer is no JSON object with an error_code")
    return body


def _stored(answer):
    if not isinstance(answer.get("storage_id"), str) or not answer["storage_id"]:
        raise MalformedAnswer("success without a storage_id")
    return answer


def _page(answer):
    """Where nothing was found the list may be missing."""
    rows = answer.get("data") if answer.get("data") is not None else []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MalformedAnswer("success without a list of rows")
    return {**answer, "data": rows}
