"""A product's webhook door, as simple as can be."""

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.sandbox.process import Api, until


@dataclass
class Posted:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """Keeps what is posted. ``answers`` are the next status codes, then always 204."""

    posted: list[Posted] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.posted.append(Posted(self.path, dict(self.headers), body))
                status = receiver.answers.pop(0) if receiver.answers else 204
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def subscribe(self, api: Api, *events: str) -> None:
        """Each event at a path of its own name."""
        for event in events:
            answer = api.post("/webhooks", json={"url": f"{self.url}/{event}", "event": event})
            assert answer.status_code == 201, answer.text

    def wait(self, count: int) -> list[Posted]:
        until(lambda: len(self.posted) >= count, f"{count} posts, not {len(self.posted)}")
        return self.posted

    @property
    def paths(self) -> list[str]:
        return sorted(one.path for one in self.posted)
