"""Who may do what, and the one sentence that says why not."""

import pytest
from django.urls import reverse

from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_candidate, make_job
from tests.video_interviews.walks import requested
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser, Status
from video_interviews.permissions import (
    may_cancel,
    may_configure_job,
    may_deactivate,
    may_send,
    may_watch,
)

ASK_AN_ADMIN = "Ask an Admin of your company to add you under Company Settings; for more seats"
ACTIONS = ("may_configure_job", "may_send", "may_cancel")


def refusals(user: User, request: InterviewRequest) -> dict[str, str | None]:
    candidate = request.candidate
    other = make_candidate(candidate.job, "Robin")
    return {
        "may_configure_job": may_configure_job(user, candidate.job),
        "may_send": may_send(user, other),
        "may_cancel": may_cancel(user, request),
    }


def test_alice_with_a_key_may_do_everything(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """P5: a user whom an Admin added, with a working key."""
    assert refusals(alice, requested(candidate, alice)) == dict.fromkeys(ACTIONS)


def test_bob_without_a_key_can_watch_but_not_send(
    alice: User, bob: User, candidate: Candidate, link: JobLink
) -> None:
    """P5, P6: he sees why not, in one sentence, and whom to ask."""
    request = requested(candidate, alice)
    for why in refusals(bob, request).values():
        assert why is not None
        assert why.startswith("Only Spark Hire users can ")
        assert ASK_AN_ADMIN in why
        assert why.endswith("an Admin can contact Spark Hire Support.")
    request.status = Status.COMPLETED
    assert may_watch(request) is None


@pytest.mark.parametrize("lost", ["no key", "refused", "deactivated", "removed"])
def test_alice_without_a_working_key_is_refused(
    alice: User, candidate: Candidate, link: JobLink, lost: str
) -> None:
    """P5, S3: added is not enough."""
    request = requested(candidate, alice)
    hers = SparkHireUser.objects.filter(user=alice)
    match lost:
        case "no key":
            hers.update(key_state=SparkHireUser.KeyState.MISSING, sealed_key="")
        case "refused":
            hers.update(key_state=SparkHireUser.KeyState.REFUSED)
        case "deactivated":
            alice.is_active = False
            alice.save()
        case "removed":
            hers.delete()
    assert None not in refusals(alice, request).values()


def test_off_nothing_new_but_cancelations_go_on(
    alice: User, candidate: Candidate, link: JobLink, integration: Integration
) -> None:
    """S1: OFF: no new requests; Cancel, watching, sharing go on."""
    request = requested(candidate, alice)
    integration.is_on = False
    integration.save()

    why = refusals(alice, request)

    assert why["may_send"] == why["may_configure_job"]
    assert why["may_send"] is not None
    assert why["may_send"].startswith("Video interviewing is off.")
    assert why["may_cancel"] is None
    request.status = Status.COMPLETED
    assert may_watch(request) is None


def test_without_a_primary_user_nothing_is_sent(
    alice: User, candidate: Candidate, link: JobLink, integration: Integration
) -> None:
    """S1: until a Primary User with a working key is chosen, nothing is sent."""
    request = requested(candidate, alice)
    integration.primary_user = None
    integration.save()
    assert "waiting for a Primary User" in (refusals(alice, request)["may_send"] or "")


def test_switched_off_by_recruiting_support_everything_is_refused(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """P1: the feature is hidden everywhere and stopped."""
    request = requested(candidate, alice)
    candidate.company.video_interviewing_enabled = False
    candidate.company.save()
    request.refresh_from_db()
    assert None not in refusals(alice, request).values()
    assert may_watch(request) is not None


def test_what_is_missing_is_named_one_thing_at_a_time(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V1, C1: on a linked job with a question set, for a candidate with an e-mail address."""
    link.question_set_uuid = ""
    link.save()
    assert "no question set yet" in (may_send(alice, candidate) or "")
    link.delete()
    assert "not linked to Spark Hire yet" in (may_send(alice, candidate) or "")
    link.question_set_uuid = "set-1"
    link.save(force_insert=True)
    candidate.email = ""
    assert "has no e-mail address" in (may_send(alice, candidate) or "")
    candidate.email = "casey@example.com"
    assert may_send(alice, candidate) is None


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("sending", "open already"),
        ("requested", "open already"),
        ("accepted", "open already"),
        ("canceling", "open already"),
        ("needs_review", "open already"),
        ("completed", "may be sent from Spark Hire itself, where its status is not tracked here"),
        ("canceled", None),
        ("expired", None),
        ("failed", None),
    ],
)
def test_one_request_at_a_time(
    alice: User, candidate: Candidate, link: JobLink, status: str, why: str | None
) -> None:
    """V5: one open; none after a completed one."""
    request = requested(candidate, alice)
    InterviewRequest.objects.update(status=status, next_attempt_at=request.requested_at)
    said = may_send(alice, candidate)
    assert said is None if why is None else why in (said or "")


@pytest.mark.parametrize("status", Status)
def test_only_an_open_request_can_be_canceled_and_only_a_completed_one_watched(
    alice: User, candidate: Candidate, link: JobLink, status: Status
) -> None:
    """V6, V8."""
    request = requested(candidate, alice)
    request.status = status
    cancelable = status in ("sending", "requested", "accepted", "needs_review")
    assert (may_cancel(alice, request) is None) is cancelable
    assert (may_watch(request) is None) is (status == Status.COMPLETED)


def addresses(job: Job, candidate: Candidate, request_pk: int) -> list[tuple[str, str]]:
    one, both = [candidate.pk], [candidate.pk, request_pk]
    return [
        ("get", reverse("request-video-interview", args=one)),
        ("post", reverse("request-video-interview", args=one)),
        ("get", reverse("cancel-request", args=both)),
        ("post", reverse("cancel-request", args=both)),
        ("get", reverse("view-completed-interview", args=both)),
        ("get", reverse("share", args=both)),
        ("get", reverse("video-interview-status", args=one)),
        ("get", reverse("link-job", args=[job.pk])),
        ("post", reverse("link-job", args=[job.pk])),
        ("post", reverse("unlink-job", args=[job.pk])),
        ("get", reverse("question-set", args=[job.pk])),
        ("post", reverse("question-set", args=[job.pk])),
    ]


def test_charlie_of_another_company_meets_404_everywhere(
    charlie: User, alice: User, job: Job, candidate: Candidate, link: JobLink
) -> None:
    """P7: a foreign id answers as a missing one."""
    request = requested(candidate, alice)
    his = log_in(charlie)
    for method, address in addresses(job, candidate, request.pk):
        assert getattr(his, method)(address).status_code == 404, address
    request.refresh_from_db()
    assert request.status == Status.REQUESTED


def test_charlies_own_candidate_does_not_open_another_companys_request(
    charlie: User, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """P7: nor does a foreign id beside one's own."""
    request = requested(candidate, alice)
    own = Candidate.objects.get(company=charlie.company)
    for name in ("cancel-request", "view-completed-interview", "share"):
        answer = log_in(charlie).get(reverse(name, args=[own.pk, request.pk]))
        assert answer.status_code == 404
    form = reverse("request-video-interview", args=[own.pk])
    assert log_in(charlie).get(form, {"again": request.pk}).status_code == 404


def test_bob_meets_404_for_a_job_whose_hiring_team_he_is_not_on(
    bob: User, alice: User, job: Job, link: JobLink
) -> None:
    """P4: only the jobs whose hiring team they are on."""
    other_job = make_job(job.company, "Secret Role")
    candidate = make_candidate(other_job)
    for method, address in addresses(other_job, candidate, 1):
        assert getattr(log_in(bob), method)(address).status_code == 404, address


def test_bob_who_posts_all_the_same_changes_nothing(
    bob: User, alice: User, job: Job, candidate: Candidate, link: JobLink
) -> None:
    """P5: the buttons he does not see are not open to him either."""
    request, his = requested(candidate, alice), log_in(bob)
    robin = make_candidate(job, "Robin")
    his.post(reverse("cancel-request", args=[candidate.pk, request.pk]))
    his.post(reverse("unlink-job", args=[job.pk]))
    his.post(reverse("question-set", args=[job.pk]), {"question_set": "set-2"})
    form = reverse("request-video-interview", args=[robin.pk])
    page = his.post(form, {"expiration_date": "2026-12-24"}).content.decode()

    assert "Only Spark Hire users can request video interviews." in page
    assert list(InterviewRequest.objects.values_list("status", flat=True)) == ["requested"]
    assert JobLink.objects.get().question_set_uuid == "set-1"


def test_switched_off_by_recruiting_support_the_feature_is_hidden_everywhere(
    alice: User, job: Job, candidate: Candidate, link: JobLink
) -> None:
    """P1: its pages are not found, its tab and section not shown, its data kept."""
    request = requested(candidate, alice)
    job.company.video_interviewing_enabled = False
    job.company.save()
    hers = log_in(alice)
    for method, address in addresses(job, candidate, request.pk):
        assert getattr(hers, method)(address).status_code == 404, address
    for page in (candidate.get_absolute_url(), reverse("job-info", args=[job.pk])):
        assert "Video Interviewing" not in hers.get(page).content.decode()
    assert "?tab=video-interview" not in hers.get(candidate.get_absolute_url()).content.decode()
    assert InterviewRequest.objects.count() == 1


def test_the_primary_user_cannot_be_deactivated_until_another_is_chosen(
    integration: Integration, alice: User, dana: User
) -> None:
    """S4: an Admin of the company chooses another first."""
    assert "Dana is the Primary User of the Spark Hire Integration." in (may_deactivate(dana) or "")
    assert may_deactivate(alice) is None
    integration.primary_user = SparkHireUser.objects.get(user=alice)
    integration.save()
    assert may_deactivate(dana) is None
