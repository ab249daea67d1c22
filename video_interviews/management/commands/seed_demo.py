"""`manage.py seed_demo`: the demo's companies, people, jobs and candidates. Running it again adds nothing."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from recruiting import newsfeed, search
from recruiting.actions.candidates import set_tags
from recruiting.models import DEFAULT_STAGES, Candidate, Company, Job, Stage, User
from video_interviews.management.demo_data import (
    COMPANIES,
    SUPPORT,
    DemoCandidate,
    DemoCompany,
    DemoJob,
)
from video_interviews.management.demo_resume import resume_pdf

PASSWORD = "demo"  # noqa: S105 -- the demo's, and printed by it


class Command(BaseCommand):
    help = "Adds the demo's companies, people, jobs and candidates, where they are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="also when DEBUG is off")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["force"]:
            raise CommandError(
                "The demo's password is public. Use --force if DEBUG is rightly off."
            )
        if not User.objects.filter(email=SUPPORT).exists():
            User.objects.create_user(
                SUPPORT, PASSWORD, first_name="Sam", last_name="Support", is_staff=True
            )
        for company in COMPANIES:
            seed_company(company)
        self.stdout.write("The demo data is there.")


def seed_company(demo: DemoCompany) -> None:
    company = Company.objects.filter(name=demo.name).first() or Company.objects.create(
        name=demo.name, time_zone=demo.time_zone, video_interviewing_enabled=True
    )
    for person in demo.people:
        if not User.objects.filter(email=person.email).exists():
            User.objects.create_user(
                person.email,
                PASSWORD,
                first_name=person.first_name,
                last_name=person.last_name,
                role=person.role,
                company=company,
                last_login=timezone.now(),  # nobody of the demo waits for an invitation
            )
    recruiter = User.objects.get(email=demo.people[min(1, len(demo.people) - 1)].email)
    for job in demo.jobs:
        if not Job.objects.filter(company=company, title=job.title).exists():
            seed_job(job, company, by=recruiter)


def seed_job(demo: DemoJob, company: Company, *, by: User) -> None:
    now = timezone.now()
    city, state, country = demo.place
    job = Job.objects.create(
        company=company,
        title=demo.title,
        department=demo.department,
        city=city,
        state=state,
        country=country,
        description=demo.description,
        status=demo.status,
        created_at=now - timedelta(days=demo.days),
    )
    stages = [Stage(job=job, name=name, position=n) for n, name in enumerate(DEFAULT_STAGES)]
    Stage.objects.bulk_create(stages)
    job.hiring_team.set(User.objects.filter(company=company, email__in=demo.team))
    for candidate in demo.candidates:
        seed_candidate(candidate, job, by=by, now=now)


def seed_candidate(demo: DemoCandidate, job: Job, *, by: User, now: datetime) -> None:
    first_name, last_name = demo.name.split(" ", 1)
    candidate = Candidate(
        job=job,
        stage=job.stages.get(name=demo.stage),
        first_name=first_name,
        last_name=last_name,
        email=demo.email,
        phone=demo.phone,
        source=demo.source,
        created_at=now - timedelta(days=demo.days),
    )
    if demo.resume:
        lines = [demo.name, demo.email, demo.phone, "", f"Applying as {job.title}", *demo.tags]
        candidate.resume.save("resume.pdf", ContentFile(resume_pdf(lines)), save=False)
    candidate.save()
    set_tags(candidate, demo.tags)
    search.index_one(candidate, new_resume=demo.resume)
    newsfeed.post(story(demo, candidate, by=by, now=now))


def story(
    demo: DemoCandidate, candidate: Candidate, *, by: User, now: datetime
) -> list[newsfeed.Entry]:
    """Added, moved stage by stage and noted, evenly between then and now."""
    reached = DEFAULT_STAGES.index(demo.stage)
    told = [("candidate_added", f"Added to {candidate.job.title}", "")]
    told += [
        ("stage_moved", f"Moved from {before} to {after}", "")
        for before, after in pairwise(DEFAULT_STAGES[: reached + 1])
    ]
    if demo.note:
        told.append(("note", "Note", demo.note))
    step = (now - candidate.created_at) / len(told)
    return [
        newsfeed.Entry(
            candidate.pk,
            kind=kind,
            headline=headline,
            by=by,
            body=body,
            happened_at=candidate.created_at + step * number,
        )
        for number, (kind, headline, body) in enumerate(told)
    ]
