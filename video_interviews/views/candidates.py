"""Candidate record > Video Interview tab: request, cancel, watch, share."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruiting import access
from recruiting.models import Candidate, User
from recruiting.newsfeed import newsfeed_page
from recruiting.place import Place
from recruiting.windows import asked_by_htmx, leave_window, show_window
from video_interviews.actions import canceling, jobs, reviewing, sending, sharing
from video_interviews.forms import RequestForm
from video_interviews.models import InterviewRequest, JobLink
from video_interviews.permissions import may_cancel, may_check, may_send, may_watch
from video_interviews.tab import tab_context


def _candidate(request: HttpRequest, pk: int) -> tuple[User, Candidate]:
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    if not candidate.company.video_interviewing_enabled:
        raise Http404
    return user, candidate


def _interview_request(candidate: Candidate, pk: int) -> InterviewRequest:
    requests = InterviewRequest.objects.select_related("company", "requested_by", "candidate")
    return get_object_or_404(requests, candidate=candidate, pk=pk)


def _place(request: HttpRequest, candidate: Candidate) -> Place:
    """Where the person is in the record, or comes from: the profile without anything said."""
    behind = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    said = behind.query if behind.path == candidate.get_absolute_url() else ""
    return Place.of(QueryDict(said), candidate.company)


def _tab(request: HttpRequest, candidate: Candidate) -> str:
    return _place(request, candidate).top("video-interview").address_in(candidate)


@require_http_methods(["GET", "HEAD", "POST"])
def request_video_interview(request: HttpRequest, pk: int) -> HttpResponse:
    user, candidate = _candidate(request, pk)
    refusal = may_send(user, candidate)
    if refusal is None and "expiration_date" not in request.GET:  # not for each date looked at
        refusal = _blocked_at_spark_hire(candidate, user)
    context: dict[str, Any] = {
        "candidate": candidate,
        "refusal": refusal,
        "company": candidate.company,
    }
    if request.method == "POST":
        form = RequestForm(candidate.company, request.POST)
        if refusal is None and form.is_valid():
            try:
                _request(candidate, user, form)
            except sending.Refusal as error:
                context["refusal"] = str(error)
            else:
                return _done(request, candidate, user)
    else:
        form = RequestForm(candidate.company, initial=_as_before(request, candidate))
    context["form"] = form
    return show_window(
        request, "video_interviews/request.html", context, back=_tab(request, candidate)
    )


def _blocked_at_spark_hire(candidate: Candidate, user: User) -> str | None:
    """The job or the question set is gone there: said before sending rather than after."""
    link = JobLink.objects.filter(job=candidate.job_id).first()
    if link is None:
        return None
    return jobs.job_problem(link, user) or jobs.question_set_problem(link, user)


def _request(candidate: Candidate, user: User, form: RequestForm) -> None:
    sending.request_interview(
        candidate,
        by=user,
        expires_on=form.cleaned_data["expiration_date"],
        message=form.cleaned_data["message"],
    )


def _as_before(request: HttpRequest, candidate: Candidate) -> dict[str, object]:
    """Try again: the form filled as in the failed request, where its date may still be chosen."""
    if chosen := request.GET.get("expiration_date"):  # another date is looked at
        return {"expiration_date": chosen}
    if not (again := request.GET.get("again")):
        return {}
    requests = InterviewRequest.objects.filter(candidate=candidate)
    before = next((one for one in requests if str(one.pk) == again), None)
    if before is None:
        raise Http404
    form = RequestForm(candidate.company)
    initial: dict[str, object] = {"message": before.message}
    if form.earliest <= before.expires_on <= form.latest:
        initial["expiration_date"] = before.expires_on
    return initial


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_request(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    user, candidate = _candidate(request, pk)
    interview_request = _interview_request(candidate, request_pk)
    refusal = may_cancel(user, interview_request)
    if request.method == "POST":
        if refusal is None and not canceling.cancel_request(interview_request, by=user):
            refusal = _("The status changed meanwhile.")
        if refusal:
            messages.error(request, refusal)
            return leave_window(request, _tab(request, candidate))
        return _done(request, candidate, user)
    context = {"candidate": candidate, "interview_request": interview_request, "refusal": refusal}
    return show_window(
        request, "video_interviews/cancel.html", context, back=_tab(request, candidate)
    )


@require_POST
def check_request(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """A worker looks; the tab shows what it found."""
    user, candidate = _candidate(request, pk)
    interview_request = _interview_request(candidate, request_pk)
    if refusal := may_check(user, interview_request):
        messages.error(request, refusal)
        return leave_window(request, _tab(request, candidate))
    reviewing.check(interview_request)
    return _done(request, candidate, user)


def _done(request: HttpRequest, candidate: Candidate, user: User) -> HttpResponse:
    """The tab behind the window shows it in place; from anywhere else the page goes on to the tab."""
    place = _place(request, candidate)
    if not asked_by_htmx(request) or place.tab != "video-interview":
        return leave_window(request, _tab(request, candidate))
    newsfeed = newsfeed_page(candidate, place.before, place.show)
    context = tab_context(candidate, user) | {"newsfeed": newsfeed, "place": place}
    return render(request, "video_interviews/_done.html", context)


@require_safe
def view_completed_interview(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """Opens the recording at Spark Hire, for everyone who may open the candidate record."""
    user, candidate = _candidate(request, pk)
    interview_request = _interview_request(candidate, request_pk)
    refusal = may_watch(interview_request)
    if refusal is None:
        try:
            url = sharing.recording_url(interview_request)
        except sharing.NoRecording as error:
            refusal = str(error)
        else:
            sharing.note_view(interview_request, by=user)
            return redirect(url)
    context = {"candidate": candidate, "reason": refusal, "back_url": _tab(request, candidate)}
    return render(request, "video_interviews/no_recording.html", context, status=409)


@require_safe
def share(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """A link to the recording that works without logging in, to be copied or mailed."""
    user, candidate = _candidate(request, pk)
    interview_request = _interview_request(candidate, request_pk)
    context: dict[str, Any] = {
        "candidate": candidate,
        "subject": _("Video interview of %(candidate)s") % {"candidate": candidate},
    }
    context["refusal"] = may_watch(interview_request)
    if not context["refusal"]:
        try:
            context["url"] = sharing.recording_url(interview_request)
        except sharing.NoRecording as error:
            context["refusal"] = str(error)
        else:
            sharing.note_share(interview_request, by=user)
    return show_window(
        request, "video_interviews/share.html", context, back=_tab(request, candidate)
    )
