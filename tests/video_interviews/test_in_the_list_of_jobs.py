"""The list of jobs says how many candidates are in which status of their video interviews."""

from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate, Company, Job, User
from tests.people import log_in, make_candidate
from tests.video_interviews.walks import requested
from video_interviews.models import InterviewRequest, JobLink, Status


def test_a_job_says_how_many_are_open_or_not_yet_viewed(
    alice: User, job: Job, link: JobLink
) -> None:
    """Archived candidates, and what nobody waits for any more, are not counted."""
    for name, status in (
        ("Ann", Status.REQUESTED),
        ("Ben", Status.REQUESTED),
        ("Cleo", Status.COMPLETED),
        ("Dan", Status.CANCELED),
        ("Fay", Status.COMPLETED),
        ("Eve", Status.REQUESTED),
    ):
        request = requested(make_candidate(job, name), alice, uuid=name)
        InterviewRequest.objects.filter(pk=request.pk).update(status=status)
    seen = InterviewRequest.objects.filter(candidate__first_name="Fay")
    seen.update(viewed_at=timezone.now())
    Candidate.objects.filter(first_name="Eve").update(archived_at=timezone.now())
    client = log_in(alice)
    content = client.get(reverse("jobs")).content.decode()
    assert "Requested 2" in content
    assert "Not yet viewed 1" in content
    assert "Canceled" not in content
    address = f"{reverse('candidates')}?job={job.pk}&video=unviewed"
    assert address.replace("&", "&amp;") in content
    found = client.get(address).content.decode()
    assert "Cleo Candidate" in found
    assert "Ann Candidate" not in found
    assert "Fay Candidate" not in found


def test_without_video_interviewing_nothing_is_said(alice: User, job: Job) -> None:
    """P1: hidden everywhere."""
    Company.objects.update(video_interviewing_enabled=False)
    assert "Video interviews" not in log_in(alice).get(reverse("jobs")).content.decode()
