"""Trouble that a test or a person orders for the next calls of the API."""

from .errors import Refused
from .records import Fault
from .store import db

FAULTS = {
    "timeout_before_commit": "no answer for a while, then the connection closes; nothing done",
    "timeout_after_commit": "carried out, no answer for a while, then the connection closes",
    "late_commit": "no answer for a while, then carried out, whoever still listens",
    "502_late_commit": "answers 502 at once, and carries the call out later",
    "500_after_commit": "carried out, but answers 500",
    "500": "answers 500; nothing done",
    "502": "a gateway's HTML page with 502; nothing done",
    "429": "rate limited, with the seconds to wait; nothing done",
    "400": "refused with a reason; nothing done",
    "401": "the key is refused; nothing done",
    "403": "forbidden; nothing done",
    "404": "not found; nothing done",
    "410": "gone; nothing done",
    "redirect": "302 to a page that writes down who came; nothing done",
    "html": "200 with a web page; nothing done",
    "empty_200": "carried out, 200 without a body",
    "truncated": "carried out, the connection ends in the middle of the answer",
    "reset_mid_body": "carried out, the connection is reset in the middle of the answer",
    "reset_before_commit": "the connection is reset without an answer; nothing done",
    "drip": "carried out, the answer comes one byte each given seconds",
}

OPERATIONS = (
    "any",
    "me",
    "plan",
    "jobs",
    "create_job",
    "job",
    "update_job",
    "delete_job",
    "question_sets",
    "question_set",
    "interviews",
    "create_interview",
    "interview",
    "reschedule_interview",
    "delete_interview",
    "share_link",
    "create_share_link",
    "create_share_link_with_wishes",
    "webhooks",
    "create_webhook",
    "delete_webhook",
    "replay_webhook",
)

DEFAULT_SECONDS = 30.0


def order(operation: str, fault: str, times: int = 1, seconds: float = DEFAULT_SECONDS) -> Fault:
    """Trouble for the next ``times`` calls of the operation, after what was ordered before."""
    if operation not in OPERATIONS:
        raise Refused(f"operation must be one of: {', '.join(OPERATIONS)}")
    if fault not in FAULTS:
        raise Refused(f"fault must be one of: {', '.join(FAULTS)}")
    if times < 1 or not 0 <= seconds <= 3600:
        raise Refused("times must be at least 1, seconds from 0 to 3600")
    ordered = Fault(operation=operation, fault=fault, times=times, seconds=seconds)
    db.insert(ordered)
    return ordered


def take(operation: str) -> Fault | None:
    """The trouble this call is in, used up by one call."""
    with db.transaction():
        fault = db.first(Fault, "operation IN (?, 'any')", [operation])
        if fault is not None:
            fault.times -= 1
            if fault.times > 0:
                db.update(fault)
            else:
                db.delete(Fault, "uuid = ?", [fault.uuid])
        return fault


def ordered() -> list[Fault]:
    return db.select(Fault)


def cancel_all() -> None:
    db.delete(Fault, "1")
