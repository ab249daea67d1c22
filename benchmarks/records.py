"""A company with many candidate records, made by the database itself."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from recruiting import newsfeed
from recruiting.models import Candidate, Company, Job, NewsfeedItem, SearchDocument, Tag, User
from tests.people import make_company, make_job, make_user
from video_interviews.models import InterviewRequest

JOBS, TAGS, ITEMS = 50, 10, 10_000
FIRST = "Casey Amara Luca Noor Yuki Hannah Priya Ben Grace Femi Sofia Jonas Arjun Imogen Tomas Olga"
LAST = "Weber Okafor Moretti Haddad Tanaka Lindqvist Raman Whitaker Kim Adeyemi Marques Mehta Stone"


@dataclass(frozen=True, slots=True)
class Crowd:
    company: Company
    recruiter: User  # on the hiring team of three of the jobs
    job: Job
    candidate: Candidate
    talked_about: Candidate  # whose newsfeed has 10,000 items


def crowd(number: int) -> Crowd:
    """`number` records on 50 jobs, added over two years, and as many requests for interviews.

    One in 20 is archived, one in five has a tag; 5 of 100 requests are open, as many are completed
    and not viewed, 3 failed.
    """
    company = make_company(f"A company of {number}")
    recruiter = make_user(company)
    jobs = [make_job(company, f"Engineer {n}") for n in range(JOBS)]
    for job in jobs[:3]:
        job.hiring_team.add(recruiter)
    tags = Tag.objects.bulk_create(Tag(company=company, name=f"Skill {n}") for n in range(TAGS))
    values = {
        "company": company.pk,
        "zone": company.time_zone,
        "by": recruiter.pk,
        "number": number,
        "jobs": [job.pk for job in jobs],
        "stages": [stage.pk for job in jobs for stage in job.stages.all()],
        "tags": [tag.pk for tag in tags],
        "first": FIRST.split(),
        "last": LAST.split(),
    }
    _insert(Candidate, CANDIDATES, "generate_series(1, %(number)s) AS n", values)
    mine = "recruiting_candidate AS c JOIN recruiting_job AS j ON j.id = c.job_id"
    mine += " WHERE c.company_id = %(company)s"
    _insert(Candidate.tags.through, TAGGED, f"{mine} AND c.id %% 5 = 0", values)
    _insert(SearchDocument, DOCUMENTS, mine, values)
    _insert(NewsfeedItem, ITEMS_OF_ALL, mine, values)
    _insert(InterviewRequest, REQUESTS, mine, values)
    candidate, talked_about = Candidate.objects.filter(job=jobs[1], archived_at=None)[5:7]
    newsfeed.post(
        newsfeed.Entry(talked_about.pk, kind="note", headline="Note", by=recruiter, body=str(n))
        for n in range(ITEMS)
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Crowd(company, recruiter, jobs[1], candidate, talked_about)


def _insert(
    model: type[Model], columns: dict[str, str], source: str, values: dict[str, Any]
) -> None:
    """A row of each row of the source. Columns that are not named get their defaults."""
    columns, values = dict(columns), dict(values)
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column not in columns and not field.primary_key and not field.null:
            columns[column] = f"%(default_{column})s"
            default = field.get_default()
            values[f"default_{column}"] = "" if default is None else default
    names, expressions = ", ".join(columns), ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {expressions} FROM {source}",
            values | {"now": timezone.now()},
        )


def _one_of(array: str, seed: str) -> str:
    """Some element of the array, the same for the same seed."""
    return f"(%({array})s)[1 + abs(hashint4({seed}::int)) %% cardinality(%({array})s)]"


FIRST_NAME = _one_of("first", "n")
LAST_NAME = f"{_one_of('last', 'n + 1')} || '-' || {_one_of('last', 'n + 2')}"
PLACE = f"(n %% {JOBS})"
STEP = (
    "CASE WHEN n / 50 %% 100 < 60 THEN 1 WHEN n / 50 %% 100 < 85 THEN 2 "
    "WHEN n / 50 %% 100 < 95 THEN 3 WHEN n / 50 %% 100 < 99 THEN 4 ELSE 5 END"
)
CANDIDATES = {
    "company_id": "%(company)s",
    "job_id": f"(%(jobs)s)[1 + {PLACE}]",
    "stage_id": f"(%(stages)s)[{PLACE} * 5 + {STEP}]",
    "first_name": FIRST_NAME,
    "last_name": LAST_NAME,
    "sort_name": f"lower({LAST_NAME} || ' ' || {FIRST_NAME})",
    "email": "'person' || n || '@example.com'",
    "phone": "''",
    "resume": "''",
    "source": "CASE WHEN n %% 3 = 0 THEN 'LinkedIn' ELSE 'Careers page' END",
    "created_at": "%(now)s - n * (interval '730 days' / %(number)s)",
    "archived_at": "CASE WHEN n %% 20 = 0 THEN %(now)s END",
}
TAGGED = {"candidate_id": "c.id", "tag_id": _one_of("tags", "c.id")}
DOCUMENTS = {
    "candidate_id": "c.id",
    "words": "lower(concat_ws(' ', c.first_name, c.last_name, c.email, c.source, j.title))",
    "resume_words": "CASE WHEN c.id %% 10 = 0 THEN 'python postgresql kubernetes' ELSE '' END",
}
ITEMS_OF_ALL = {
    "candidate_id": "c.id",
    "kind": "'candidate_added'",
    "happened_at": "c.created_at",
    "actor_name": "'Recruiting'",
    "headline": "'Added to the job'",
}
LOT = "abs(hashint4(c.id::int)) %% 1000"  # of each record, the same wherever it is asked for
REQUESTS = {
    "candidate_id": "c.id",
    "company_id": "%(company)s",
    "requested_by_id": "%(by)s",
    "requested_at": "c.created_at + interval '1 day'",
    "status": f"""CASE WHEN {LOT} < 25 THEN 'requested' WHEN {LOT} < 50 THEN 'accepted'
        WHEN {LOT} < 80 THEN 'failed' WHEN {LOT} < 81 THEN 'needs_review'
        WHEN {LOT} < 230 THEN 'expired' WHEN {LOT} < 300 THEN 'canceled' ELSE 'completed' END""",
    "reason": f"CASE WHEN {LOT} BETWEEN 50 AND 80 THEN 'Spark Hire refused it.' ELSE '' END",
    "completed_at": f"CASE WHEN {LOT} >= 300 THEN c.created_at + interval '3 days' END",
    "viewed_at": f"CASE WHEN {LOT} >= 350 THEN c.created_at + interval '4 days' END",
    "first_name": "c.first_name",
    "last_name": "c.last_name",
    "email": "c.email",
    "spark_hire_job_uuid": "'job-1'",
    "question_set_uuid": "'set-1'",
    "question_set_name": "'Screen'",
    "spark_hire_uuid": "gen_random_uuid()",
    "creates": "1",
    "time_zone": "%(zone)s",
    "expires_on": f"(%(now)s + {LOT} %% 8 * interval '1 day')::date",
    "expires_at": f"date_trunc('day', %(now)s + {LOT} %% 8 * interval '1 day')",
}
