"""A small TCP proxy before Spark Hire that spoils connections in ways that no HTTP server can."""

import datetime as dt
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PATIENCE = 120.0  # seconds; no connection is kept longer


def refused_url() -> str:
    """An address of this machine at which nobody listens, and nobody will while the test lasts."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    _taken.append(taken)
    return f"http://127.0.0.1:{taken.getsockname()[1]}/v1.0"


_taken: list[socket.socket] = []


class Proxy:
    """Passes connections on to Spark Hire. Those in trouble, one after the other as ordered:

    - `reset`: reset at its first byte, nothing passed on (earlier, it may never have been made)
    - `silent`: taken, nothing passed on, never answered
    - `reset_after`: passed on and carried out, reset instead of an answer
    - `cut`: carried out, the answer ends in its middle
    - `drip`: carried out, one byte of the answer each `pause` seconds
    """

    def __init__(self, target: str, *, pause: float = 1.0) -> None:
        parts = urlsplit(target)
        self._target = (str(parts.hostname), int(parts.port or 80))
        self._orders: deque[str] = deque()
        self._pause = pause
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}{parts.path}"
        threading.Thread(target=self._serve, daemon=True).start()

    def order(self, trouble: str, times: int = 1) -> None:
        self._orders.extend([trouble] * times)

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._listener.accept()
                trouble = self._orders.popleft() if self._orders else "none"
                threading.Thread(
                    target=self._attend, args=(connection, trouble), daemon=True
                ).start()

    def _attend(self, client: socket.socket, trouble: str) -> None:
        client.settimeout(PATIENCE)
        with suppress(OSError), client:
            if trouble == "reset":
                client.recv(1)
                return _reset(client)
            if trouble == "silent":
                while client.recv(65536):
                    pass
                return None
            answer = self._asked(client)
            if trouble == "reset_after":
                return _reset(client)
            if trouble == "cut":
                answer = answer[: len(answer) - max(1, len(_body(answer)) // 2)]
            if trouble == "drip":
                for byte in answer:
                    client.sendall(bytes([byte]))
                    time.sleep(self._pause)
            client.sendall(answer if trouble != "drip" else b"")
        return None

    def _asked(self, client: socket.socket) -> bytes:
        """The whole answer to the one request of the connection, whose end is told by closing it."""
        with socket.create_connection(self._target, PATIENCE) as vendor:
            vendor.sendall(_request(client))
            return b"".join(iter(lambda: vendor.recv(65536), b""))


def _request(client: socket.socket) -> bytes:
    """Head and body; the client closes each connection after one request (`Connection: close`)."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += client.recv(65536)
    head = data.split(b"\r\n\r\n", 1)[0].lower()
    named = [line for line in head.split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(named[0].split(b":")[1]) if named else 0
    while len(_body(data)) < length:
        data += client.recv(65536)
    return data


def _body(message: bytes) -> bytes:
    return message.split(b"\r\n\r\n", 1)[1]


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class ExpiredTLS:
    """An https address whose certificate has expired (and which nobody signed)."""

    def __init__(self, folder: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_expired_certificate(folder / "expired.pem"))
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}/v1.0"
        self._shake: Callable[[socket.socket], ssl.SSLSocket] = lambda plain: context.wrap_socket(
            plain, server_side=True
        )
        self.received = 0  # bytes that arrived decrypted: none, or keys leave to strangers
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed
                return
            with suppress(OSError), connection, self._shake(connection) as secure:
                self.received += len(secure.recv(65536))


def _expired_certificate(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    ended = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ended - dt.timedelta(days=90))
        .not_valid_after(ended)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(pem))
    return path
