"""Clients that post over raw sockets, each on a connection of its own that it keeps."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What many clients met: the seconds of each answer that was 2xx, and how long all took."""

    answered: list[float]
    refused: int
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.answered) / self.seconds


def post(port: int, messages: Callable[[int], Iterator[bytes]], *, clients: int) -> Load:
    """Each client posts its own messages, one after the other, as fast as they are answered."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(lambda n: _client(port, messages(n)), range(clients)))
    seconds = time.perf_counter() - began
    answered = [latency for latencies, _ in found for latency in latencies]
    return Load(answered, sum(refused for _, refused in found), seconds)


def request(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _client(port: int, messages: Iterator[bytes]) -> tuple[list[float], int]:
    latencies, refused, connection = list[float](), 0, None
    for message in messages:
        began = time.perf_counter()
        connection = connection or _connect(port)
        connection.sendall(message)
        head = _answer(connection)
        if head.startswith(b"HTTP/1.1 2"):
            latencies.append(time.perf_counter() - began)
        else:
            refused += 1
        if b"connection: close" in head.lower():
            connection.close()
            connection = None
    if connection:
        connection.close()
    return latencies, refused


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _answer(connection: socket.socket) -> bytes:
    """The head of an answer whose body has a length; the body is read and dropped."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = int(lengths[0].partition(b":")[2]) - len(body) if lengths else 0
    while missing > 0:
        missing -= len(_some(connection))
    return head


def _some(connection: socket.socket) -> bytes:
    if not (received := connection.recv(65536)):
        raise ConnectionError("the server hung up")
    return received
