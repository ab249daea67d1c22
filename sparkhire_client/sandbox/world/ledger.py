"""What really happened here, for tests that compare it with what others believe."""

from .records import ApiCall, Effect, Interview
from .store import db

KEPT_CALLS = 200_000


def effect(interview: Interview, name: str, status_before: str | None) -> None:
    """Writes down what happened to an interview, in the transaction in which it happens."""
    db.insert(
        Effect(
            interview_uuid=interview.uuid,
            candidate_email=interview.email,
            job_uuid=interview.job_uuid,
            effect=name,
            status_before=status_before,
        )
    )


def received(call: ApiCall) -> ApiCall:
    """Writes down a call as it arrives, before anything is done about it."""
    db.insert(call)
    return call


def answered(call: ApiCall, status: int | None) -> None:
    call.status = status
    db.update(call)


def forget_oldest() -> None:
    """Keeps the newest calls only, so that a long-lived sandbox does not grow for ever."""
    db.delete(ApiCall, "rowid <= (SELECT MAX(rowid) FROM apicall) - ?", [KEPT_CALLS])
