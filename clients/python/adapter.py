#!/usr/bin/env python3
"""Adapter of the client protocol for the Python client in drm_services/.

Needs Python 3.10 or later and the package cryptography: apt-get install python3-cryptography, or
pip install cryptography.

    countersign run -- python3 clients/python/adapter.py

One JSON-RPC call a line on stdin, one answer a line on stdout, both UTF-8 whatever the locale.
"""

import json
import sys
import threading
import time

import drm_services as services

IN_FLIGHT = 8
GRACE = 1.0  # seconds that calls may go on after stdin was closed
GREATEST_NUMBER = 2**53 - 1  # above it a reader of JSON may lose digits

_lock = threading.Lock()
_receiver = None


def main():
    workers = []
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        worker = threading.Thread(target=serve, args=(line,), daemon=True)
        worker.start()
        workers = [each for each in workers if each.is_alive()] + [worker]
    end = time.monotonic() + GRACE
    for worker in workers:
        worker.join(max(0.0, end - time.monotonic()))


def serve(line):
    """Answers one line. Whatever goes wrong becomes an error that repeats nothing of the input."""
    call = {"id": None}
    try:
        call = read(line)
        outcome = {"result": portable(answer(call["method"], call.get("params") or {}))}
    except Exception as error:
        outcome = {"error": to_error(error)}
    if "id" not in call:
        return
    response = {"jsonrpc": "2.0", "id": call["id"], **outcome}
    with _lock:
        sys.stdout.write(json.dumps(response) + "\n")
        sys.stdout.flush()


def read(line):
    try:
        call = json.loads(line)
    except (ValueError, RecursionError):
        raise ProtocolError(-32700, "the line is not JSON") from None
    if not isinstance(call, dict):
        raise ProtocolError(-32600, "the line is not a JSON object")
    return call


def answer(method, params):
    if method == "initialize":
        client = {"name": "countersign-python", "version": "0.1.0", "language": "python"}
        return {"protocolVersion": 1, "client": client, "methods": list(METHODS), "maxInFlight": IN_FLIGHT}
    if method == "shutdown":
        return None
    if method not in METHODS:
        raise ProtocolError(-32601, "there is no such method")
    return METHODS[method](params["target"], params["input"])


def packaging(operation):
    def call(target, input):
        site = (target["baseUrl"], target["siteId"], target["siteKey"], target["accessKey"])
        return operation(services.PackagingClient(*site), input)

    return call


def get_content_keys(target, input):
    query = services.KeyQuery(
        content_id=input.get("content_id"),
        drm_types=tuple(input.get("drm_types") or ()),
        encryption_scheme=input.get("encryption_scheme"),
        track_types=tuple(input.get("track_types") or ()),
        period_index=input.get("period_index"),
    )
    if input["api"] == "nea-dvr":
        return services.get_nea_dvr_keys(target["kmsUrl"], query, target.get("streamingFormat"))
    get = services.get_content_keys_v1 if input["api"] == "v1" else services.get_content_keys
    return get(target["kmsUrl"], query)


def request_ticket(target, input):
    account = (target["apiUrl"], target["apiKey"], target["apiSecret"], target["cdn"])
    return services.SevuClient(*account).request_ticket(input)


def receiver():
    """The one callback receiver of this process, started when it is first asked for."""
    global _receiver
    with _lock:
        _receiver = _receiver or services.CallbackReceiver()
    return _receiver


METHODS = {
    "packaging.registerStorage": packaging(services.PackagingClient.register_storage),
    "packaging.updateStorage": packaging(services.PackagingClient.update_storage),
    "packaging.listStorages": packaging(services.PackagingClient.list_storages),
    "packaging.registerJob": packaging(services.PackagingClient.register_job),
    "packaging.listJobs": packaging(services.PackagingClient.list_jobs),
    "packaging.startCallbackReceiver": lambda target, input: {"url": receiver().url},
    "packaging.takeCallbacks": lambda target, input: receiver().take(),
    "cpix.getContentKeys": get_content_keys,
    "speke.heartbeat": lambda target, input: {"alive": services.heartbeat(target["baseUrl"])},
    "sevu.requestTicket": request_ticket,
}


class ProtocolError(Exception):
    """The line is no call of this adapter."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def to_error(error):
    if isinstance(error, ProtocolError):
        return {"code": error.code, "message": str(error)}
    if isinstance(error, services.InvalidInput):
        return {"code": -32602, "message": str(error)}
    if isinstance(error, KeyError):
        return {"code": -32602, "message": f"{error} is missing"}
    if isinstance(error, services.ApiError):
        return {"code": 1, "message": str(error), "data": given(vars(error))}
    if isinstance(error, services.TransportError):
        return {"code": 2, "message": str(error), "data": given(vars(error))}
    if isinstance(error, services.MalformedAnswer):
        return {"code": 3, "message": str(error)}
    return {"code": -32603, "message": f"internal error: {type(error).__name__}"}


def given(members):
    return {name: value for name, value in members.items() if value is not None}


def portable(value):
    """Numbers of more digits than other languages keep become texts."""
    if isinstance(value, dict):
        return {name: portable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [portable(each) for each in value]
    return str(value) if isinstance(value, int) and abs(value) > GREATEST_NUMBER else value


if __name__ == "__main__":
    main()
