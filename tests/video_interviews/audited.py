"""Each sensitive action, done once by Dana, an Admin: what the audit log has to tell."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recruiting import sessions
from recruiting.actions import erasing, inviting, team
from recruiting.models import Candidate, Company, Erasure, LegalHold, User
from tests.people import PASSWORD, log_in, make_user
from tests.sandbox.process import RITA
from tests.video_interviews.settings_page import save
from tests.video_interviews.walks import ask, requested
from video_interviews.actions import canceling, configuring, jobs, linking, subscribing
from video_interviews.management.demo_resume import resume_pdf
from video_interviews.models import Integration, InterviewRequest, JobLink, Status


@dataclass(frozen=True, slots=True)
class Scene:
    """A company whose integration runs; its job is linked. Everything is read anew."""

    dana: User
    alice: User
    bob: User
    candidate: Candidate
    client: Client

    @property
    def company(self) -> Company:
        return Company.objects.get(pk=self.candidate.company_id)

    @property
    def integration(self) -> Integration:
        return configuring.integration_for(self.company)

    def recording(self) -> InterviewRequest:
        """A completed request whose link is made."""
        request = InterviewRequest.objects.first() or requested(self.candidate, self.alice)
        url = "https://app.sparkhire.com/share/1"
        InterviewRequest.objects.update(status=Status.COMPLETED, share_url=url)
        return request


def post(scene: Scene, page: str, /, *args: object, **fields: str) -> None:
    assert scene.client.post(reverse(page, args=args), fields).status_code == 302


def get(scene: Scene, page: str, /, *args: object, **fields: str) -> None:
    assert scene.client.get(reverse(page, args=args), fields).status_code in (200, 302)


def change(scene: Scene, who: User, **fields: str) -> None:
    person = User.objects.get(pk=who.pk)
    team.change(person, **{"email": person.email, "role": person.role, **fields}, by=scene.dana)


def invite(scene: Scene) -> None:
    person = User(company=scene.company, email="new@example.com", role=User.Role.RECRUITER)
    inviting.invite(person, by=scene.dana)


def reactivate(scene: Scene) -> None:
    User.objects.filter(pk=scene.bob.pk).update(is_active=False)
    team.reactivate(scene.bob, by=scene.dana)


def end_session(scene: Scene) -> None:
    log_in(scene.dana)
    other = sessions.of_person(scene.dana, this=scene.client.session.session_key)[-1]
    post(scene, "account-session-end", other.name)


def end_others(scene: Scene) -> None:
    log_in(scene.dana)
    post(scene, "account-sessions-end")


def choose_password(scene: Scene) -> None:
    new = "another horse battery staple"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    post(scene, "account-password", **typed)


def switch_video(scene: Scene) -> None:
    support = User.objects.filter(company=None).first() or make_user(None, is_staff=True)
    address = reverse("admin:recruiting_company_change", args=[scene.company.pk])
    typed = {"name": scene.company.name, "time_zone": scene.company.time_zone}
    log_in(support).post(address, typed)


def settings(scene: Scene, **fields: str) -> None:
    typed = {"name": scene.company.name, "time_zone": scene.company.time_zone} | fields
    post(scene, "company-settings", **typed)


def download_resume(scene: Scene) -> None:
    scene.candidate.resume.save("resume.pdf", ContentFile(resume_pdf(["Casey"])))
    get(scene, "candidate-resume", scene.candidate.pk, download="1")


def save_page(scene: Scene, keys: dict[User, str] | None = None, **fields: object) -> None:
    assert save(scene.client, keys, **{"primary": scene.dana, **fields}).status_code == 302


def switch_on(scene: Scene) -> None:
    Integration.objects.update(is_on=False)
    save_page(scene, is_on="on")


def link_job(scene: Scene) -> None:
    uuid = jobs.spark_hire_jobs(scene.dana)[0].uuid
    JobLink.objects.all().delete()
    linking.link_to_existing_job(scene.candidate.job, uuid, by=scene.dana)


def choose_question_set(scene: Scene) -> None:
    chosen = jobs.question_sets(scene.dana)[-1]
    jobs.choose_question_set(JobLink.objects.get(), chosen, by=scene.dana)


def cancel(scene: Scene) -> None:
    request = InterviewRequest.objects.first() or requested(scene.candidate, scene.alice)
    assert canceling.cancel_request(request, by=scene.dana)


def of_recording(scene: Scene, name: str) -> None:
    get(scene, name, scene.candidate.pk, scene.recording().pk)


def deactivate(scene: Scene) -> None:
    User.objects.filter(pk=scene.bob.pk).update(last_login=timezone.now())
    team.deactivate(scene.bob, by=scene.dana)


def erase(scene: Scene) -> None:
    asked = {"company": scene.company, "fingerprint": "", "asked_by": scene.dana}
    now = {"due_at": timezone.now(), "next_attempt_at": timezone.now()}
    pk = Erasure.objects.get_or_create(record=scene.candidate.pk, defaults=asked | now)[0].pk
    Erasure.objects.update(next_attempt_at=timezone.now())
    erasing.erase(pk)


def withdraw(scene: Scene) -> None:
    asked = {"company": scene.company, "fingerprint": "", "due_at": timezone.now()}
    Erasure.objects.get_or_create(record=scene.candidate.pk, defaults=asked)
    post(scene, "candidate-keep", scene.candidate.pk)


def remove_hold(scene: Scene, **on: object) -> None:
    hold = LegalHold.objects.get_or_create(**on, defaults={"reason": "A charge"})[0]
    page = "job-hold" if "job" in on else "candidate-hold"
    post(scene, page, hold.job_id or hold.candidate_id, do="remove")


ACTS: dict[str, Callable[[Scene], object]] = {
    "person.invited": invite,
    "person.email_changed": lambda s: change(s, s.bob, email="robert@example.com"),
    "person.made_admin": lambda s: change(s, s.bob, role="admin"),
    "person.made_recruiter": lambda s: change(s, s.bob, role="recruiter"),
    "person.made_hiring_team": lambda s: change(s, s.alice, role="hiring_team"),
    "person.deactivated": deactivate,
    "person.reactivated": reactivate,
    "person.second_factor_reset": lambda s: team.reset_second_factor(s.bob, by=s.dana),
    "password.changed": choose_password,
    "session.ended": end_session,
    "session.others_ended": end_others,
    "company.name_changed": lambda s: settings(s, name="Southwind"),
    "company.zone_changed": lambda s: settings(
        s, time_zone="Europe/Paris", confirmed_zone="Europe/Paris"
    ),
    "company.second_factor_switched": lambda s: settings(s, second_factor_required="on"),
    "company.video_interviewing_switched": switch_video,
    "candidates.exported": lambda s: get(s, "export-candidates"),
    "company.keeping_changed": lambda s: post(s, "keeping", keep_at_least="24"),
    "candidate.exported": lambda s: get(s, "candidate-data", s.candidate.pk),
    "candidate.erasure_asked": lambda s: post(
        s, "candidate-erase", s.candidate.pk, name=str(s.candidate)
    ),
    "candidate.erasure_withdrawn": withdraw,
    "candidate.erased": erase,
    "candidate.hold_set": lambda s: post(s, "candidate-hold", s.candidate.pk, reason="A charge"),
    "candidate.hold_removed": lambda s: remove_hold(s, candidate=s.candidate),
    "job.hold_set": lambda s: post(s, "job-hold", s.candidate.job_id, reason="A charge"),
    "job.hold_removed": lambda s: remove_hold(s, job=s.candidate.job),
    "resume.downloaded": download_resume,
    "audit.exported": lambda s: get(s, "audit-log-export"),
    "spark_hire.key_saved": lambda s: save_page(s, {s.alice: RITA}, is_on="on"),
    "spark_hire.key_removed": lambda s: configuring.choose_users(
        s.integration, [s.dana], by=s.dana
    ),
    "spark_hire.primary_user": lambda s: save_page(s, primary=s.alice, is_on="on"),
    "spark_hire.on": switch_on,
    "spark_hire.off": save_page,
    "spark_hire.addresses_renewed": lambda s: subscribing.renew_addresses(s.integration, by=s.dana),
    "job.linked": link_job,
    "job.unlinked": lambda s: linking.unlink(JobLink.objects.get(), by=s.dana),
    "job.question_set": choose_question_set,
    "interview.requested": lambda s: ask(s.candidate, s.dana),
    "interview.canceled": cancel,
    "interview.viewed": lambda s: of_recording(s, "view-completed-interview"),
    "interview.shared": lambda s: of_recording(s, "share"),
}
