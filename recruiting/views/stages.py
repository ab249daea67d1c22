"""The window in which editors say which stages a job has."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from recruiting import access
from recruiting.actions.stages import StagesRefusedError, set_stages
from recruiting.forms.stages import Rows, StagesForm
from recruiting.models import Job
from recruiting.windows import leave_window, show_window


def stages(request: HttpRequest, pk: int) -> HttpResponse:
    """Every button sends the whole form. Nothing is saved before Save."""
    user = access.member(request)
    job = access.job_for(user, pk)
    access.require_editor(user)
    if request.method != "POST":
        return _show(request, job, StagesForm(Rows.of(job)))
    rows, act = Rows.typed(job, request.POST), request.POST.get("do", "save")
    if act != "save":
        return _show(request, job, StagesForm(rows.after(act)))
    form = StagesForm(rows, typed=True)
    if form.is_valid():
        try:
            set_stages(job, form.wanted, removed=rows.removed)
        except StagesRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The stages were saved."))
            return leave_window(request, job.get_absolute_url())
    return _show(request, job, form)


def _show(request: HttpRequest, job: Job, form: StagesForm) -> HttpResponse:
    context = {"job": job, "form": form}
    return show_window(request, "recruiting/stages.html", context, back=job.get_absolute_url())
