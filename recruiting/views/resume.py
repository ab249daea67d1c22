"""A record's résumé: shown, saved, uploaded and replaced."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from recruiting import access, audit, content_policy, resumes
from recruiting.actions.resumes import put_resume
from recruiting.audit_actions import RESUME_DOWNLOADED
from recruiting.forms.resumes import ResumeForm
from recruiting.place import Place
from recruiting.views.candidate import show_record


@xframe_options_sameorigin  # the record shows it in its page
@require_safe
def candidate_resume(request: HttpRequest, pk: int) -> FileResponse:
    """The résumé: shown when it is a PDF, else saved; typed by its content, not by any claim."""
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    if not candidate.resume:
        raise Http404
    try:
        file = candidate.resume.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    kind = resumes.kind_of(file)
    name = _("%(candidate)s résumé") % {"candidate": candidate}
    saved = kind is None or not kind.inline or "download" in request.GET
    if saved:
        with transaction.atomic():
            audit.record(RESUME_DOWNLOADED, pk, by=user, company_id=candidate.company_id)
    response = FileResponse(
        file,
        as_attachment=saved,
        filename=f"{name}{kind.suffix if kind else ''}",
        content_type=kind.content_type if kind else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    shown = kind is not None and kind.inline
    policy = content_policy.FILE_SHOWN if shown else content_policy.FILE_SAVED
    response["Content-Security-Policy"] = policy
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def candidate_resume_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Add or replace the résumé, and nothing else."""
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    access.require_editor(user)
    place = Place.of(request.GET, candidate.company).top("resume")
    form = ResumeForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_record(request, candidate, place, resume_form=form)
    put_resume(candidate, form.cleaned_data["resume"], by=user)
    messages.success(request, _("The résumé was saved."))
    return redirect(place.address_in(candidate))
