#!/usr/bin/env python3
"""Registers a storage with the packaging service, as a program that knows nothing of Countersign.

It is no adapter: it calls https://api.pallycon.com, as the documents do, and is there to be watched:

    countersign observe -- python3 clients/python/register_storage.py

Needs Python 3.8 or later with requests and cryptography (apt-get install python3-requests
python3-cryptography). The credentials are read from the environment: PALLYCON_SITE_ID, PALLYCON_SITE_KEY,
PALLYCON_ACCESS_KEY of the site; AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_BUCKET, AWS_REGION of the
storage. Ends with 0 when the storage is registered, with 1 when the service says no, with 2 when it was not
asked.
"""

import base64
import datetime
import hashlib
import json
import os
import sys

import requests
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

URL = "https://api.pallycon.com/api/v2/storage/"
IV = b"0123456789abcdef"


def variable(name):
    value = os.environ.get(name)
    if not value:
        print(f"Set {name}.", file=sys.stderr)
        sys.exit(2)
    return value


def api_data(site_id, site_key, access_key, request):
    """The request as pallycon-apidata wants it: encrypted, dated, hashed."""
    padder = padding.PKCS7(128).padder()
    padded = padder.update(json.dumps(request).encode()) + padder.finalize()
    aes = Cipher(algorithms.AES(site_key.encode()), modes.CBC(IV)).encryptor()
    data = base64.b64encode(aes.update(padded) + aes.finalize()).decode()
    timestamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hashlib.sha256((access_key + site_id + data + timestamp).encode()).digest()
    envelope = {"data": data, "timestamp": timestamp, "hash": base64.b64encode(digest).decode()}
    return base64.b64encode(json.dumps(envelope).encode()).decode()


def main():
    site_id = variable("PALLYCON_SITE_ID")
    site = (site_id, variable("PALLYCON_SITE_KEY"), variable("PALLYCON_ACCESS_KEY"))
    storage = {
        "storage_name": "nightly-masters",
        "type": "S3",
        "id": variable("AWS_ACCESS_KEY_ID"),
        "password": variable("AWS_SECRET_ACCESS_KEY"),
        "aws_bucket": variable("AWS_BUCKET"),
        "region": variable("AWS_REGION"),
    }
    try:
        response = requests.post(
            URL + requests.utils.quote(site_id, safe=""),
            params={"pallycon-apidata": api_data(*site, storage)},
            headers={"Content-Type": "application/json;charset=UTF-8"},
            timeout=10,
            allow_redirects=False,
        )
        answer = response.json()
    except (requests.RequestException, ValueError) as error:
        print(f"The storage was not registered: {type(error).__name__}", file=sys.stderr)
        sys.exit(1)
    if not isinstance(answer, dict) or answer.get("error_code") != "0000":
        print(f"The storage was not registered: {answer}", file=sys.stderr)
        sys.exit(1)
    print(f"Registered storage {answer['storage_id']}")


if __name__ == "__main__":
    main()
