"""Candidate records: the list, and creating and editing."""

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from recruiting import access, same_person
from recruiting.actions import candidates as actions
from recruiting.actions import changes
from recruiting.candidate_list import CandidateList
from recruiting.forms.bulk import BulkForm
from recruiting.forms.candidates import CandidateForm
from recruiting.models import Candidate
from recruiting.place import Place
from recruiting.windows import asked_by_htmx


@require_safe
def candidates(request: HttpRequest) -> HttpResponse:
    """The list, at the shortest address that means it."""
    found = CandidateList(access.member(request), request.GET)
    place = {name: request.GET.get(name, "") for name in ("after", "before")}
    if asked_by_htmx(request):
        return push_url(show_list(request, found, place), address_of(found, **place))
    if "" in request.GET.values() and not found.doubt:  # as browsers send forms
        return redirect(address_of(found, **place))
    return show_list(request, found, place)


def address_of(found: CandidateList, *, after: str = "", before: str = "") -> str:
    """The list's address, at a place in it."""
    place = {name: value for name, value in (("after", after), ("before", before)) if value}
    query = found.query_with(place)
    return reverse("candidates") + (f"?{query}" if query else "")


def show_list(
    request: HttpRequest,
    found: CandidateList,
    place: Mapping[str, str],
    *,
    form: BulkForm | None = None,
    ticked: Iterable[int] = (),
) -> HttpResponse:
    """The page at a `place` (`after` and `before`); with the `form` of a bulk action that was refused,
    and what was `ticked` for it."""
    user = found.user
    page = found.page(after=place["after"], before=place["before"])
    count, more = found.count()
    context = {
        "list": found,
        "page": page,
        "place": place,
        "next": address_of(found, after=page.after) if page.after else "",
        "previous": address_of(found, before=page.before) if page.before else "",
        "count": count,
        "more": more,
        "views": list(user.saved_views.all()),
        "form": form or (BulkForm(user=user) if user.may_edit else None),
        "ticked": ticked,
        "at_most": changes.AT_MOST,
    }
    status = 422 if form else 200
    return render(request, "recruiting/candidates.html", context, status=status)


def candidate_create(request: HttpRequest) -> HttpResponse:
    user = access.member(request)
    access.require_editor(user)
    jobs, same = access.jobs_for(user), list[Candidate]()
    if request.method == "POST":
        form = CandidateForm(request.POST, request.FILES, jobs=jobs)
        if form.is_valid():
            same = _same_person(form, request)
            if not same and (candidate := _create(form, request)):
                text = _("%(candidate)s was added.") % {"candidate": candidate}
                messages.success(request, text)
                return redirect(candidate)
    else:
        form = CandidateForm(jobs=jobs, initial={"job": request.GET.get("job", "")})
    return _show_form(request, form, _("New candidate"), reverse("candidates"), same)


def candidate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    access.require_editor(user)
    place = Place.of(request.GET, candidate.company)
    title = _("Edit %(candidate)s") % {"candidate": candidate}
    back = place.address_in(candidate)
    jobs, same = access.jobs_for(user), list[Candidate]()
    if request.method == "POST":
        old_resume = candidate.resume.name or ""
        form = CandidateForm(request.POST, request.FILES, instance=candidate, jobs=jobs)
        if form.is_valid():
            same = _same_person(form, request)
            if not same and _edit(form, request, old_resume):
                messages.success(request, _("The candidate was saved."))
                return redirect(back)
    else:
        form = CandidateForm(instance=candidate, jobs=jobs)
    return _show_form(request, form, title, back, same)


def _same_person(form: CandidateForm, request: HttpRequest) -> list[Candidate]:
    """Records of this e-mail on other jobs, unless the person was shown them or it is no new one."""
    email = form.cleaned_data["email"]
    if "email" not in form.changed_data or request.POST.get("seen", "").lower() == email.lower():
        return []
    same = same_person.records(access.member(request), email).exclude(job=form.instance.job)
    return list(same[: same_person.SHOWN])


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
    request: HttpRequest, form: CandidateForm, title: str, back_url: str, same: list[Candidate]
) -> HttpResponse:
    """The form; once more where the e-mail's records on other jobs (`same`) are to be seen first."""
    context = {
        "form": form,
        "title": title,
        "back_url": back_url,
        "same": same,
        "seen": form.data.get("email", "") if same else form.data.get("seen", ""),
        "has_file": bool(request.FILES),
    }
    status = 422 if form.is_bound and (form.errors or same) else 200
    return render(request, "recruiting/candidate_form.html", context, status=status)
