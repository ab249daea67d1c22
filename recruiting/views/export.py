"""The candidate list as a file."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recruiting import access, audit
from recruiting.audit_actions import CANDIDATES_EXPORTED
from recruiting.candidate_list import CandidateList
from recruiting.export import lines_of
from recruiting.views.candidates import address_of


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Everybody on the list, however many: the file is sent while the records are read."""
    user = access.member(request)
    access.require_editor(user)
    company = access.company_of(user)
    found = CandidateList(user, request.GET)
    if found.doubt:  # fewer were meant
        messages.warning(request, f"{_('Nothing was exported.')} {found.doubt}")
        return redirect(address_of(found))
    with transaction.atomic():
        audit.record(CANDIDATES_EXPORTED, company.pk, by=user, company_id=company.pk)
    today = timezone.localdate(timezone=company.zone)
    return StreamingHttpResponse(
        lines_of(found),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="candidates-{today:%Y-%m-%d}.csv"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
