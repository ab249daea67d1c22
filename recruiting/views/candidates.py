"""Candidate records: the list, and creating and editing."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from recruiting import access
from recruiting.actions import candidates as actions
from recruiting.candidate_list import CandidateList
from recruiting.forms.candidates import CandidateForm
from recruiting.models import Candidate
from recruiting.place import Place


@require_safe
def candidates(request: HttpRequest) -> HttpResponse:
    found = CandidateList(access.member(request), request.GET)
    page = found.page(
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(request, "recruiting/candidates.html", {"list": found, "page": page})


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
    place = Place.of(request.GET, candidate.company)
    title, back = f"Edit {candidate}", place.address_in(candidate)
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
