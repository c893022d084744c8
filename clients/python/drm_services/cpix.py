"""Keys from a key server: the CPIX API V1 and V2, SPEKE, which is specified like V2, and NEA-DVR."""

from .cpix_answer import read_answer
from .cpix_request import build_request
from .errors import ApiError, InvalidInput, MalformedAnswer, TransportError
from .transport import send


def get_content_keys(kms_url, query):
    """Keys from V2 or SPEKE.

    :param kms_url: complete, with the enc-token in its path or query
    :raises InvalidInput, ApiError, TransportError, MalformedAnswer: as all functions here
    """
    return _keys(send("POST", kms_url, build_request(query), "application/xml"), query)


def get_content_keys_v1(kms_url, query):
    """The key from V1, which has one for all tracks."""
    if query.track_types:
        raise InvalidInput("V1 has one key for all tracks")
    return get_content_keys(kms_url, query)


def get_nea_dvr_keys(kms_url, query, streaming_format):
    """The key of a content as NEA-DVR asks for it, with a GET.

    :param kms_url: with streaming format, enc-token and content ID
    """
    if streaming_format not in ("dash", "hls"):
        raise InvalidInput("the streaming format must be dash or hls")
    if query.track_types or query.period_index is not None:
        raise InvalidInput("NEA-DVR has one key for all tracks and times")
    return _keys(send("GET", kms_url), query)


def heartbeat(base_url):
    """True where the key server says SUCCESS; raises where it does not."""
    answer = send("GET", base_url.rstrip("/") + "/cpix/getKey/heartbeat")
    if answer.status != 200:
        raise TransportError("http", answer.status)
    if answer.body.strip() != b"SUCCESS":
        raise MalformedAnswer("the key server does not say SUCCESS")
    return True


def _keys(answer, query):
    """An error comes as JSON, under any HTTP status."""
    failure = answer.json_object() or {}
    if isinstance(failure.get("error_code"), (str, int)):
        raise ApiError(failure["error_code"], failure.get("error_message"), answer.status)
    if answer.status != 200:
        raise TransportError("http", answer.status)
    return read_answer(answer.body, query)
