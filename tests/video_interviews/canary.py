"""One candidate with a canary in whatever a person can be told of, made as people make one; and where
to look for it afterwards."""

import os
from collections.abc import Iterator
from pathlib import Path

import redis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from qsessions.models import Session

from recruiting.actions.notes import add_note
from recruiting.models import Candidate, CandidateImport, User
from recruiting.search import read_resume
from tests.people import log_in
from tests.recruiting.importing import imported, uploaded, work
from tests.sandbox.process import RITA, Sandbox
from tests.video_interviews.walks import ask, post
from video_interviews.actions import reading, sending
from video_interviews.management.demo_resume import resume_pdf
from video_interviews.models import InterviewRequest

BIRD = "quokka"  # in every canary
PHONE = "5550142867"
EMAIL = f"{BIRD}mail@example.com"
FILE = f"""First name,Last name,E-mail,Phone,Job,Tags,Source,Remarks
{BIRD}first,{BIRD}last,{EMAIL},{PHONE},Backend Engineer,{BIRD}tag,{BIRD}source,{BIRD}remark
Mia,Maus,mia@example.com,,Backend Engineer,Python,Fair,
{BIRD}first,{BIRD}last,,,Chef,,,no such job
"""


def imported_candidate(dana: User) -> Candidate:
    """By a file that is kept; another one cannot be read, a third waits to be imported."""
    upload = uploaded(dana, FILE)
    work(upload)
    imported(dana, upload)
    work(uploaded(dana, FILE))
    work(uploaded(dana, f'First name,Last name\n"{EMAIL}'))
    assert CandidateImport.objects.exclude(file="").count() == 3
    return Candidate.objects.get(email=EMAIL)


def worked_on(candidate: Candidate, dana: User, bob: User) -> None:
    """All that colleagues do with a record."""
    browser = log_in(dana)
    resume = SimpleUploadedFile("cv.pdf", resume_pdf([f"{BIRD}resume knows Python"]))
    posted(browser, "candidate-resume-upload", candidate, resume=resume)
    read_resume(candidate.pk)
    add_note(candidate, by=dana, text=f"@{bob.email} {BIRD}note")
    others = [str(one.pk) for one in Candidate.objects.all()]
    browser.post(reverse("bulk"), {"pk": others, "action": "tag", "tag": "shared"})
    browser.post(f"{reverse('view-save')}?q={BIRD}first+{BIRD}last", {"name": "My search"})
    browser.post(f"{reverse('view-save')}?q={EMAIL}", {"name": "And another"})
    posted(browser, "candidate-hold", candidate, reason=f"{BIRD}hold")
    posted(browser, "candidate-hold", candidate, do="remove")


def interviewed(candidate: Candidate, alice: User, sandbox: Sandbox) -> InterviewRequest:
    """Asked for, sent, and reported by Spark Hire, which names the person."""
    request = ask(candidate, alice, message=f"{BIRD}message")
    sending.send(request.pk)
    request.refresh_from_db()
    interview = sandbox.api(RITA).get(f"/interviews/{request.spark_hire_uuid}").content
    assert BIRD.encode() in interview
    assert post(interview) == 200
    for pk in [request.company.integration.pk]:
        reading.read_reports(pk)
    assert post(interview) == 200  # one more waits
    assert post(interview[:-9]) == 200  # and one is cut short
    return request


def posted(browser: Client, page: str, candidate: Candidate, **fields: object) -> None:
    assert browser.post(reverse(page, args=[candidate.pk]), fields).status_code == 302


def told(media: Path, log: str) -> Iterator[str]:
    """Whatever is kept anywhere, text by text, in small letters. A body in hexadecimal is spelled out."""
    yield from database()
    for file in filter(Path.is_file, media.rglob("*")):
        yield f"{file}: {file.read_bytes().decode('latin-1')}".lower()
    for session in Session.objects.all():
        yield f"session: {session.get_decoded()}".lower()
    if url := os.environ["REDIS_URL"]:
        with redis.Redis.from_url(url) as server:
            for key in server.scan_iter(count=1000):
                yield f"redis: {key!r} {server.dump(key)!r}".lower()
    yield f"log: {log}".lower()


def database() -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(r)::text FROM "{table}" r')  # noqa: S608
            for (row,) in cursor.fetchall():
                yield f"{table}: {row}".lower()


def canaries(texts: Iterator[str]) -> list[str]:
    words = [BIRD, BIRD.encode().hex(), PHONE, PHONE[-7:]]
    return [text[:300] for text in texts if any(word in text for word in words)]
