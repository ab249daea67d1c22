"""Help > Video Interviewing: the guide, in the product."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recruiting import access


@require_safe
def video_interviewing(request: HttpRequest) -> HttpResponse:
    """For everybody of a company with the feature; 404 for the others."""
    user = access.member(request)
    if not access.company_of(user).video_interviewing_enabled:
        raise Http404
    return render(request, "video_interviews/help.html")
