"""A server that drips, breaks off or is not the one it says: real sockets on 127.0.0.1.

The upper bounds of the clock are generous: they tell a call that keeps its deadline from one that
does not, which here would take until the server is told to stop.
"""

import datetime
import errno
import ipaddress
import socket
import ssl
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sparkhire_client import SparkHireClient, Unintelligible, Unreachable
from tests.sparkhire_client.raw_server import dripping, saying, serving

ACCOUNT = b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"uuid":"u-1"}'
BRIEF = 0.5  # seconds a call may take
GENEROUS = 8.0  # seconds within which a call of BRIEF must be over


def client_of(url: str, total_timeout: float = BRIEF) -> SparkHireClient:
    return SparkHireClient("k-alice", url, total_timeout=total_timeout)


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate of 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def tls(tls_files: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*tls_files)
    return context


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Padding: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
    ],
    ids=["status line", "headers", "body", "chunked body", "body without an end"],
)
def test_alice_waits_no_longer_than_the_deadline_for_an_answer_that_drips(start: bytes) -> None:
    with dripping(start) as server:
        began = time.monotonic()
        with pytest.raises(Unreachable, match="in time") as caught:
            client_of(server.url).me()
        assert time.monotonic() - began < GENEROUS
    assert not caught.value.outcome_unknown


def test_a_server_that_says_nothing_at_all_leaves_a_write_unknown_but_not_a_read() -> None:
    def silent(connection: socket.socket) -> None:
        connection.recv(1)

    with serving(silent) as server:
        with pytest.raises(Unreachable, match="in time") as reading:
            client_of(server.url).me()
        with pytest.raises(Unreachable, match="in time") as writing:
            client_of(server.url).delete_webhook("w-1")
    assert not reading.value.outcome_unknown
    assert writing.value.outcome_unknown


def test_a_drip_over_tls_is_cut_too_and_a_known_certificate_is_accepted(
    tls: ssl.SSLContext, tls_files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(tls_files[0]))
    with serving(saying(ACCOUNT), tls) as server:
        assert client_of(server.url, total_timeout=GENEROUS).me().uuid == "u-1"
    with dripping(b"HTTP/1.1 200 OK\r\nX-Padding: ", tls) as server:
        began = time.monotonic()
        with pytest.raises(Unreachable, match="in time"):
            client_of(server.url, total_timeout=1).me()
        assert time.monotonic() - began < GENEROUS
        assert server.requests  # it was cut while dripping, not while connecting


def test_a_server_that_cannot_prove_to_be_spark_hire_never_sees_the_key(
    tls: ssl.SSLContext,
) -> None:
    with serving(saying(ACCOUNT), tls) as server:
        with pytest.raises(Unreachable, match="could not be reached") as caught:
            client_of(server.url, total_timeout=GENEROUS).delete_webhook("w-1")
        assert server.requests == []
    assert not caught.value.outcome_unknown


def test_a_tls_handshake_that_never_ends_is_cut_and_nothing_was_sent() -> None:
    with serving(saying(ACCOUNT)) as server:  # speaks no TLS and waits for a line
        began = time.monotonic()
        with pytest.raises(Unreachable) as caught:
            client_of(server.url.replace("http:", "https:")).delete_webhook("w-1")
        assert time.monotonic() - began < GENEROUS
    assert not caught.value.outcome_unknown


def test_a_refused_connection_has_certainly_done_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unreachable, match="could not be reached") as caught:
        client_of(f"http://127.0.0.1:{port}").delete_webhook("w-1")
    assert not caught.value.outcome_unknown


@pytest.mark.parametrize("fault", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_a_name_that_cannot_be_looked_up_has_certainly_done_nothing(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise fault

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(Unreachable, match="could not be reached") as caught:
        client_of("http://spark-hire.test").delete_webhook("w-1")
    assert not caught.value.outcome_unknown


def test_a_second_address_is_tried_when_the_first_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(saying(ACCOUNT)) as server:
        found = [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", server.port, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port)),
        ]
        real = socket.getaddrinfo

        def look_up(host: str, *args: Any, **kwargs: Any) -> Any:
            return found if host == "spark-hire.test" else real(host, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        url = f"http://spark-hire.test:{server.port}"
        assert client_of(url, total_timeout=GENEROUS).me().uuid == "u-1"


def test_many_addresses_that_swallow_everything_share_the_one_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def swallow(address: tuple[str, int], timeout: float, **kwargs: Any) -> socket.socket:
        time.sleep(timeout)
        raise TimeoutError

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))] * 20
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    monkeypatch.setattr("sparkhire_client.deadline.create_connection", swallow)
    began = time.monotonic()
    with pytest.raises(Unreachable, match="in time") as caught:
        client_of("http://spark-hire.test").delete_webhook("w-1")
    assert time.monotonic() - began < GENEROUS  # 20 x BRIEF if each had its own
    assert not caught.value.outcome_unknown


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 20",
        b"HTTP/1.1 200 OK\r\nContent-Len",
        b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"uuid":"u-1"}',
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"uuid":"u-1"}',
        b"SSH-2.0-OpenSSH_9.9\r\n",
    ],
    ids=["nothing", "status line", "headers", "body", "chunk", "another protocol"],
)
def test_an_answer_that_breaks_off_leaves_a_write_unknown(answer: bytes) -> None:
    with serving(saying(answer)) as server, pytest.raises((Unreachable, Unintelligible)) as caught:
        client_of(server.url, total_timeout=GENEROUS).create_webhook(url="http://x", event="e")
    assert caught.value.outcome_unknown


def test_a_reset_connection_leaves_a_write_unknown() -> None:
    def reset(connection: socket.socket) -> None:
        at_once = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)

    with serving(reset) as server, pytest.raises(Unreachable) as caught:
        client_of(server.url, total_timeout=GENEROUS).delete_interview("i-1")
    assert caught.value.outcome_unknown


def test_nothing_is_sent_twice_whatever_breaks() -> None:
    with serving(saying(b"")) as server:
        for _ in range(3):
            with pytest.raises(Unreachable):
                client_of(server.url, total_timeout=GENEROUS).delete_interview("i-1")
        assert len(server.requests) == 3


@pytest.mark.parametrize("number", [errno.ECONNRESET, errno.EPIPE, errno.ECONNREFUSED])
def test_a_connection_that_is_reset_before_it_stands_has_sent_nothing(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """urllib3 takes a reset for one of the sending, and goes on without a socket."""

    def broken(*_: Any, **__: Any) -> socket.socket:
        raise OSError(number, "broken before it stood")

    monkeypatch.setattr("sparkhire_client.deadline.create_connection", broken)
    with pytest.raises(Unreachable, match="could not be reached") as said:
        client_of("http://127.0.0.1:9/v1.0").delete_interview("u-1")
    assert not said.value.outcome_unknown
