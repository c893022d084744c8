"""The sevu.request API: tickets that let a user view a protected video."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from urllib.parse import urlencode

from . import checks
from .errors import ApiError, MalformedAnswer, TransportError
from .transport import send


class SevuClient:
    """Client of one account."""

    def __init__(self, api_url, api_key, api_secret, cdn):
        self._api_url = api_url
        self._api_key = api_key
        self._api_secret = api_secret
        self._cdn = cdn

    def request_ticket(self, wish):
        """Requests a ticket for ``app, video, ip, uses, expire, pass``; gives the documented answer.

        ``pass`` is made up where it is not given.
        Raises InvalidInput, ApiError, TransportError, MalformedAnswer.
        """
        checks.pattern(wish, "expire", "[0-9]{4}(-[0-9]{2}){2} [0-9]{2}(:[0-9]{2}){2}", "2024-12-22 00:24:11")
        request = {
            "command": "sevu.request",
            "api_key": self._api_key,
            "timestamp": int(time.time()),
            "cdn": checks.whole({"cdn": self._cdn}, "cdn"),
            "app": checks.text(wish, "app"),
            "video": checks.text(wish, "video"),
            "pass": secrets.token_urlsafe(18) if wish.get("pass") is None else checks.text(wish, "pass"),
            "ip": checks.text(wish, "ip"),
            "uses": checks.whole(wish, "uses"),
            "expire": checks.text(wish, "expire"),
        }
        body = urlencode({"json": self._signed(request)}).encode("ascii")
        return _granted(send("POST", self._api_url, body, "application/x-www-form-urlencoded"))

    def _signed(self, request):
        """The JSON text with its signature as the last member, put behind the very text that was signed.

        The secret is the key as text; its hexadecimal digits are not decoded.
        """
        unsigned = json.dumps(request)
        digest = hmac.new(self._api_secret.encode(), unsigned.encode(), hashlib.sha256).digest()
        signature = base64.b64encode(digest).decode("ascii")
        return f'{unsigned[:-1]},"signature":"{signature}"}}'


def _granted(answer):
    """The answer, if its status is success and it has a ticket with a key; code and message tell nothing."""
    body = answer.json_object() or {}
    if body.get("status") == "failure":
        raise ApiError(body.get("code"), body.get("message"), answer.status)
    if answer.status != 200:
        raise TransportError("http", answer.status)
    ticket = body.get("ticket")
    if body.get("status") != "success" or not isinstance(ticket, dict):
        raise MalformedAnswer("the answer has no ticket")
    if not isinstance(ticket.get("key"), str) or not ticket["key"]:
        raise MalformedAnswer("the ticket has no key")
    return body
