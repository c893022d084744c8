"""The endpoint that results of packaging jobs are posted to, as plain JSON."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .transport import json_object

MAX_BODY = 1024 * 1024
MEMBERS = ("job_id", "error_code", "error_message", "input_contents_path", "output_path")


class CallbackReceiver:
    """Listens on loopback from the start. Of a result that is delivered twice one is kept."""

    def __init__(self):
        self._received = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self):
        """Where to post to."""
        return f"http://127.0.0.1:{self._server.server_port}/callback"

    def take(self):
        """The results since the last call, in the order they came."""
        with self._lock:
            results = list(self._received.values())
            self._received.clear()
        return results

    def receive(self, body):
        """Keeps a result. Gives the status to answer with."""
        result = json_object(body)
        if result is None or not _is_scalar(result.get("job_id")) or not _is_scalar(result.get("error_code")):
            return 400
        with self._lock:
            known = {name: result[name] for name in MEMBERS if name in result}
            self._received[result["job_id"], result["error_code"]] = known
        return 200

    def _handler(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_POST(self):
                self.send_response(self._status())
                self.send_header("Content-Length", "0")
                self.end_headers()

            def _status(self):
                length = self.headers.get("Content-Length", "")
                if not (length.isascii() and length.isdecimal()):
                    return 411
                if int(length) > MAX_BODY:
                    return 413
                return receiver.receive(self.rfile.read(int(length)))

            def log_message(self, *_):
                """Nothing: results are no business of a log."""

        return Handler


def _is_scalar(value):
    return isinstance(value, (str, int)) and not isinstance(value, bool)
