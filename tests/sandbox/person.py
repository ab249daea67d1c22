"""A person with a browser that has neither JavaScript nor a camera."""

import html
import re

import requests

from tests.sandbox.process import Sandbox


class Person:
    """``page`` is what they see, ``address`` where they are (a path)."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._sandbox = sandbox
        self.page, self.address, self.status = "", "/", 0

    def open(self, path: str, **headers: str) -> "Person":
        return self._see(self._session.get(self._sandbox.url + path, headers=headers, timeout=10))

    def send(self, path: str = "", **form: str) -> "Person":
        """Fills in the form of the page and sends it, to the same address unless told."""
        return self._post(path, form)

    def upload(self, name: str, content: bytes, content_type: str) -> "Person":
        """Sends a file from the form of the page."""
        return self._post("", {}, {"recording": (name, content, content_type)})

    def _post(
        self,
        path: str,
        form: dict[str, str],
        files: dict[str, tuple[str, bytes, str]] | None = None,
    ) -> "Person":
        tokens = re.findall(r'csrfmiddlewaretoken" value="([^"]*)"', self.page)
        form |= {"csrfmiddlewaretoken": tokens[0]} if tokens else {}
        to = self._sandbox.url + (path or self.address)
        return self._see(self._session.post(to, data=form, files=files, timeout=10))

    def act_as(self, name: str) -> "Person":
        """Chooses an account on the recruiter's side."""
        self.open("/company")
        account = re.search(rf'value="([^"]*)">{name}<', self.page)
        assert account, f"no account of {name}"
        return self.send(account=account[1])

    def link(self, label: str) -> str:
        """Where the link with that label leads."""
        found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>\s*{re.escape(label)}', self.page)
        assert found, f"no link {label!r} in {self.page}"
        return html.unescape(found[1])

    def has_button(self, label: str) -> bool:
        return re.search(rf">{re.escape(label)}</button>", self.page) is not None

    def _see(self, answer: requests.Response) -> "Person":
        self.page, self.status = html.unescape(answer.text), answer.status_code
        self.address = answer.url.removeprefix(self._sandbox.url)
        return self
