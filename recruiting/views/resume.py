"""A record's résumé: shown, saved, uploaded and replaced."""

from csp.decorators import csp
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from recruiting import access, content_policy, resumes
from recruiting.actions.resumes import put_resume
from recruiting.forms.resumes import ResumeForm
from recruiting.place import Place
from recruiting.views.candidate import show_record


@xframe_options_sameorigin  # the record shows it in its page
@csp(content_policy.DOCUMENT)  # type: ignore[arg-type]  # its views take no address
@require_safe
def candidate_resume(request: HttpRequest, pk: int) -> FileResponse:
    """The résumé: shown when it is a PDF, else saved; typed by its content, not by any claim."""
    candidate = access.candidate_for(access.member(request), pk)
    if not candidate.resume:
        raise Http404
    try:
        file = candidate.resume.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    kind = resumes.kind_of(file)
    name = _("%(candidate)s résumé") % {"candidate": candidate}
    response = FileResponse(
        file,
        as_attachment=kind is None or not kind.inline or "download" in request.GET,
        filename=f"{name}{kind.suffix if kind else ''}",
        content_type=kind.content_type if kind else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
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
