"""The first page after logging in."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruiting import access
from recruiting.models import Job, User
from recruiting.views.jobs import with_candidate_count


def dashboard(request: HttpRequest) -> HttpResponse:
    """What is new and what is mine; Recruiting Support goes on to the admin."""
    if isinstance(request.user, User) and request.user.company_id is None and request.user.is_staff:
        return redirect("admin:index")
    user = access.member(request)
    jobs = access.jobs_for(user)
    candidates = access.candidates_for(user)
    mine = jobs.filter(hiring_team=user).exclude(status=Job.Status.CLOSED)
    week_ago = timezone.now() - timedelta(days=7)
    return render(
        request,
        "recruiting/dashboard.html",
        {
            "newest": list(candidates.select_related("job", "stage")[:8]),
            "my_jobs": list(with_candidate_count(mine)[:8]),
            "open_jobs": jobs.filter(status=Job.Status.OPEN).count(),
            "new_this_week": candidates.filter(created_at__gte=week_ago).count(),
            "has_jobs": jobs.exists(),
        },
    )
