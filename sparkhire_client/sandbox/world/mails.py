"""The mails Spark Hire sends. Here they all land in one inbox that everyone can read."""

from zoneinfo import ZoneInfo

from .records import Account, Company, Interview, Job, Mail
from .store import db

CANDIDATE_KINDS = ("invitation", "rescheduled", "reset", "canceled")


def deadline_words(interview: Interview) -> str:
    """The deadline as people read it, in the interview's own time zone."""
    local = interview.deadline_at.astimezone(ZoneInfo(interview.time_zone))
    return local.strftime(f"%A, %B {local.day}, %Y at %I:%M %p %Z")


def send(kind: str, interview: Interview) -> None:
    """One of the mails above to the candidate, or "completed" to who sent the interview."""
    company = db.get(Company, interview.company_uuid)
    job = db.get(Job, interview.job_uuid)
    firm, title = (company.name if company else ""), (job.title if job else "")
    hello = f"Hello {interview.first_name or interview.email},\n\n"
    until = f"Please complete it before {deadline_words(interview)}.\n"
    note = f"\n{interview.message}\n" if interview.message else ""
    subject, body, label = {
        "invitation": (
            f"{firm} invites you to a video interview",
            f"{hello}{firm} would like to get to know you in a one-way video interview for "
            f"{title}. There are {len(interview.questions)} questions. {until}{note}",
            "View Invitation",
        ),
        "rescheduled": (
            f"New deadline for your video interview with {firm}",
            f"{hello}the deadline of your video interview for {title} has moved. {until}",
            "View Invitation",
        ),
        "reset": (
            f"You can record your video interview with {firm} again",
            f"{hello}{firm} has given you a fresh start at the video interview for {title}. "
            f"{until}",
            "View Invitation",
        ),
        "canceled": (
            f"Your video interview with {firm} has been canceled",
            f"{hello}{firm} has canceled your video interview for {title}. "
            "There is nothing left for you to do.\n",
            "",
        ),
        "completed": (
            f"{interview.candidate_name} completed the video interview for {title}",
            f"{interview.candidate_name} has answered all {len(interview.questions)} questions. "
            "The recording is ready to watch.\n",
            "Watch Interview",
        ),
    }[kind]
    sender = db.get(Account, interview.created_by)
    to_candidate = kind in CANDIDATE_KINDS
    if not to_candidate and sender is None:
        return
    path = (
        f"/i/{interview.token}/" if to_candidate else f"/company/interviews/{interview.uuid}/watch"
    )
    db.insert(
        Mail(
            kind=kind,
            recipient=interview.email if to_candidate or sender is None else sender.email,
            subject=subject,
            body=body,
            link=path if label else "",
            link_label=label,
            interview_uuid=interview.uuid,
        )
    )
