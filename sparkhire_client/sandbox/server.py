"""A threaded HTTP server with keep-alive, for one process on a developer's machine."""

import sys
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler


class Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # headers and body leave in two writes
    timeout = 120  # an idle connection does not keep its thread for ever

    def get_environ(self) -> dict[str, Any]:
        """Adds the socket, for the faults that misuse it."""
        return {**super().get_environ(), "sandbox.socket": self.connection}

    def log_message(self, format: str, *args: Any) -> None:
        """The ledger keeps what is worth keeping."""


class Server(ThreadedWSGIServer):
    daemon_threads = True  # a held connection does not hold up the end
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """People and tests hang up whenever they like; anything else is worth a traceback."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)
