"""One total deadline over a call, however slowly the other side drips.

The timeouts of `requests` count anew for every address tried and every read; a server that sends
one byte a second, even in its headers, keeps such a call for hours. Here every wait of a
connection (connecting, TLS, headers, body) gets only what is left of the one deadline, and when
the call returns nothing of it is still under way. Not covered: looking up the host's name, which
takes as long as the machine's resolver is configured to.
"""

import io
import socket
import time
from functools import partial
from http.client import HTTPResponse
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection


class Deadline:
    """The moment by which a call is over, and how far the call has come.

    `connecting` is True from the first attempt to connect until the connection (TLS included)
    stands: a call that fails meanwhile has sent nothing.
    """

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self.connecting = False

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._ends_at

    def left(self) -> float:
        """The seconds left, more than 0; TimeoutError once there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("The deadline of the call has passed.")
        return left


class _TimedReader(io.RawIOBase):
    """Reads a socket, each time waiting no longer than the deadline allows."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline
        self._raw = sock.makefile("rb", buffering=0)  # keeps the socket open until closed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_TimedReader(sock, deadline))


class _TimedConnection(HTTPConnection):
    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline = deadline
        self.response_class = partial(_TimedResponse, deadline=deadline)  # type: ignore[assignment]

    def connect(self) -> None:
        self._deadline.connecting = True
        super().connect()
        self._deadline.connecting = False

    def _new_conn(self) -> socket.socket:
        """As the one it replaces, except that the addresses of the host share the deadline."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        failure = OSError("The host has no address.")
        for tried, (*_, address) in enumerate(found):
            share = self._deadline.left() / (len(found) - tried)
            try:
                sock = create_connection(
                    (str(address[0]), self.port), share, socket_options=self.socket_options
                )
            except OSError as error:
                failure = error
                continue
            sock.settimeout(self._deadline.left())  # for the whole TLS handshake
            return sock
        # As itself, urllib3 takes a reset for one of the sending, and goes on without a socket.
        raise NewConnectionError(self, str(failure)) from failure


class _TimedTLSConnection(_TimedConnection, HTTPSConnection):
    pass


class DeadlineAdapter(HTTPAdapter):
    """An adapter whose every connection keeps the one deadline; made for a single call."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__()

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> ConnectionPool:
        pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
        if isinstance(pool, HTTPConnectionPool):
            tls = isinstance(pool, HTTPSConnectionPool)
            pool.ConnectionCls = _TimedTLSConnection if tls else _TimedConnection
            pool.conn_kw["deadline"] = self._deadline
        return pool
