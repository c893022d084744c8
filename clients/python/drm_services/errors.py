"""What can go wrong with a call. No message repeats a URL, a key or an answer: those hold secrets."""


class InvalidInput(ValueError):
    """The documents rule the input out; nothing was sent."""


class ApiError(Exception):
    """The service reported an error of its own."""

    def __init__(self, error_code, error_message, http_status):
        super().__init__(f"the service answered with error {error_code!r}")
        self.error_code = error_code
        self.error_message = error_message
        self.http_status = http_status


class TransportError(Exception):
    """No usable answer came. ``kind`` is timeout, tls, connection or http, which has an ``http_status``."""

    def __init__(self, kind, http_status=None):
        super().__init__(f"HTTP status {http_status}" if kind == "http" else f"the request failed: {kind}")
        self.kind = kind
        self.http_status = http_status


class MalformedAnswer(Exception):
    """The answer claims success and cannot be made sense of."""
