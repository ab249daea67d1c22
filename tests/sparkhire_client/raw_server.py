"""A server that says exactly the bytes a test wants, at the pace it wants, and nothing else."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

Handler = Callable[[socket.socket], None]


class RawServer:
    """Listens on a free port of 127.0.0.1; each connection's first request goes to `handler`."""

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.stopping = threading.Event()
        self._handler = handler
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/v1.0"

    def stop(self) -> None:
        self.stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=[connection])
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            if self._tls is None:
                self._answer(connection)
            else:
                with self._tls.wrap_socket(connection, server_side=True) as secured:
                    self._answer(secured)

    def _answer(self, connection: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received and (more := connection.recv(65536)):
            received += more
        self.requests.append(received)
        self._handler(connection)

    def drip(self, connection: socket.socket, start: bytes, drop: bytes = b"x") -> None:
        """Send `start`, then a drop every twentieth of a second for as long as anybody listens."""
        connection.sendall(start)
        while not self.stopping.wait(0.05):
            connection.sendall(drop)


@contextlib.contextmanager
def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    server = RawServer(handler, tls)
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def dripping(start: bytes, tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    server: RawServer

    def handler(connection: socket.socket) -> None:
        server.drip(connection, start)

    with serving(handler, tls) as server:
        yield server


def saying(answer: bytes) -> Handler:
    """A handler that sends these bytes and closes."""

    def handler(connection: socket.socket) -> None:
        connection.sendall(answer)

    return handler
