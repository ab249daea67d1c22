"""What lists and exports of candidates say about their video interviews."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from recruiting.extensions import ExportColumn
from recruiting.models import Candidate, Company
from video_interviews.models import InterviewRequest, Status
from video_interviews.tab import current


def statuses(candidates: Iterable[Candidate]) -> dict[int, InterviewRequest]:
    """The request that counts of each of the records, by the record's id: one query for all."""
    found: dict[int, list[InterviewRequest]] = defaultdict(list)
    requests = InterviewRequest.objects.only("candidate", "status", "set_aside_for", "requested_at")
    for request in requests.filter(candidate__in=[c.pk for c in candidates]):
        found[request.candidate_id].append(request)
    counting = {pk: current(requests) for pk, requests in found.items()}
    return {pk: request for pk, request in counting.items() if request}


def _texts(candidates: Sequence[Candidate]) -> dict[int, str]:
    return {pk: str(Status(request.status).label) for pk, request in statuses(candidates).items()}


def _is_shown_to(company: Company) -> bool:
    return company.video_interviewing_enabled


EXPORT_COLUMN = ExportColumn(_("Video interview"), _texts, _is_shown_to)
