"""How long a candidate record is to be kept, and until when. Pure but for the reading of its newsfeed."""

import calendar
from datetime import date, datetime, time

from django.db.models import Max

from recruiting.models import Candidate, Company


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier), or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def begins(day: date, company: Company) -> datetime:
    """The day's first moment at the company."""
    return datetime.combine(day, time.min, tzinfo=company.zone)


def last_activity(candidate: Candidate) -> datetime:
    """When the record was made, or something last joined its newsfeed."""
    newest: datetime | None = candidate.newsfeed.aggregate(at=Max("happened_at"))["at"]
    return max(candidate.created_at, newest or candidate.created_at)


def earliest(candidate: Candidate) -> datetime:
    """Before this moment the company's minimum period forbids to erase the record."""
    company = candidate.company
    if not company.keep_at_least:
        return candidate.created_at
    since = last_activity(candidate).astimezone(company.zone).date()
    return begins(months_after(since, company.keep_at_least), company)
