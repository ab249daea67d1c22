"""The tab's status answer: a fragment for the open page, JSON for machines."""

from typing import Any

from django.http import Http404, HttpResponse
from rest_framework.renderers import JSONRenderer, TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from recruiting import access
from recruiting.newsfeed import newsfeed_page
from recruiting.place import Place
from video_interviews.models import InterviewRequest
from video_interviews.tab import tab_context


class VideoInterviewStatus(APIView):
    """GET; with the `version` that the page shows, 204 while nothing has changed."""

    renderer_classes = [TemplateHTMLRenderer, JSONRenderer]
    http_method_names = ["get", "head"]  # what OPTIONS answers by itself has no template

    def get(self, request: Request, pk: int) -> HttpResponse:
        user = access.member(request._request)
        candidate = access.candidate_for(user, pk)
        if not candidate.company.video_interviewing_enabled:
            raise Http404
        context = tab_context(candidate, user)
        if request.query_params.get("version") == context["version"]:
            return HttpResponse(status=204)
        if request.accepted_renderer.format == "json":
            return Response(
                {
                    "version": context["version"],
                    "requests": [_as_json(each) for each in context["requests"]],
                }
            )
        context["shown"] = request.query_params.get("shown", "")
        place = Place.of(request._request.GET, candidate.company)
        context["place"] = place
        context["newsfeed"] = newsfeed_page(candidate, place.before, place.show)
        return Response(context, template_name="video_interviews/_live.html")


def _as_json(request: InterviewRequest) -> dict[str, Any]:
    return {
        "id": request.pk,
        "status": request.status,
        "status_label": request.get_status_display(),
        "question_set": request.question_set_name,
        "expires_at": request.expires_at,
        "time_zone": request.time_zone,
        "reason": request.reason,
        "next_try_at": request.next_attempt_at,
    }


video_interview_status = VideoInterviewStatus.as_view()
