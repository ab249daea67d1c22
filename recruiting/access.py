"""Load for this person, or 404. Every view gets its objects here: a foreign id is a missing id."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from recruiting.models import (
    Candidate,
    CandidateImport,
    Company,
    HiringTeamMember,
    Job,
    User,
)


def member(request: HttpRequest) -> User:
    """The logged-in person of a company. Raises Http404 for Recruiting Support, who are of none."""
    user = request.user
    if isinstance(user, AnonymousUser) or user.company_id is None:
        raise Http404
    return user


def company_of(user: User) -> Company:
    """The company of a member. Raises Http404 for a user of no company."""
    if user.company is None:
        raise Http404
    return user.company


def jobs_for(user: User) -> QuerySet[Job]:
    """The jobs this person may open: all of the company, or those whose hiring team they are on."""
    jobs = Job.objects.filter(company=company_of(user))
    return jobs if user.may_edit else jobs.filter(hiringteammember__user=user)


def candidates_for(user: User) -> QuerySet[Candidate]:
    """The candidate records that this person may open."""
    candidates = Candidate.objects.filter(company=company_of(user))
    return candidates if user.may_edit else candidates.filter(job__hiringteammember__user=user)


def job_for(user: User, pk: int) -> Job:
    """The job, with its company, or Http404."""
    return get_object_or_404(jobs_for(user).select_related("company"), pk=pk)


def candidate_for(user: User, pk: int) -> Candidate:
    """The candidate record, with its job, company and stage, or Http404."""
    return get_object_or_404(candidates_for(user).select_related("job", "company", "stage"), pk=pk)


def person_for(admin: User, pk: int) -> User:
    """The person of the Admin's company, or Http404."""
    people = User.objects.select_related("company").filter(company=company_of(admin))
    return get_object_or_404(people, pk=pk)


def imports_for(user: User) -> QuerySet[CandidateImport]:
    """The imports of the company, for its editors. Raises PermissionDenied for everybody else."""
    require_editor(user)
    return CandidateImport.objects.filter(company=company_of(user))


def import_for(user: User, pk: int) -> CandidateImport:
    """The import, with who uploaded it, or Http404; PermissionDenied for those who may not edit."""
    return get_object_or_404(imports_for(user).select_related("by", "job"), pk=pk)


def who_may_open(candidate: Candidate) -> QuerySet[User]:
    """The people who may open the record now: the company's editors, and the job's hiring team."""
    editors = Q(role__in=[User.Role.ADMIN, User.Role.RECRUITER])
    team = HiringTeamMember.objects.filter(job=candidate.job_id).values("user")
    people = User.objects.filter(company=candidate.company_id, is_active=True)
    return people.filter(editors | Q(pk__in=team))


def require_admin(user: User) -> None:
    """Raises PermissionDenied (403) unless the person is an Admin of their company."""
    if not user.is_admin:
        raise PermissionDenied(_("Only an Admin of your company may open this page."))


def require_editor(user: User) -> None:
    """Raises PermissionDenied (403) for hiring team members."""
    if not user.may_edit:
        raise PermissionDenied(_("Hiring team members may read, write notes, watch and share."))
