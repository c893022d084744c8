#!/usr/bin/env python3
"""Lets Countersign test a client: each call of the protocol becomes a call of the client.

The protocol is done. Fill in the calls of your client below; each that is not filled in is skipped.

    npx countersign doctor -- python3 adapter.py     # the protocol
    npx countersign run -- python3 adapter.py        # the client

The contract is docs/client-protocol.md in the package countersign. Log to stderr: stdout is for answers.
"""

import json
import sys

CLIENT = {"name": "my-client", "version": "0.0.0", "language": "python"}


class Failure(Exception):
    """An error of the protocol. Raise the one that fits what your client reported."""

    def __init__(self, code, message, data=None):
        super().__init__(message)
        self.error = {"code": code, "message": message}
        if data is not None:
            self.error["data"] = data


def not_implemented(method):
    """The cases of this method are skipped."""
    return Failure(-32601, method + " is not implemented yet")


def invalid_input(message):
    """Your client refused the input before it sent anything."""
    return Failure(-32602, message)


def api_error(error_code, error_message=None, http_status=None):
    """The server reported an error, with a code of its own."""
    data = {"error_code": error_code, "error_message": error_message, "http_status": http_status}
    return Failure(1, "the server reported an error", data)


def transport_error(kind, http_status=None):
    """There is no answer: "timeout", "tls", "connection", or "http" for a status that is no success."""
    return Failure(2, "the call failed: " + kind, {"kind": kind, "http_status": http_status})


def malformed_response(message):
    """Your client could make no sense of the answer."""
    return Failure(3, message)


# -- The calls: put yours where it says not_implemented ------------------------------------------------------
# The target says where the server is and which credentials to use; it is another one for each call. The input
# has the names of the documents. Members with a ? may be absent.


def register_storage(target, input):
    # target: baseUrl, siteId, siteKey (32 characters), accessKey
    # input: storage_name, type, id, password, aws_bucket, region, description?
    # gives: {"error_code": "0000", "error_message": ..., "storage_id": ...}
    raise not_implemented("packaging.registerStorage")


def update_storage(target, input):
    # target: as above
    # input: storage_id, storage_name?, description?
    # gives: as above
    raise not_implemented("packaging.updateStorage")


def list_storages(target, input):
    # target: as above
    # input: storage_type, region, search_keyword?, search_keyword_type?, from?, to?, page_unit?, page_index?,
    #   time_zone?
    # gives: {"error_code": "0000", "error_message": ..., "total_count": ..., "time_zone": ..., "data": [...]}
    raise not_implemented("packaging.listStorages")


def register_job(target, input):
    # target: as above
    # input: the documented job: job_name, storage, content_id, streaming_format, protect_type, subtitles?,
    #     dash_option?, drm_option?
    # gives: {"error_code": "0000", "error_message": ..., "job_id": ...}
    raise not_implemented("packaging.registerJob")


def list_jobs(target, input):
    # target: as above
    # input: the documented search: region, search_keyword?, search_keyword_type?, search_type?, ...
    # gives: {"error_code": "0000", "error_message": ..., "total_count": ..., "time_zone": ..., "data": [...]}
    raise not_implemented("packaging.listJobs")


def start_callback_receiver(target, input):
    # Starts what takes the results of packaging jobs, on loopback, unless it runs already.
    # gives: {"url": "http://127.0.0.1:PORT/PATH"}
    raise not_implemented("packaging.startCallbackReceiver")


def take_callbacks(target, input):
    # gives: the results received since the last call:
    #     [{"job_id": ..., "error_code": ..., "error_message": ..., "input_contents_path": [...],
    #     "output_path": ...}]
    raise not_implemented("packaging.takeCallbacks")


def get_content_keys(target, input):
    # target: kmsUrl, complete with its token; for the API nea-dvr also streamingFormat
    # input: api ("v1", "v2", "speke" or "nea-dvr"), content_id, drm_types, encryption_scheme?, track_types?,
    #   period_index?
    # gives: {"content_id": ..., "content_key_list": [{"track_type"?, "key_id_hex", "key_id_b64", "key_hex",
    #     "key_b64", "iv_hex", "iv_b64", "widevine": {"pssh", "pssh_payload_only"}, "playready": {"pssh",
    #     "pssh_payload_only"}, "fairplay": {"key_uri"}}]}; a DRM that was not asked for is absent
    # An API that your client does not have: raise Failure(4, "unsupported"), and its cases are skipped.
    raise not_implemented("cpix.getContentKeys")


def heartbeat(target, input):
    # target: baseUrl
    # gives: {"alive": True}
    raise not_implemented("speke.heartbeat")


def request_ticket(target, input):
    # target: apiUrl, apiKey, apiSecret, cdn
    # input: app, video, pass?, ip, uses, expire; where pass is absent, your client makes one
    # gives: {"code": ..., "message": ..., "status": "success", "ticket": {"key": ..., "pass": ..., ...},
    #   "handle_time": ...}
    raise not_implemented("sevu.requestTicket")


METHODS = {
    "packaging.registerStorage": register_storage,
    "packaging.updateStorage": update_storage,
    "packaging.listStorages": list_storages,
    "packaging.registerJob": register_job,
    "packaging.listJobs": list_jobs,
    "packaging.startCallbackReceiver": start_callback_receiver,
    "packaging.takeCallbacks": take_callbacks,
    "cpix.getContentKeys": get_content_keys,
    "speke.heartbeat": heartbeat,
    "sevu.requestTicket": request_ticket,
}

# -- The protocol: nothing to do here ------------------------------------------------------------------------


def call(method, params):
    if method == "initialize":
        return {"protocolVersion": 1, "client": CLIENT, "methods": list(METHODS)}
    if method == "shutdown":
        return None
    if method not in METHODS:
        raise Failure(-32601, "method not found")
    return METHODS[method](params.get("target", {}), params.get("input", {}))


def answer(line):
    request_id = None
    try:
        try:
            request = json.loads(line)
        except ValueError:
            raise Failure(-32700, "the line is not JSON") from None
        if not isinstance(request, dict):
            raise Failure(-32600, "the line is no request")
        request_id = request.get("id")
        outcome = {"result": call(request.get("method"), request.get("params") or {})}
    except Failure as failure:
        outcome = {"error": failure.error}
    except Exception as error:  # Whatever your client raises is an error; the cases say whether it is enough.
        print(repr(error), file=sys.stderr)
        outcome = {"error": {"code": -32603, "message": type(error).__name__}}
    return {"jsonrpc": "2.0", "id": request_id, **outcome}


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(line)), flush=True)


main()
