"""What can go wrong with a call to Spark Hire, named by what the caller should do about it."""


class SparkHireError(Exception):
    """A call that did not give what it promises.

    `reason` is one plain sentence for people; it never contains the API key.
    `outcome_unknown` is True when Spark Hire may have carried the call out all the same: look
    before doing it again. It is False whenever the call is known not to have been carried out,
    and for calls that only read.
    `retry_after` is how many seconds to wait before the next try, where that is known.
    `held_back` is True when the client's own gate let no call out: nothing was even tried.
    """

    retry_after: float | None = None

    def __init__(
        self,
        reason: str,
        *,
        outcome_unknown: bool = False,
        retry_after: float | None = None,
        held_back: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.outcome_unknown = outcome_unknown
        self.retry_after = retry_after
        self.held_back = held_back


class Unreachable(SparkHireError):
    """No answer, half an answer, or a server error: try again later."""


class RateLimited(SparkHireError):
    """Too many calls with this key: nothing was done; wait `retry_after` seconds (at most 3600)."""

    retry_after: float

    def __init__(self, reason: str, *, retry_after: float = 60, held_back: bool = False) -> None:
        super().__init__(reason, retry_after=retry_after, held_back=held_back)


class BadKey(SparkHireError):
    """Spark Hire does not know the API key, or it could not be one: ask for another."""


class NotFound(SparkHireError):
    """There is no such object, or this key may not see it."""


class Gone(SparkHireError):
    """The object was there and is over: what an expired interview answers."""


class Refused(SparkHireError):
    """Spark Hire will not do this, however often it is asked; `reason` is its own explanation."""


class Forbidden(Refused):
    """The owner of the key may not do this; somebody else's key might."""


class Unintelligible(SparkHireError):
    """An answer, or a webhook's body, that is not what Spark Hire promises."""
