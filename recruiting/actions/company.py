"""The company's own settings."""

from collections.abc import Collection

from django.db import transaction

from recruiting import audit
from recruiting.audit_actions import (
    COMPANY_NAME,
    COMPANY_SECOND_FACTOR,
    COMPANY_VIDEO,
    COMPANY_ZONE,
)
from recruiting.models import Company, User

TOLD = {
    "name": COMPANY_NAME,
    "time_zone": COMPANY_ZONE,
    "second_factor_required": COMPANY_SECOND_FACTOR,
    "video_interviewing_enabled": COMPANY_VIDEO,
}


@transaction.atomic
def change_company(company: Company, changed: Collection[str], *, by: User) -> None:
    """Save the columns that were changed."""
    if changed:
        company.save(update_fields=changed)
    for column in changed:
        audit.record(TOLD[column], company.pk, by=by, company_id=company.pk)
