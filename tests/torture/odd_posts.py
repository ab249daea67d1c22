"""Posts that nobody should send: a grammar of odd JSON, odd bytes, odd headers and odd addresses."""

import gzip
import io
import json
import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OURS = "interview-1"  # the one interview that is known here
FIELDS = (
    *("uuid", "type", "status", "name", "job_post", "assigned_to", "created_by", "scheduled_at"),
    *("created_at", "updated_at", "completed_at", "rating", "questions", "share_link", "é", ""),
)
WORDS = (
    *("created", "accepted", "completed", "expired", "rated", "reset", "deleted", "frozen"),
    *(
        "",
        " ",
        "\x00",
        "\ud800",
        "\udfff\ud800",
        "a\x00b",
        "\u202e",
        "\U0001d7d8",
        "x" * 65,
        "x" * 5000,
        "İ",
    ),
    *("../../me", "..", "/", "%00", "'; DROP TABLE", "<script>", "{{ 7 }}", "\r\nX: y", "=1+1"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "2026-11-24"),
    *("2026-11-24T12:00:00+99:99", "2026-11-24T12:00:00.123456789Z", "24:00", "-1", "1e999", OURS),
)
NUMBERS = (
    *(
        "0",
        "-0",
        "5",
        "-1",
        "1e5",
        "1e999",
        "-1e999",
        "NaN",
        "Infinity",
        "-Infinity",
        "0.1",
        "1E400",
    ),
    *("9" * 5000, "1" + "0" * 300, "0x10", "01", "1.", ".5", "--1", "1_000", "9" * 400 + ".5"),
)
TYPES = (
    *("application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data"),
    *(
        "application/x-www-form-urlencoded",
        "",
        "é",
        "application/json; charset=utf-7",
        "\x00",
        "a" * 4000,
    ),
    *("application/json; charset=no-such-charset", "application/grpc", ";;;=", "text/xml"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """As a WSGI server hands it over. `ours`: it has a good address and can be read."""

    body: bytes
    ours: bool = True
    path: str = "/webhooks/spark-hire/{token}/InterviewCompleted/"
    length: str | None = None  # another than its own
    chunked: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def environ(self, token: str) -> dict[str, Any]:
        length = "" if self.chunked else self.length or str(len(self.body))
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": self.path.format(token=token),
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": length,
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.input_terminated": True,
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            **self.headers,
        }


class Grammar:
    """A seeded source of posts."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- a seed that can be run again

    def post(self) -> Post:
        one = self.chance.random()
        body = self.body()
        headers = {"CONTENT_TYPE": self.chance.choice(TYPES), **self._headers()}
        if one < 0.1:
            return Post(body, ours=False, path=self._path("nobodys"), headers=headers)
        if one < 0.2:
            return Post(body, path=self._path("{token}"), headers=headers)
        if one < 0.3:
            return Post(body, chunked=True, headers=headers)
        if one < 0.35:  # what was announced is not what came
            length = self.chance.choice(["0", "1", str(len(body) + 7), "9" * 12, "-5", "x", "1.5"])
            return Post(body, length=length, headers=headers)
        return Post(body, headers=headers)

    def body(self) -> bytes:
        make: Callable[[], bytes] = self.chance.choice(
            [self._interview] * 6 + [self._text] * 3 + [self._bytes, self._nested, self._large]
        )
        return self._spoiled(make())

    def _interview(self) -> bytes:
        names = self.chance.sample(FIELDS, self.chance.randint(0, len(FIELDS)))
        parts = [f"{json.dumps(name)}: {self._value(3)}" for name in names]
        if self.chance.random() < 0.5:
            uuid = OURS if self.chance.random() < 0.3 else f"other-{self.chance.random()}"
            parts.append(f'"uuid": "{uuid}"')
        return ("{" + ", ".join(parts) + "}").encode("utf-8", "surrogatepass")

    def _value(self, depth: int) -> str:
        one = self.chance.randint(0, 9 if depth else 6)
        if one < 4:
            text = self.chance.choice(WORDS)
            return json.dumps(text, ensure_ascii=self.chance.random() < 0.7)
        if one < 6:
            return self.chance.choice(NUMBERS)
        if one == 6:
            return self.chance.choice(["null", "true", "false", "[]", "{}", "[null]", "undefined"])
        inner = [self._value(depth - 1) for _ in range(self.chance.randint(0, 3))]
        if one == 7:
            return "[" + ",".join(inner) + "]"
        return "{" + ",".join(f"{json.dumps(self.chance.choice(FIELDS))}:{v}" for v in inner) + "}"

    def _text(self) -> bytes:
        return self._value(2).encode("utf-8", "surrogatepass")

    def _bytes(self) -> bytes:
        return self.chance.randbytes(self.chance.choice([0, 1, 3, 100, 4000]))

    def _nested(self) -> bytes:
        deep = self.chance.choice([900, 1100, 60_000])
        opened, closed = self.chance.choice([(b"[", b"]"), (b'{"uuid":', b"}")])
        return opened * deep + b"1" + (closed * deep if self.chance.random() < 0.5 else b"")

    def _large(self) -> bytes:
        if self.chance.random() < 0.97:
            return b'{"uuid": "' + b"x" * self.chance.choice([64, 65, 10_000]) + b'"}'
        return (
            b'{"uuid": "interview-1", "name": "' + b"x" * self.chance.choice([2**20, 2**21]) + b'"}'
        )

    def _spoiled(self, body: bytes) -> bytes:
        one = self.chance.random()
        if one < 0.6 or not body:
            return body
        at = self.chance.randrange(len(body))
        if one < 0.7:
            return body[:at]
        if one < 0.8:
            return body[:at] + self.chance.randbytes(self.chance.randint(1, 4)) + body[at + 1 :]
        if one < 0.84:
            return b"\xef\xbb\xbf" + body
        if one < 0.88:
            return gzip.compress(body[:10_000], 1)
        if one < 0.92:
            return body.decode("utf-8", "replace")[:10_000].encode(
                self.chance.choice(["utf-16", "utf-32"])
            )
        return body[:50_000] * 2

    def _headers(self) -> dict[str, str]:
        found = {}
        for name in ("SIGNATURE", "EVENT", "EVENT_TIME", "REQUEST_UUID"):
            if self.chance.random() < 0.2:
                found[f"HTTP_X_SPARKHIRE_{name}"] = self._header()
        for name in (
            "ACCEPT",
            "CONTENT_ENCODING",
            "EXPECT",
            "COOKIE",
            "X_FORWARDED_FOR",
            "HX_REQUEST",
        ):
            if self.chance.random() < 0.1:
                found[f"HTTP_{name}"] = self._header()
        return found

    def _header(self) -> str:
        """As PEP 3333 has it: any byte as the character of the same number."""
        odd = (
            "gzip",
            "é" * 64,
            "\xff",
            "100-continue",
            "text/html",
            "=?utf-8?q?=00?=",
            "a=b;" * 500,
            "",
        )
        some = "".join(self.chance.choices(string.printable + "é\xff\x80", k=12))
        return self.chance.choice([*odd, some])

    def _path(self, token: str) -> str:
        slashes = "/" * self.chance.randint(1, 3)
        end = self.chance.choice(["", "/", "//", "/%2F", "/\x00", "/é", "/" + "x" * 3000, "/a/b/c"])
        return f"{slashes}webhooks{slashes}spark-hire/{token}{end}"
