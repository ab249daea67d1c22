"""Many companies, candidates and requests at once, made by the database itself."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from tests.people import make_company, make_job, make_user
from video_interviews import expiry

ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
)
COMPANIES = 50


def many_requests(number: int, *, due: int) -> None:
    """`number` requests in 50 companies of 8 zones: `due` overdue since midnight, as many open, the
    rest long over. Each candidate record has one that is open, and its share of the others."""
    records = 2 * due
    with connection.cursor() as cursor:
        for n in range(COMPANIES):
            zone = ZONES[n % len(ZONES)]
            company = make_company(f"Company {n}", time_zone=zone)
            job, user = make_job(company), make_user(company)
            today = expiry.today(company.zone, timezone.now())
            cursor.execute(
                MANY_CANDIDATES,
                [company.pk, job.pk, job.stages.all()[0].pk, records // COMPANIES],
            )
            for status, on, share in (
                ("requested", today, due // COMPANIES),
                ("requested", today + timedelta(days=7), due // COMPANIES),
                ("canceled", today - timedelta(days=30), (number - records) // COMPANIES),
            ):
                late = status == "requested" and on != today
                cursor.execute(
                    MANY_REQUESTS,
                    {
                        "company": company.pk,
                        "by": user.pk,
                        "zone": zone,
                        "status": status,
                        "on": on,
                        "at": expiry.deadline(on, company.zone),
                        "skip": share if late else 0,
                        "share": share,
                        "records": records // COMPANIES,
                    },
                )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


MANY_CANDIDATES = """
    INSERT INTO recruiting_candidate (company_id, job_id, stage_id, first_name, last_name, email,
        phone, resume, source, created_at, sort_name)
    SELECT %s, %s, %s, 'Casey', 'Candidate ' || n, 'casey' || n || '@example.com', '', '', '', now(),
        'candidate ' || n || ' casey'
    FROM generate_series(1, %s) AS n
"""
MANY_REQUESTS = """
    WITH record AS (
        SELECT id, email, row_number() OVER (ORDER BY id) - 1 AS n
        FROM recruiting_candidate WHERE company_id = %(company)s
    )
    INSERT INTO video_interviews_interviewrequest (candidate_id, company_id, requested_by_id,
        requested_at, status, first_name, last_name, email, message, spark_hire_job_uuid,
        question_set_uuid, question_set_name, expires_on, expires_at, time_zone, spark_hire_uuid,
        spark_hire_status, share_url, status_before_cancel, surplus_uuid, creates, reason, attempts)
    SELECT record.id, %(company)s, %(by)s, now() - interval '7 days', %(status)s, 'Casey',
        'Candidate', email, 'We look forward to meeting you.', 'job-1', 'set-1', 'Screen', %(on)s,
        %(at)s, %(zone)s, gen_random_uuid(), 'created', '', '', '', 1, '', 0
    FROM generate_series(0, %(share)s - 1) AS wanted
    JOIN record ON record.n = (wanted + %(skip)s) %% %(records)s
"""
