"""Who gets which row, asked of the rules themselves: what views build on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from recruiting import access
from recruiting.models import Candidate, CandidateImport, Company, HiringTeamMember, Job, User
from tests.people import make_candidate, make_job, make_user


@pytest.fixture
def elsewhere(company: Company) -> Candidate:
    """Of the same company, on a job whose hiring team Bob is not on."""
    return make_candidate(make_job(company, "Product Designer"), "Yuki")


def imported(by: User, job: Job | None = None) -> CandidateImport:
    return CandidateImport.objects.create(company_id=by.company_id or 0, by=by, job=job)


def test_only_people_of_a_company_are_members(alice: User) -> None:
    request = RequestFactory().get("/")
    request.user = alice
    assert access.member(request) == alice
    for nobody in (AnonymousUser(), make_user(None)):
        request.user = nobody
        with pytest.raises(Http404):
            access.member(request)
    with pytest.raises(Http404):
        access.company_of(make_user(None))
    assert access.company_of(alice) == alice.company


def test_editors_open_all_of_their_company_and_bob_his_jobs(
    alice: User, bob: User, charlie: User, candidate: Candidate, elsewhere: Candidate
) -> None:
    """P4, P7: asked of the lists."""
    assert set(access.candidates_for(alice)) == {candidate, elsewhere}
    assert set(access.jobs_for(alice)) == {candidate.job, elsewhere.job}
    assert list(access.candidates_for(bob)) == [candidate]
    assert list(access.jobs_for(bob)) == [candidate.job]
    assert [str(one) for one in access.candidates_for(charlie)] == ["Noor Candidate"]
    assert [one.title for one in access.jobs_for(charlie)] == ["Data Analyst"]


def test_what_is_loaded_comes_with_what_pages_show_of_it(
    alice: User, dana: User, candidate: Candidate, elsewhere: Candidate,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    run = imported(alice, candidate.job)
    imported(dana)
    loads: dict[Callable[..., Any], tuple[int, tuple[str, ...]]] = {
        access.job_for: (elsewhere.job.pk, ("company",)),
        access.candidate_for: (elsewhere.pk, ("job", "company", "stage")),
        access.person_for: (alice.pk, ("company",)),
        access.import_for: (run.pk, ("by", "job")),
    }
    for load, (pk, parts) in loads.items():
        with django_assert_num_queries(1):
            found = load(dana, pk)
            assert [getattr(found, part) is not None for part in parts] == [True] * len(parts)
        assert found.pk == pk


def test_nothing_of_another_company_is_found_by_its_id(
    alice: User, charlie: User, candidate: Candidate
) -> None:
    """P7: a foreign id is a missing id."""
    run = imported(alice)
    imported(charlie)
    foreign: list[tuple[Callable[..., Any], int]] = [
        (access.job_for, candidate.job.pk),
        (access.candidate_for, candidate.pk),
        (access.person_for, alice.pk),
        (access.import_for, run.pk),
    ]
    for load, pk in foreign:
        with pytest.raises(Http404):
            load(charlie, pk)


def test_bob_sees_no_imports_and_edits_nothing(alice: User, bob: User, dana: User) -> None:
    imported(alice)
    for refused in (access.imports_for, access.require_editor, access.require_admin):
        with pytest.raises(PermissionDenied):
            refused(bob)
    with pytest.raises(PermissionDenied):
        access.require_admin(alice)
    access.require_admin(dana)
    access.require_editor(alice)
    assert access.imports_for(alice).count() == 1


def test_who_may_open_a_record_are_its_editors_and_its_team(
    alice: User, bob: User, dana: User, charlie: User, candidate: Candidate, elsewhere: Candidate
) -> None:
    make_user(alice.company, is_active=False)
    other = make_user(alice.company, role=User.Role.HIRING_TEAM)
    HiringTeamMember.objects.create(job=elsewhere.job, user=other)
    assert set(access.who_may_open(candidate)) == {alice, bob, dana}
    assert set(access.who_may_open(elsewhere)) == {alice, dana, other}
