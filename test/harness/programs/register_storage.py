"""Registers a storage with requests. Credentials: SITE_ID, SITE_KEY, ACCESS_KEY. First argument: a mistake to make."""

import base64
import datetime
import hashlib
import json
import os
import sys

import requests
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

mistake = sys.argv[1] if len(sys.argv) > 1 else ""
site, key, access = (os.environ[name] for name in ("SITE_ID", "SITE_KEY", "ACCESS_KEY"))
storage = {
    "storage_name": "masters",
    "type": "S3",
    "id": "AKIAEXAMPLE",
    "password": "a storage password",
    "aws_bucket": "b",
    "region": "ap-northeast-2",
}
padder = padding.PKCS7(128).padder()
plain = padder.update(json.dumps(storage).encode()) + padder.finalize()
iv = b"\0" * 16 if mistake == "zero-iv" else b"0123456789abcdef"
cipher = Cipher(algorithms.AES(key.encode()), modes.CBC(iv)).encryptor()
data = base64.b64encode(cipher.update(plain) + cipher.finalize()).decode()
timestamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
digest = hashlib.sha256((access + site + data + timestamp).encode()).digest()
envelope = json.dumps({"data": data, "timestamp": timestamp, "hash": base64.b64encode(digest).decode()})
answer = requests.post(
    "https://api.pallycon.com/api/v2/storage/" + site,
    params={"pallycon-apidata": base64.b64encode(envelope.encode()).decode()},
    headers={"Content-Type": "application/json;charset=UTF-8"},
    timeout=20,
)
print(answer.text)
