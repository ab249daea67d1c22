"""Jobs, the team, accounts and the dashboard in states that `test_every_page` does not have: what is
empty, what was typed wrongly, what was just done. All is said in translated words."""

from collections.abc import Iterator
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from recruiting.actions import inviting
from recruiting.models import Candidate, Company, Job, User
from tests.people import log_in, make_candidate, make_user
from tests.video_interviews.shown import look
from tests.video_interviews.test_words import left_out
from tests.video_interviews.walks import requested
from tests.video_interviews.words import marks, unmarked
from video_interviews.models import InterviewRequest, JobLink, Status


def sent(client: Client, page: str, /, *arguments: int, **typed: Any) -> str:
    return look(client.post(reverse(page, args=arguments), typed, follow=True))


def job_pages(client: Client, job: Job, alice: User) -> Iterator[str]:
    yield look(client.get(reverse("jobs"), {"q": "Zookeeper"}))
    yield look(client.get(reverse("jobs"), {"q": "Zookeeper", "status": "open"}))
    yield sent(client, "job-create")
    yield sent(client, "job-create", title="Casey", status="open")
    yield sent(client, "job-edit", job.pk, title=job.title, status="open")
    for status in Job.Status.values:
        yield sent(client, "job-status", job.pk, status=status, tab="details")
    yield sent(client, "hiring-team", job.pk, people=[alice.pk])
    yield sent(client, "hiring-team", job.pk, people=["999"])
    yield sent(client, "stages", job.pk)
    yield sent(client, "stages", job.pk, stage=["", "", ""], name_0="Casey", name_1="casey")
    robin = make_candidate(job, "Robin", last_name="")
    yield sent(client, "job-move", job.pk, candidate=robin.pk, stage=job.stages.all()[1].pk)
    yield sent(client, "job-copy", job.pk)
    Candidate.objects.all().delete()
    yield look(client.get(job.get_absolute_url()))


def team_pages(admin: Client, dana: User, bob: User) -> Iterator[str]:
    gone = make_user(dana.company, "casey@example.com", first_name="Casey", is_active=False)
    known = {"first_name": "Robin", "role": "recruiter"}
    for email in ("casey@example.com", "bob@example.com", "dana@example.com", "no e-mail"):
        yield sent(admin, "team-invite", email=email, **known)
    yield sent(admin, "team-invite", email="robin@example.com", **known)
    robin = User.objects.get(email="robin@example.com")
    for person in (robin, dana):
        yield sent(admin, "team-send-again", person.pk)
        yield look(admin.get(reverse("team-edit", args=[person.pk])))
    inviting.mail_invitation(robin.pk)
    yield look(admin.get(reverse("team")))
    yield sent(admin, "team-edit", bob.pk, email=bob.email, role="recruiter")
    yield sent(admin, "team-deactivate", bob.pk)
    yield sent(admin, "team-deactivate", dana.pk)
    yield look(admin.get(reverse("team-reactivate", args=[robin.pk])))
    yield sent(admin, "team-reactivate", gone.pk)


def own_pages(admin: Client, company: Company) -> Iterator[str]:
    yield sent(admin, "account", first_name="")
    yield sent(admin, "account", first_name="Dana")
    yield sent(admin, "account-password", old_password="x", new_password1="a", new_password2="b")
    yield sent(admin, "account-sessions-end")
    yield sent(admin, "company-settings", name="", time_zone="Casey")
    yield sent(admin, "company-settings", name=company.name, time_zone=company.time_zone)


def dashboards(clients: list[Client], request: InterviewRequest) -> Iterator[str]:
    def all_of_them() -> Iterator[str]:
        for client in clients:
            yield look(client.get(reverse("dashboard")))
            yield look(client.get(reverse("dashboard"), {"jobs": "mine"}))

    for status in (Status.FAILED, Status.COMPLETED, Status.REQUESTED):
        InterviewRequest.objects.update(
            status=status, reason="Said.", completed_at=request.requested_at
        )
        InterviewRequest.objects.update(expires_at=request.requested_at)
        yield from all_of_them()
    Candidate.objects.all().delete()
    yield from all_of_them()
    Job.objects.update(status=Job.Status.CLOSED)
    yield from all_of_them()
    Job.objects.all().delete()
    yield from all_of_them()
    yield look(clients[0].get(reverse("jobs")))


def test_jobs_are_in_translated_words(admin: Client, job: Job, alice: User) -> None:
    assert left_out(job_pages(admin, job, alice)) == set()


def test_the_team_is_in_translated_words(admin: Client, dana: User, bob: User) -> None:
    assert left_out(team_pages(admin, dana, bob)) == set()


def test_accounts_and_settings_are_in_translated_words(admin: Client, company: Company) -> None:
    assert left_out(own_pages(admin, company)) == set()


def test_the_dashboard_is_in_translated_words(
    admin: Client, bob: User, alice: User, candidate: Candidate, link: JobLink
) -> None:
    request = requested(candidate, alice)
    assert left_out(dashboards([admin, log_in(bob)], request)) == set()


def test_an_invitation_is_mailed_in_translated_words(admin: Client) -> None:
    typed = {"email": "robin@example.com", "first_name": "Robin", "role": "recruiter"}
    with marks():
        admin.post(reverse("team-invite"), typed)
        inviting.mail_invitation(User.objects.get(email="robin@example.com").pk)
    (letter,) = mail.outbox
    assert isinstance(letter, EmailMessage)
    assert unmarked(f"{letter.subject}\n{letter.body}", ["Dana", "Robin", "Northwind Talent"]) == []
