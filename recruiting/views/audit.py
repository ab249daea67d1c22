"""Company Settings > Audit log, for Admins."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recruiting import access, audit, audit_log
from recruiting.audit_actions import AUDIT_EXPORTED
from recruiting.forms.audit import AuditFilterForm
from recruiting.models import User
from recruiting.paging import page_of

PAGE = 50


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The newest entries first."""
    form = _asked(request)[1]
    page = page_of(
        form.entries(),
        audit_log.NEWEST,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=PAGE,
    )
    context = {
        "form": form,
        "page": page,
        "lines": audit_log.in_words(form.company, page.rows),
        "zone": form.company.time_zone,
        "narrowed": any(form.cleaned_data.values()) or bool(form.errors),
    }
    status = 422 if form.errors else 200
    return render(request, "recruiting/audit.html", context, status=status)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All that the filters leave, as a file; that it was taken is an entry, too."""
    user, form = _asked(request)
    company = form.company
    with transaction.atomic():
        audit.record(AUDIT_EXPORTED, company.pk, by=user, company_id=company.pk)
    today = timezone.localdate(timezone=company.zone)
    return StreamingHttpResponse(
        audit_log.csv_lines(company, form.entries()),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="audit-log-{today:%Y-%m-%d}.csv"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _asked(request: HttpRequest) -> tuple[User, AuditFilterForm]:
    """The Admin and the filters. A person of another company is nobody: 404."""
    user = access.member(request)
    access.require_admin(user)
    form = AuditFilterForm(request.GET, company=access.company_of(user))
    if form.has_error("person"):
        raise Http404
    return user, form
