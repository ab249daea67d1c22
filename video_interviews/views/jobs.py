"""Job record > More Info > Job Info window > Video Interviewing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from recruiting import access
from recruiting.models import Job, User
from recruiting.windows import show_window
from video_interviews.actions import jobs as actions
from video_interviews.actions import linking
from video_interviews.forms import LinkJobForm, QuestionSetForm
from video_interviews.models import JobCreation, JobLink
from video_interviews.permissions import may_configure_job


def _job(request: HttpRequest, pk: int) -> tuple[User, Job]:
    user = access.member(request)
    job = access.job_for(user, pk)
    if not job.company.video_interviewing_enabled:
        raise Http404
    return user, job


@require_http_methods(["GET", "HEAD", "POST"])
def link_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Link Job to Spark Hire: a new Spark Hire job, or one of the acting person's own."""
    user, job = _job(request, pk)
    missing = actions.missing_for_spark_hire(job)
    context: dict[str, Any] = {
        "job": job,
        "refusal": may_configure_job(user, job),
        "missing": missing,
        "first_missing": next(iter(missing), ""),
        "may_edit": user.may_edit,
    }
    if not context["refusal"]:
        context["form"] = form = _link_form(request, user)
        if JobCreation.objects.filter(job=job).exists():
            form.initial["how"] = LinkJobForm.EXISTING
        if request.method == "POST" and form.is_valid() and _link(form, job, user):
            return redirect("job-info", pk=job.pk)
    back = reverse("job-info", args=[job.pk])
    return show_window(request, "video_interviews/link_job.html", context, back=back)


def _link_form(request: HttpRequest, user: User) -> LinkJobForm:
    """With the person's Spark Hire jobs; without them, and the reason said, when they cannot be read."""
    data = request.POST if request.method == "POST" else None
    try:
        return LinkJobForm(actions.spark_hire_jobs(user), data)
    except actions.SparkHireSays as error:
        form = LinkJobForm([], data)
        form.problem = str(error)
        return form


def _link(form: LinkJobForm, job: Job, user: User) -> bool:
    new = form.cleaned_data["how"] == LinkJobForm.NEW
    if new and actions.missing_for_spark_hire(job):
        wanted = _("Spark Hire wants a city, a state and a country. Edit the job first.")
        form.add_error("how", wanted)
        return False
    try:
        if new:
            linking.link_to_new_job(job, by=user)
        else:
            linking.link_to_existing_job(job, form.cleaned_data["existing"], by=user)
    except actions.SparkHireSays as error:
        form.add_error("how" if new else "existing", str(error))
        return False
    return True


@require_POST
def stop_creating_job(request: HttpRequest, pk: int) -> HttpResponse:
    user, job = _job(request, pk)
    if refusal := may_configure_job(user, job):
        messages.error(request, refusal)
    else:
        linking.stop_making(job)
    return redirect("job-info", pk=job.pk)


@require_POST
def unlink_job(request: HttpRequest, pk: int) -> HttpResponse:
    user, job = _job(request, pk)
    link = get_object_or_404(JobLink, job=job)
    refusal = may_configure_job(user, job)
    if refusal is None and not linking.unlink(link, by=user):
        refusal = _("A video interview request of this job is open. Cancel it to unlink the job.")
    if refusal:
        messages.error(request, refusal)
    return redirect("job-info", pk=job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def question_set(request: HttpRequest, pk: int) -> HttpResponse:
    """The question set's form, read anew from Spark Hire each time; loaded into the Job Info window."""
    user, job = _job(request, pk)
    link = get_object_or_404(JobLink, job=job)
    context: dict[str, Any] = {"job": job, "link": link, "refusal": may_configure_job(user, job)}
    status = 200
    if not context["refusal"]:
        data = request.POST if request.method == "POST" else None
        try:
            sets = actions.question_sets(user)
        except actions.SparkHireSays as error:
            context["problem"] = str(error)
        else:
            form = QuestionSetForm(sets, link.question_set_uuid, data)
            if form.is_valid():
                actions.choose_question_set(link, form.chosen, by=user)
                context["saved"] = True
            context["form"] = form
            context["job_problem"] = actions.job_problem(link, user)
            status = 422 if form.errors else 200
    return render(request, "video_interviews/_question_set.html", context, status=status)
