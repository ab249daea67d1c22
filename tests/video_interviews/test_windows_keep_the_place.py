"""What is done in a window of the tab leaves newsfeed and list as they were."""

from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import log_in
from video_interviews import expiry
from video_interviews.models import JobLink


def test_what_a_window_did_is_shown_with_the_newsfeed_as_it_was_narrowed(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V4: and with the list that the record was opened from."""
    behind = f"http://testserver{candidate.get_absolute_url()}"
    behind += "?tab=video-interview&show=stages&list=q%3Dcasey"
    date = expiry.default_date(expiry.today(candidate.company.zone, timezone.now()))
    answer = log_in(alice).post(
        reverse("request-video-interview", args=[candidate.pk]),
        {"expiration_date": date.isoformat()},
        headers={"HX-Request": "true", "HX-Current-URL": behind},
    )
    fragment = answer.content.decode()
    assert 'id="newsfeed"' in fragment
    assert "Nothing of this kind has happened yet." in fragment
    assert "tab=video-interview&amp;list=q%3Dcasey#newsfeed" in fragment


def test_a_window_that_is_a_page_leads_back_to_the_list_it_came_from(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """Without JavaScript; a foreign address, or another record's, is as good as none."""
    client, record = log_in(alice), candidate.get_absolute_url()
    address = reverse("request-video-interview", args=[candidate.pk])
    for before, query in {
        f"{record}?tab=notes&list=sort%3Dname": "?tab=video-interview&list=sort%3Dname",
        f"{record}0/?tab=notes&list=sort%3Dname": "?tab=video-interview",
        "": "?tab=video-interview",
    }.items():
        page = client.get(address, headers={"Referer": f"http://testserver{before}"})
        assert page.context["back_url"] == record + query
