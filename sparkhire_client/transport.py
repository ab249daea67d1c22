"""Every HTTP quirk of Spark Hire's API: the key, the deadline, status to error, strict JSON.

What is safe to repeat: only what reads (GET). Spark Hire knows no idempotency keys, a repeated POST
makes a second object and mails the candidate twice. So nothing is repeated here at all, not even
a GET: the callers keep their own list of what is to be done, and `outcome_unknown` tells them
when to look before they do it again.

The API key leaves this module in the Authorization header alone. No redirect is followed, neither
.netrc nor proxy variables are read, nothing is logged. Errors are raised outside the handlers of
what caused them: the exceptions of `requests` hold the request, header included.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth
from urllib3.exceptions import HTTPError

from . import errors
from .deadline import Deadline, DeadlineAdapter
from .fields import is_id, one_line, strict_json
from .gate import Gate

MAX_BODY = 5 * 1024 * 1024  # bytes, after decompression
MAX_REASON = 300  # characters
DEFAULT_RETRY_AFTER = 60  # seconds: the limit is counted per minute
MAX_RETRY_AFTER = 3600

_TOO_LATE = "Spark Hire did not answer in time."
_KEY = re.compile(r"[!-9;-~]{1,500}\Z")  # visible ASCII; a colon would end the user name

T = TypeVar("T")
Query = Sequence[tuple[str, str]]


class _Key(AuthBase):
    """HTTP Basic with the key as the user and no password; shows nothing of it."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        signed: requests.PreparedRequest = HTTPBasicAuth(self.value, "")(request)
        return signed


class _Session(requests.Session):
    """One call's session: nothing from the environment, no redirects, no reuse.

    A connection of its own for each call: one kept open may have been dropped by the other side,
    and a POST on it would end with its outcome unknown.
    """

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self.trust_env = False
        self.headers.update({"Accept": "application/json", "Connection": "close"})
        for scheme in ("https://", "http://"):
            self.mount(scheme, DeadlineAdapter(deadline))

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


@dataclass(frozen=True, slots=True, repr=False)
class _Answer:
    status: int
    retry_after: str
    body: bytes | errors.SparkHireError  # the error: why it did not arrive whole


class Transport:
    """Calls to one Spark Hire with one key. Any number of threads may share it."""

    def __init__(
        self, api_key: str, base_url: str, total_timeout: float, gate: Gate | None = None
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise ValueError("The address of Spark Hire's API must be an http(s) URL.")
        if total_timeout <= 0:
            raise ValueError("The total timeout must be more than 0 seconds.")
        self._key = _Key(api_key)
        self._base_url = base_url.rstrip("/")
        self._total_timeout = total_timeout
        self._gate = gate

    def call(
        self,
        method: str,
        path: Sequence[str],
        read: Callable[[object], T],
        *,
        query: Query = (),
        body: object = None,
    ) -> T:
        """What `read` makes of the answer's JSON (None for an empty body); else SparkHireError.

        `path` is given in segments, which are quoted here. `read` may raise Unintelligible.
        """
        if not _KEY.match(self._key.value):
            raise errors.BadKey("This cannot be a Spark Hire API key.")
        if not all(is_id(segment) for segment in path):
            raise errors.Refused("Spark Hire has no such object.")
        url = "/".join([self._base_url, *(quote(segment, safe="") for segment in path)])
        leave = self._gate.enter(self._total_timeout) if self._gate else None
        try:
            result = self._carry_out(method, url, read, query, body)
        except errors.SparkHireError as error:
            if leave:
                leave(error)
            raise
        if leave:
            leave(None)
        return result

    def _carry_out(
        self, method: str, url: str, read: Callable[[object], T], query: Query, body: object
    ) -> T:
        changes = method != "GET"
        answer = self._exchange(method, url, query, body)
        if isinstance(answer, errors.SparkHireError):
            answer.outcome_unknown = answer.outcome_unknown and changes
            raise answer
        if not 200 <= answer.status < 300:
            raise self._error(answer, changes)
        try:
            return read(self._json(answer))
        except errors.SparkHireError as odd:
            odd.outcome_unknown = changes
            raise

    def _exchange(
        self, method: str, url: str, query: Query, body: object
    ) -> _Answer | errors.SparkHireError:
        """The answer, or (not raised) why there is none."""
        deadline = Deadline(self._total_timeout)
        try:
            with (
                _Session(deadline) as session,
                session.request(
                    method,
                    url,
                    params=list(query),
                    json=body,
                    auth=self._key,
                    timeout=self._total_timeout,
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                return _Answer(
                    response.status_code,
                    response.headers.get("X-Rate-Limit-Try-Again-Seconds", ""),
                    _body_of(response, deadline),
                )
        except (requests.RequestException, HTTPError, OSError, UnicodeError) as error:
            unsent = deadline.connecting or isinstance(error, requests.ConnectTimeout)
            late = deadline.passed or isinstance(error, requests.Timeout)
        if late:
            reason = _TOO_LATE
        elif unsent:
            reason = "Spark Hire could not be reached."
        else:
            reason = "The connection to Spark Hire broke off."
        return errors.Unreachable(reason, outcome_unknown=not unsent)

    def _json(self, answer: _Answer) -> object:
        if isinstance(answer.body, errors.SparkHireError):
            raise answer.body
        return strict_json(answer.body) if answer.body.strip() else None

    def _error(self, answer: _Answer, changes: bool) -> errors.SparkHireError:
        status = answer.status
        if status == 429:
            return errors.RateLimited(
                "Spark Hire allows no more calls with this key for the moment.",
                retry_after=_seconds(answer.retry_after),
            )
        if 500 <= status < 600:
            reason = f"Spark Hire has a fault of its own (error {status})."
            return errors.Unreachable(reason, outcome_unknown=changes)
        if status == 408:  # "the request did not arrive in time": of all 4xx the one that passes
            return errors.Unreachable("Spark Hire lost the call.", outcome_unknown=changes)
        if not 400 <= status < 500:
            reason = f"Spark Hire answered with something unexpected (code {status})."
            return errors.Unintelligible(reason, outcome_unknown=changes)
        kind, fallback = _REFUSALS.get(status, (errors.Refused, "Spark Hire refused this."))
        return kind(self._vendor_reason(answer.body) or fallback)

    def _vendor_reason(self, body: bytes | errors.SparkHireError) -> str:
        """What the vendor says against the call: one line, never with the key in it."""
        try:
            fault = strict_json(body if isinstance(body, bytes) else b"")
        except errors.Unintelligible:
            return ""
        for name in ("reason", "error", "message"):
            value = fault.get(name) if isinstance(fault, dict) else None
            if isinstance(value, str) and (line := one_line(value, limit=MAX_BODY)):
                return line.replace(self._key.value, "[key]")[:MAX_REASON]
        return ""


_REFUSALS: dict[int, tuple[type[errors.SparkHireError], str]] = {
    401: (errors.BadKey, "Spark Hire does not accept this API key."),
    403: (errors.Forbidden, "Spark Hire does not let the owner of this API key do this."),
    404: (errors.NotFound, "Spark Hire has no such object, or this API key may not see it."),
    410: (errors.Gone, "This is over at Spark Hire."),
}


def _body_of(response: requests.Response, deadline: Deadline) -> bytes | errors.SparkHireError:
    """The whole body, or (not raised) why there is none."""
    body = bytearray()
    try:
        for chunk in response.iter_content(64 * 1024):
            body += chunk
            if len(body) > MAX_BODY:
                return errors.Unintelligible("Spark Hire's answer is far too long.")
        return bytes(body)
    except requests.exceptions.ContentDecodingError:
        return errors.Unintelligible("Spark Hire's answer could not be unpacked.")
    except (requests.RequestException, HTTPError, OSError):
        if deadline.passed:
            return errors.Unreachable(_TOO_LATE)
        return errors.Unreachable("Spark Hire's answer broke off.")


def _seconds(header: str) -> int:
    """Spark Hire's own header of a 429, whatever it says: 1 to 3600 seconds, 60 in doubt."""
    if not re.fullmatch(r"[0-9]{1,9}", header.strip(), re.ASCII):
        return DEFAULT_RETRY_AFTER
    return min(max(int(header), 1), MAX_RETRY_AFTER)
