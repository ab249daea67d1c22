"""Company Settings > General: the company's name and time zone, and what another zone means."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from recruiting.forms.settings import offset_in_words, zone_choices
from recruiting.models import Candidate, Company, User
from tests.people import log_in, make_user
from tests.recruiting.words import text
from video_interviews.models import InterviewRequest, Status

ADDRESS = reverse("company-settings")
SUMMER = "2026-07-10T12:00:00Z"


def now(user: User) -> tuple[str, str]:
    company = Company.objects.get(users=user)
    return company.name, company.time_zone


def test_dana_changes_the_companys_name(dana: User) -> None:
    """P1, P2: an Admin may."""
    form = {"name": "Southwind", "time_zone": "America/New_York"}
    page = log_in(dana).post(ADDRESS, form, follow=True)
    assert "The settings were saved." in page.content.decode()
    assert now(dana) == ("Southwind", "America/New_York")


def test_another_zone_says_what_it_does_before_it_is_saved(dana: User) -> None:
    """V2: without a script the first Save only asks, and nothing typed is lost."""
    client = log_in(dana)
    form = {"name": "Southwind", "time_zone": "Europe/Berlin"}
    page = client.post(ADDRESS, form).content.decode()
    assert "Times are then shown in Europe/Berlin" in page
    assert "Open requests keep the moment that the candidate was told (0 open requests)" in page
    assert 'value="Southwind"' in page
    assert now(dana) == ("Northwind Talent", "America/New_York")

    form["confirmed_zone"] = "Europe/Berlin"
    assert "Times are now shown in Europe/Berlin." in text(client.post(ADDRESS, form, follow=True))
    assert now(dana) == ("Southwind", "Europe/Berlin")


def test_a_confirmation_is_for_its_zone_alone(dana: User) -> None:
    """V2: who chooses yet another zone is asked again."""
    form = {"name": "X", "time_zone": "Asia/Tokyo", "confirmed_zone": "Europe/Berlin"}
    assert "Save and change time zone" in log_in(dana).post(ADDRESS, form).content.decode()
    assert now(dana)[1] == "America/New_York"


def test_the_notice_counts_open_requests_and_names_the_next_midnight(
    dana: User, alice: User, candidate: Candidate
) -> None:
    """V2: those keep their moment."""
    InterviewRequest.objects.create(
        candidate=candidate,
        company=candidate.company,
        requested_by=alice,
        status=Status.REQUESTED,
        expires_on=date(2026, 7, 17),
        expires_at=datetime(2026, 7, 17, 4, tzinfo=UTC),
        time_zone="America/New_York",
    )
    with time_machine.travel(SUMMER, tick=False):
        page = log_in(dana).get(reverse("zone-notice"), {"time_zone": "Europe/Berlin"})
    words = " ".join(page.content.decode().split())
    assert "(1 open request)" in words
    assert "the next midnight there is Sat, Jul 11, 2026, 12:00 AM CEST" in words
    assert "Fri, Jul 10, 2026, 2:00 PM CEST" in words


@pytest.mark.parametrize("zone", ["America/New_York", "Mars/Olympus", "", "\x00"])
def test_the_companys_own_zone_or_none_has_nothing_to_warn_of(dana: User, zone: str) -> None:
    page = log_in(dana).get(reverse("zone-notice"), {"time_zone": zone})
    assert page.status_code == 200
    assert "New_York" in page.content.decode()
    assert "This changes" not in page.content.decode()


def test_without_video_interviewing_nothing_is_said_of_it(dana: User) -> None:
    """P1: off, it is hidden."""
    Company.objects.update(video_interviewing_enabled=False)
    page = log_in(dana).get(reverse("zone-notice"), {"time_zone": "Asia/Tokyo"}).content.decode()
    assert "This changes" in page
    assert "Expiration" not in page


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Southwind", "time_zone": "Mars/Olympus"},
        {"name": "Southwind", "time_zone": "Mars/Olympus", "confirmed_zone": "Mars/Olympus"},
        {"name": "", "time_zone": "Europe/Berlin"},
        {"name": "x" * 201, "time_zone": "Europe/Berlin"},
        {"name": "a\x00b", "time_zone": "Europe/Berlin"},
        {"name": "Southwind"},
        {},
    ],
)
def test_what_cannot_be_is_refused(dana: User, typed: dict[str, str]) -> None:
    """P1, B1: an IANA zone, and a name."""
    response = log_in(dana).post(ADDRESS, typed)
    assert response.status_code == 422
    assert now(dana) == ("Northwind Talent", "America/New_York")


def test_saving_leaves_alone_what_support_switches_meanwhile(dana: User) -> None:
    """P1: the name and the zone are all that is written."""
    client = log_in(dana)
    client.get(ADDRESS)
    Company.objects.update(video_interviewing_enabled=False)
    client.post(ADDRESS, {"name": "Southwind", "time_zone": "America/New_York"})
    assert not Company.objects.get(name="Southwind").video_interviewing_enabled


@time_machine.travel(SUMMER, tick=False)
def test_zones_are_chosen_by_region_with_their_offset() -> None:
    regions = dict(zone_choices("Europe/Berlin"))
    assert next(iter(regions)) == "Europe"
    assert ("Europe/Berlin", "Europe/Berlin (UTC+2)") in regions["Europe"]
    assert ("America/New_York", "America/New York (UTC−4)") in regions["America"]  # noqa: RUF001
    assert ("Asia/Kolkata", "Asia/Kolkata (UTC+5:30)") in regions["Asia"]
    assert regions["Other"] == [("UTC", "UTC")]


def test_a_zone_that_is_no_longer_offered_stays_choosable(dana: User) -> None:
    Company.objects.update(time_zone="EST")
    client = log_in(dana)
    assert '<option value="EST" selected>' in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"name": "Southwind", "time_zone": "EST"}).status_code == 302


def test_offsets_read_as_people_write_them() -> None:
    assert offset_in_words(timedelta(hours=-3, minutes=-30)) == "UTC−3:30"  # noqa: RUF001
    assert offset_in_words(timedelta(0)) == "UTC"


@pytest.mark.parametrize("name", ["company-settings", "zone-notice"])
def test_general_is_the_admins(alice: User, bob: User, name: str) -> None:
    """P2."""
    for person in (alice, bob):
        assert log_in(person).get(reverse(name)).status_code == 403
    support = make_user(None, "support@example.com", is_staff=True)
    assert log_in(support).get(reverse(name)).status_code == 404
