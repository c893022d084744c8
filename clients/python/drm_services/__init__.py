"""Clients of the packaging API and its callbacks, of CPIX, SPEKE and NEA-DVR keys, of SEVU tickets."""

from .callbacks import CallbackReceiver
from .cpix import get_content_keys, get_content_keys_v1, get_nea_dvr_keys, heartbeat
from .cpix_request import KeyQuery
from .errors import ApiError, InvalidInput, MalformedAnswer, TransportError
from .packaging import PackagingClient
from .sevu import SevuClient

__all__ = [
    "ApiError",
    "CallbackReceiver",
    "InvalidInput",
    "KeyQuery",
    "MalformedAnswer",
    "PackagingClient",
    "SevuClient",
    "TransportError",
    "get_content_keys",
    "get_content_keys_v1",
    "get_nea_dvr_keys",
    "heartbeat",
]
