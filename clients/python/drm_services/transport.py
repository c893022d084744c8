"""One HTTP request: not repeated, not redirected, limited in time and size, certificates checked."""

import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import InvalidInput, MalformedAnswer, TransportError

TIMEOUT = 5.0
MAX_BODY = 8 * 1024 * 1024


def _opener():
    """Without the handlers that follow redirects, raise on statuses or open files."""
    opener = urllib.request.OpenerDirector()
    tls = urllib.request.HTTPSHandler(context=ssl.create_default_context())
    for handler in (urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), tls):
        opener.add_handler(handler)
    return opener


_OPENER = _opener()


@dataclass(frozen=True)
class Answer:
    """An answer of any status."""

    status: int
    body: bytes

    def json_object(self):
        """The body as a dict, or None when it is anything else."""
        return json_object(self.body)


def json_object(body):
    """The JSON object that some bytes are, or None."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def send(method, url, body=None, content_type=None):
    """Sends a request and gives the answer, whatever its status. The URL is used as it is.

    Raises InvalidInput, TransportError, MalformedAnswer.
    """
    _check(url)
    headers = {"Accept": "*/*"} if content_type is None else {"Accept": "*/*", "Content-Type": content_type}
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    deadline = time.monotonic() + TIMEOUT
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as response:
            return Answer(response.status, _read(response, deadline))
    except (OSError, http.client.HTTPException) as error:
        raise TransportError(_kind(error)) from None


def _read(response, deadline):
    """The whole body, if it comes in time. A body shorter than its Content-Length was cut."""
    body = bytearray()
    while chunk := response.read1(65536):
        body += chunk
        if len(body) > MAX_BODY:
            raise MalformedAnswer("the answer is longer than 8 MiB")
        if time.monotonic() > deadline:
            raise TimeoutError
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and len(body) < int(length) and response.status not in (204, 304):
        raise ConnectionError
    return bytes(body)


def _kind(error):
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return "timeout"
    return "tls" if isinstance(cause, ssl.SSLError) else "connection"


def _check(url):
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidInput("this is no http or https URL")
