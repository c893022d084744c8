"""What every request to the packaging API travels in: encrypted, dated and hashed."""

import base64
import hashlib
import json
from datetime import datetime, timezone

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from .errors import InvalidInput

# The documents fix it: sixteen ASCII characters, not the hexadecimal digits of eight bytes.
IV = b"0123456789abcdef"


class Envelope:
    """Seals requests for one site."""

    def __init__(self, site_id, site_key, access_key):
        if len(site_key.encode()) != 32:
            raise InvalidInput("siteKey must have 32 bytes")
        self._site_id = site_id
        self._site_key = site_key.encode()
        self._access_key = access_key

    def seal(self, request):
        """The value of ``pallycon-apidata``: base64 of the JSON with data, timestamp and hash.

        The hash is over access key, site ID, data and timestamp as text; its 32 raw bytes go into base64.
        """
        data = _base64(self._encrypt(json.dumps(request, allow_nan=False).encode()))
        timestamp = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        message = self._access_key + self._site_id + data + timestamp
        digest = _base64(hashlib.sha256(message.encode()).digest())
        return _base64(json.dumps({"data": data, "timestamp": timestamp, "hash": digest}).encode())

    def _encrypt(self, plain):
        padder = PKCS7(algorithms.AES.block_size).padder()
        padded = padder.update(plain) + padder.finalize()
        encryptor = Cipher(algorithms.AES(self._site_key), modes.CBC(IV)).encryptor()
        return encryptor.update(padded) + encryptor.finalize()


def _base64(data):
    return base64.b64encode(data).decode("ascii")
