"""Have Spark Hire delete what it holds of an erased candidate, and look until it is gone.

A deletion may be asked for any number of times. It counts as done when Spark Hire no longer shows the
interview: 410, or a 404 that is proved as everywhere (`vendor.is_deleted`). Vendor's own words are not
kept: they may name the person.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from recruiting.bell import ring
from sparkhire_client.errors import (
    BadKey,
    Forbidden,
    Gone,
    NotFound,
    Refused,
    SparkHireError,
)
from video_interviews import clock
from video_interviews.actions.outbox import LEASE
from video_interviews.actions.vendor import (
    NoKey,
    first_that_sees,
    is_deleted,
    key_of,
    primary_key,
)
from video_interviews.limiter import Share
from video_interviews.models import InterviewErasure, SparkHireUser

State = InterviewErasure.State
AT_A_STRETCH = 20
HELD = 4 * LEASE  # longer than all calls of a try, of 15 s at most each
LOOK_AGAIN = timedelta(hours=1)
MOST_LOOKS = 48  # two days: whatever Spark Hire does later than that needs a person
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = 200  # tries, more than a week
WRITTEN = ["state", "asked_at", "answer", "gone_at", "reason", "attempts", "next_attempt_at"]
WRITTEN += ["spark_hire_uuid", "spark_hire_job_uuid"]


def due() -> bool:
    return InterviewErasure.objects.filter(next_attempt_at__lte=clock.now()).exists()


def unmake() -> None:
    """Go on with those that are due, some of them; then the bell is rung for the rest."""
    waiting = InterviewErasure.objects.filter(next_attempt_at__lte=clock.now())
    pks = list(waiting.order_by("next_attempt_at").values_list("pk", flat=True)[:AT_A_STRETCH])
    for pk in pks:
        unmake_one(pk)
    if len(pks) == AT_A_STRETCH:
        ring("video_interviews.unmake")


def unmake_one(pk: int) -> None:
    now = clock.now()
    mine = InterviewErasure.objects.filter(pk=pk, next_attempt_at__lte=now)
    if not mine.update(next_attempt_at=now + HELD):
        return
    people = ("company", "requested_by")
    each = InterviewErasure.objects.select_related(*people).get(pk=pk)
    each.attempts += 1
    try:
        _ask_and_look(each)
    except NoKey:
        _fail(each, _("No Spark Hire user with a working API key can ask for its deletion."))
    except SparkHireError as error:
        _later(each, error)
    each.save(update_fields=WRITTEN)


def _ask_and_look(each: InterviewErasure) -> None:
    """Asked once; every later try only looks, and asks again when Spark Hire still shows it."""
    if each.state == State.WAITING and not _ask(each):
        return
    if _is_gone(each):
        each.state, each.gone_at, each.reason = State.GONE, clock.now(), ""
        each.spark_hire_uuid = each.spark_hire_job_uuid = ""
        each.next_attempt_at = None
    elif each.attempts >= MOST_LOOKS:
        _fail(
            each,
            _(
                "Spark Hire was asked to delete the interview, and it cannot be confirmed that it did. "
                "Ask Spark Hire."
            ),
        )
    else:
        each.next_attempt_at = clock.now() + LOOK_AGAIN


def _ask(each: InterviewErasure) -> bool:
    try:
        first_that_sees(
            _keys(each),
            lambda client: client.delete_interview(each.spark_hire_uuid),
            share=Share.WORK,
        )
        answer = _("It answered that it deletes it (204).")
    except Gone:
        answer = _("It answered that it is over (410).")
    except NotFound:
        answer = _("It answered that it knows no such interview (404).")
    except (BadKey, Forbidden):
        _fail(each, _("Spark Hire lets no API key of your company delete the interview."))
        return False
    except Refused:
        _fail(each, _("Spark Hire refuses to delete the interview. Ask Spark Hire to."))
        return False
    each.state, each.answer, each.reason, each.attempts = State.ASKED, answer, "", 1
    each.asked_at = each.asked_at or clock.now()
    return True


def _is_gone(each: InterviewErasure) -> bool:
    try:
        first_that_sees(
            _keys(each), lambda client: client.interview(each.spark_hire_uuid), share=Share.SYNC
        )
    except Gone:
        return True
    except NotFound:
        return is_deleted(each)
    except (BadKey, Forbidden):
        return False
    return False


def _keys(each: InterviewErasure) -> list[SparkHireUser | None]:
    """The sender's, then the Primary User's."""
    return [key_of(each.requested_by), primary_key(each)]


def _later(each: InterviewErasure, error: SparkHireError) -> None:
    if each.attempts >= PATIENCE:
        _fail(each, _("Spark Hire could not be asked for too long to delete the interview."))
        return
    wait = timedelta(seconds=5 * 2 ** min(each.attempts - 1, 12))
    if error.retry_after is not None:
        wait = timedelta(seconds=error.retry_after)
    each.next_attempt_at = clock.now() + min(wait, LONGEST_WAIT)
    each.reason = _("It could not be asked just now; it is tried again.")


def _fail(each: InterviewErasure, reason: str) -> None:
    each.state, each.reason, each.next_attempt_at = State.FAILED, reason, None


def ask_again(each: InterviewErasure) -> bool:
    """An Admin wants it tried once more. False when it is not in trouble."""
    failed = InterviewErasure.objects.filter(pk=each.pk, state=State.FAILED)
    failed = failed.exclude(spark_hire_uuid="")
    columns = {"state": State.WAITING, "attempts": 0, "reason": "", "next_attempt_at": clock.now()}
    if not failed.update(**columns):
        return False
    ring("video_interviews.unmake")
    return True
