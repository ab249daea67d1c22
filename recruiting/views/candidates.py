"""Candidate records: the list, and creating and editing."""

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from recruiting import access, actions
from recruiting.forms import CandidateForm, SearchForm
from recruiting.models import Candidate
from recruiting.paging import page_of


@require_safe
def candidates(request: HttpRequest) -> HttpResponse:
    user = access.member(request)
    form = SearchForm(request.GET, jobs=access.jobs_for(user))
    form.is_valid()
    found = _search(access.candidates_for(user), form)
    page = page_of(
        found.select_related("job", "stage"),
        "created_at",
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    filters = {name: value for name, value in form.cleaned_data.items() if value}
    return render(
        request, "recruiting/candidates.html", {"form": form, "page": page, "filters": filters}
    )


def _search(found: QuerySet[Candidate], form: SearchForm) -> QuerySet[Candidate]:
    """Those whose name or e-mail holds every word typed, on the job and in the stage chosen."""
    values = form.cleaned_data
    if words := values.get("q", "").split():
        found = found.alias(name=Concat("first_name", Value(" "), "last_name"))
        for word in words[:8]:
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if values.get("job"):
        found = found.filter(job=values["job"])
    if values.get("stage"):
        found = found.filter(stage__name=values["stage"])
    return found


def candidate_create(request: HttpRequest) -> HttpResponse:
    user = access.member(request)
    access.require_editor(user)
    jobs = access.jobs_for(user)
    if request.method == "POST":
        form = CandidateForm(request.POST, request.FILES, jobs=jobs)
        if form.is_valid() and (candidate := _create(form, request)):
            messages.success(request, f"{candidate} was added.")
            return redirect(candidate)
    else:
        form = CandidateForm(jobs=jobs, initial={"job": request.GET.get("job", "")})
    return _show_form(request, form, "New candidate", reverse("candidates"))


def candidate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    access.require_editor(user)
    title, back = f"Edit {candidate}", candidate.get_absolute_url()
    if request.method == "POST":
        old_resume = candidate.resume.name or ""
        form = CandidateForm(
            request.POST, request.FILES, instance=candidate, jobs=access.jobs_for(user)
        )
        if form.is_valid() and _edit(form, request, old_resume):
            messages.success(request, "The candidate was saved.")
            return redirect(back)
    else:
        form = CandidateForm(instance=candidate, jobs=access.jobs_for(user))
    return _show_form(request, form, title, back)


def _create(form: CandidateForm, request: HttpRequest) -> Candidate | None:
    try:
        return actions.create_candidate(
            form.save(commit=False),
            by=access.member(request),
            tags=form.cleaned_data["tag_names"],
        )
    except IntegrityError:  # the same e-mail was saved between the check and now
        form.add_taken_email()
        return None


def _edit(form: CandidateForm, request: HttpRequest, old_resume: str) -> bool:
    try:
        actions.edit_candidate(
            form.save(commit=False),
            by=access.member(request),
            changed=form.changed_labels(),
            tags=form.cleaned_data["tag_names"],
            old_resume=old_resume,
        )
    except IntegrityError:
        form.add_taken_email()
        return False
    return True


def _show_form(
    request: HttpRequest, form: CandidateForm, title: str, back_url: str
) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back_url}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recruiting/candidate_form.html", context, status=status)
