"""Each refusal by itself: which one comes first, in which words, and where its remedy is."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from recruiting.models import Candidate, Company, Job, User
from tests.people import make_candidate, make_company, make_job, make_user
from tests.video_interviews.walks import give_key, requested
from video_interviews import permissions as may
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser, Status
from video_interviews.models.requests import OPEN


@pytest.fixture
def request_of_alice(alice: User, candidate: Candidate, link: JobLink) -> InterviewRequest:
    return requested(candidate, alice)


def turn_off_for(company: Company) -> None:
    """By Recruiting Support."""
    Company.objects.filter(pk=company.pk).update(video_interviewing_enabled=False)


def again(request: InterviewRequest) -> InterviewRequest:
    return InterviewRequest.objects.select_related("company").get(pk=request.pk)


def remedy(refusal: str | None) -> str:
    assert isinstance(refusal, may.Refusal)
    return refusal.remedy


def test_the_integration_comes_with_its_company_and_primary_user(
    integration: Integration, company: Company, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = make_company("Contoso Hiring")
    assert may.integration_of(other) is None
    with django_assert_num_queries(1):
        found = may.integration_of(company)
        assert found == integration
        assert found.company == company
        assert found.primary_user
        assert found.primary_user.user.email == "dana@example.com"


def test_a_spark_hire_user_is_one_with_a_working_key(
    integration: Integration, alice: User, bob: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    with django_assert_num_queries(1):
        found = may.spark_hire_user(alice)
        assert found is not None
        assert found.user == alice
    assert may.spark_hire_user(bob) is None
    SparkHireUser.objects.filter(user=alice).update(key_state="refused")
    assert may.spark_hire_user(alice) is None


def test_what_stands_in_the_way_of_a_request_is_told_one_by_one(
    alice: User, bob: User, candidate: Candidate, link: JobLink, integration: Integration
) -> None:
    """P5, S2: and for each where it is put right."""
    assert may.may_send(alice, candidate) is None
    candidate.email = ""
    assert (may.may_send(alice, candidate), remedy(may.may_send(alice, candidate))) == (
        str(may.NO_EMAIL), "e-mail",
    )  # fmt: skip
    link.question_set_uuid = ""
    link.save()
    assert may.may_send(alice, candidate) == str(may.NO_QUESTION_SET)
    assert may.may_configure_job(alice, candidate.job) is None
    other = make_candidate(make_job(candidate.company, "Designer"), "Kay")
    assert may.may_send(alice, other) == str(may.NOT_LINKED)
    assert [remedy(may.may_send(alice, each)) for each in (candidate, other)] == ["job", "job"]
    refused = may.may_send(bob, candidate)
    assert (refused, remedy(refused)) == (f"{may.REQUEST} {may.BECOME_ONE}", "settings")
    refused = may.may_configure_job(bob, candidate.job)
    assert (refused, remedy(refused)) == (f"{may.LINK} {may.BECOME_ONE}", "settings")
    Integration.objects.update(primary_user=None)
    refused = may.may_send(bob, candidate)
    assert (refused, remedy(refused)) == (str(may.NO_PRIMARY_USER), "settings")
    Integration.objects.update(is_on=False)
    refused = may.may_send(bob, candidate)
    assert (refused, remedy(refused)) == (str(may.OFF), "settings")
    Integration.objects.all().delete()
    assert may.may_send(bob, candidate) == str(may.OFF)


def test_support_turns_it_off_for_all(
    alice: User, request_of_alice: InterviewRequest, job: Job
) -> None:
    turn_off_for(request_of_alice.company)
    InterviewRequest.objects.update(status=Status.NEEDS_REVIEW)
    request = again(request_of_alice)
    fresh = Job.objects.select_related("company").get(pk=job.pk)
    assert may.may_configure_job(alice, fresh) == str(may.OFF)
    for rule in (may.may_cancel, may.may_check):
        assert rule(alice, request) == str(may.OFF)
    assert may.may_watch(request) == str(may.OFF)


def test_a_key_of_another_company_a_bad_one_and_a_person_who_left_send_nothing(
    alice: User, candidate: Candidate, link: JobLink, charlie: User, integration: Integration
) -> None:
    """P5."""
    assert charlie.company is not None
    other = Integration.objects.create(company=charlie.company, is_on=True)
    give_key(other, charlie, "k-of-charlie-000000")
    refused = f"{may.REQUEST} {may.BECOME_ONE}"
    assert may.may_send(charlie, candidate) == refused
    assert may.may_send(make_user(alice.company), candidate) == refused
    alice.is_active = False
    assert may.may_send(alice, candidate) == refused
    alice.is_active = True
    SparkHireUser.objects.filter(user=alice).update(key_state="refused")
    assert may.may_send(alice, candidate) == refused


def test_one_question_tells_all(
    alice: User, candidate: Candidate, link: JobLink,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    assert candidate.company  # loaded with it
    with django_assert_num_queries(1):
        assert may.may_send(alice, candidate, []) is None


@pytest.mark.parametrize("status", list(Status))
def test_one_request_at_a_time(
    alice: User, request_of_alice: InterviewRequest, status: Status
) -> None:
    """V3."""
    request_of_alice.status = status
    told = may.one_request_at_a_time([request_of_alice])
    if status == Status.COMPLETED:
        assert str(told).startswith("This candidate has completed a video interview.")
    elif status in OPEN:
        assert str(told).startswith("A video interview request is open already.")
    else:
        assert told is None
    assert may.may_send(alice, request_of_alice.candidate, [request_of_alice]) == told
    assert may.may_send(alice, request_of_alice.candidate, []) is None
    assert may.may_send(alice, request_of_alice.candidate)  # read from the record


@pytest.mark.parametrize("status", list(Status))
def test_what_may_be_canceled_checked_and_watched(
    alice: User, bob: User, request_of_alice: InterviewRequest, status: Status
) -> None:
    """V8: canceling goes on while it is off."""
    request_of_alice.status = status
    Integration.objects.update(is_on=False)
    rules: dict[Any, tuple[bool, str, str]] = {
        may.may_cancel: (
            status in OPEN and status != Status.CANCELING,
            "This request is no longer open.",
            f"{may.CANCEL} {may.BECOME_ONE}",
        ),
        may.may_check: (
            request_of_alice.needs_a_look,
            "There is nothing to check any more.",
            f"{may.CHECK} {may.BECOME_ONE}",
        ),
    }
    for rule, (allowed, closed, others) in rules.items():
        assert rule(alice, request_of_alice) == (None if allowed else closed)
        assert rule(bob, request_of_alice) == (others if allowed else closed)
    watched = may.may_watch(request_of_alice)
    done = status == Status.COMPLETED
    assert watched == (None if done else "This interview is not completed yet.")


def test_the_primary_user_stays(alice: User, dana: User, integration: Integration) -> None:
    """S2."""
    assert may.may_deactivate(alice) is None
    assert str(may.may_deactivate(dana)).startswith(f"{dana} is the Primary User")


def test_another_companys_integration_says_nothing_of_mine(
    alice: User, candidate: Candidate, link: JobLink, charlie: User
) -> None:
    """P7."""
    assert charlie.company is not None
    theirs = make_candidate(make_job(charlie.company, "Writer"), "Kim")
    assert may.may_send(charlie, theirs) == str(may.OFF)
    assert may.may_send(alice, candidate) is None
