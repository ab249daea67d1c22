"""Company Settings > Team: who works here, who is invited, in which role, and who no longer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from qsessions.models import Session

from recruiting import extensions, sessions
from recruiting.actions import team as actions
from recruiting.models import User
from tests.people import log_in, make_company, make_user
from tests.recruiting.test_queries import queries
from tests.recruiting.words import text
from video_interviews.models import Integration, SparkHireUser

TEAM = reverse("team")
ADMIN, RECRUITER, HIRING_TEAM = User.Role.ADMIN, User.Role.RECRUITER, User.Role.HIRING_TEAM


def edit(client: Client, person: User, **typed: str) -> int:
    form = {"email": person.email, "role": person.role} | typed
    return client.post(reverse("team-edit", args=[person.pk]), form).status_code


def test_dana_sees_who_works_here_and_in_which_state(dana: User, alice: User, bob: User) -> None:
    """P2, P7: the company's people, and of others nobody."""
    make_user(make_company("Contoso Hiring"), "charlie@example.com")
    log_in(alice)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    make_user(dana.company, "nina@example.com", role=HIRING_TEAM)
    words = text(log_in(dana).get(TEAM))
    assert "Alice alice@example.com Recruiter Active now" in words
    assert "Bob bob@example.com Hiring team member Deactivated Never Reactivate Bob" in words
    assert "Dana (you) dana@example.com Admin Active now Edit Dana N Nina" in words
    assert "Nina nina@example.com Hiring team member Never logged in No invitation yet" in words
    assert "charlie" not in words


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ALI", ["Alice"]), ("example dana", ["Dana"]), ("", ["Alice", "Bob", "Dana"]), ("%", [])],
)
def test_dana_finds_people_by_name_and_e_mail(
    dana: User, alice: User, bob: User, typed: str, found: list[str]
) -> None:
    page = log_in(dana).get(TEAM, {"q": typed})
    assert [person.first_name for person in page.context["page"]] == found


@pytest.mark.parametrize("typed", ["nobody", "\x00", "x" * 5000])
def test_a_search_for_nobody_says_so_or_finds_all(dana: User, typed: str) -> None:
    assert log_in(dana).get(TEAM, {"q": typed}).status_code == 200


def test_a_large_team_is_paged_and_costs_no_more(dana: User) -> None:
    few = queries(dana, TEAM)
    User.objects.bulk_create(
        User(company=dana.company, email=f"p{n:03}@example.com", first_name="P") for n in range(60)
    )
    assert queries(dana, TEAM) == few <= 4
    client = log_in(dana)
    seen: list[str] = []
    page = client.get(TEAM).context["page"]
    while True:
        seen += [person.email for person in page]
        if not page.after:
            break
        page = client.get(TEAM, {"after": page.after}).context["page"]
    assert len(seen) == 61
    assert seen == sorted(seen)


def test_a_window_leads_back_to_the_page_it_was_opened_from(dana: User, bob: User) -> None:
    address = reverse("team-deactivate", args=[bob.pk]) + "?q=bob"
    assert log_in(dana).post(address).headers["Location"] == TEAM + "?q=bob"


# -- roles and e-mails -------------------------------------------------------------------------------
def test_dana_makes_bob_a_recruiter(dana: User, bob: User) -> None:
    """P2, P3: it counts at once: where he is logged in he logs in again."""
    his = log_in(bob)
    assert his.get(reverse("job-create")).status_code == 403
    client = log_in(dana)
    assert edit(client, bob, role=RECRUITER) == 302
    assert "Bob was saved." in text(client.get(TEAM))
    assert his.get(reverse("job-create")).status_code == 302
    assert log_in(User.objects.get(pk=bob.pk)).get(reverse("job-create")).status_code == 200


def test_dana_changes_bobs_e_mail_with_which_he_then_logs_in(dana: User, bob: User) -> None:
    assert edit(log_in(dana), bob, email=" Robert@Example.com ") == 302
    bob.refresh_from_db()
    assert (bob.email, bob.role) == ("robert@example.com", HIRING_TEAM)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"role": "owner"}, "owner is not one of the available choices"),
        ({"role": ""}, "This field is required"),
        ({"email": ""}, "This field is required"),
        ({"email": "no address"}, "Enter a valid email address"),
        ({"email": "x" * 250 + "@example.com"}, "at most 254 characters"),
        ({"email": "a\x00@example.com"}, "Null characters are not allowed"),
        (
            {"email": "ALICE@example.com"},
            "Alice (Recruiter) has this e-mail already, and has not logged in yet.",
        ),
        ({"email": "Charlie@example.com"}, "This e-mail cannot be used. Use another"),
    ],
)
def test_what_bob_cannot_be_is_refused(
    dana: User, bob: User, alice: User, charlie: User, typed: dict[str, str], says: str
) -> None:
    """B1: the field and the remedy."""
    form = {"email": bob.email, "role": RECRUITER} | typed
    response = log_in(dana).post(reverse("team-edit", args=[bob.pk]), form)
    assert response.status_code == 422
    assert says in text(response)
    bob.refresh_from_db()
    assert (bob.email, bob.role) == ("bob@example.com", HIRING_TEAM)


def test_nobody_changes_their_own_role(dana: User) -> None:
    client = log_in(dana)
    page = text(client.get(reverse("team-edit", args=[dana.pk])))
    assert "You are the only active Admin of Northwind Talent." in page
    assert edit(client, dana, role=RECRUITER, email="dana2@example.com") == 302
    dana.refresh_from_db()
    assert (dana.role, dana.email) == (ADMIN, "dana2@example.com")
    with pytest.raises(actions.Refused):
        actions.change(dana, email=dana.email, role=RECRUITER, by=dana)
    make_user(dana.company, "eve@example.com", role=ADMIN)
    assert "Ask another Admin." in text(client.get(reverse("team-edit", args=[dana.pk])))


# -- deactivated, and active again -------------------------------------------------------------------
def test_bob_deactivated_is_logged_out_everywhere_and_kept_out(dana: User, bob: User) -> None:
    his, client = log_in(bob), log_in(dana)
    address = reverse("team-deactivate", args=[bob.pk])
    assert "logged out everywhere at once" in text(client.get(address))
    assert client.post(address).status_code == 302
    assert not sessions.of_person(bob, this=None)
    assert his.get(reverse("dashboard")).status_code == 302
    bob.refresh_from_db()
    assert not bob.is_active
    assert client.post(address).status_code == 302  # twice is once

    address = reverse("team-reactivate", args=[bob.pk])
    assert "can log in again" in text(client.get(address))
    assert client.post(address).status_code == 302
    assert his.get(reverse("dashboard")).status_code == 302  # an old session does not come back
    assert log_in(bob).get(reverse("dashboard")).status_code == 200


def test_dana_does_not_deactivate_herself(dana: User) -> None:
    address = reverse("team-deactivate", args=[dana.pk])
    client = log_in(dana)
    assert address not in client.get(TEAM).content.decode()
    response = client.post(address)
    assert response.status_code == 422
    assert "You are the only active Admin" in text(response)
    dana.refresh_from_db()
    assert dana.is_active


def test_the_primary_user_cannot_be_deactivated(dana: User, alice: User) -> None:
    """S4: until another is chosen."""
    assert dana.company
    integration = Integration.objects.create(company=dana.company)
    hers = SparkHireUser.objects.create(integration=integration, user=alice)
    Integration.objects.update(primary_user=hers)
    client, address = log_in(dana), reverse("team-deactivate", args=[alice.pk])
    assert "Alice is the Primary User of the Spark Hire Integration." in text(client.get(address))
    assert client.post(address).status_code == 422
    alice.refresh_from_db()
    assert alice.is_active
    assert edit(client, alice, role=HIRING_TEAM) == 302


def test_an_admin_who_has_ceased_to_be_one_changes_nobody_more(dana: User, bob: User) -> None:
    """Looked up again under the lock: what the page knew is too old."""
    User.objects.filter(pk=dana.pk).update(role=RECRUITER)
    for act in (
        lambda: actions.deactivate(bob, by=dana),
        lambda: actions.reactivate(bob, by=dana),
        lambda: actions.change(bob, email=bob.email, role=ADMIN, by=dana),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_deactivate_each_other_leave_one() -> None:
    """However they race, the company keeps an Admin."""
    company = make_company()
    dana = make_user(company, "dana@example.com", role=ADMIN)
    eve = make_user(company, "eve@example.com", role=ADMIN)

    def deactivate(person: User, by: User) -> bool:
        try:
            actions.deactivate(person, by=by)
        except PermissionDenied:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(deactivate, dana, eve), pool.submit(deactivate, eve, dana)]
    assert sorted(one.result() for one in done) == [False, True]
    assert User.objects.filter(is_active=True).count() == 1


def test_whoever_objects_is_heard_when_it_is_done_too(
    dana: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "deactivation_checks", [lambda person: f"Not {person}."])
    response = log_in(dana).post(reverse("team-deactivate", args=[bob.pk]))
    assert response.status_code == 422
    assert "Not Bob." in text(response)


# -- last seen -----------------------------------------------------------------------------------------
def test_last_seen_is_written_down_every_five_minutes_and_no_oftener(alice: User) -> None:
    client = log_in(alice)
    client.get(reverse("account"))
    few = queries_of(client)
    for minutes, written in ((4, 0), (6, 2), (0, 0)):
        if minutes:
            ago = timezone.now() - timedelta(minutes=minutes)
            Session.objects.update(updated_at=ago)
        assert queries_of(client) == few + written
    alice.refresh_from_db()
    assert alice.last_seen_at
    assert timezone.now() - alice.last_seen_at < timedelta(minutes=1)


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("account")).status_code == 200
    return len(captured)


# -- who may ---------------------------------------------------------------------------------------------
ONE = ["team-edit", "team-deactivate", "team-reactivate", "team-mail"]


@pytest.mark.parametrize("name", ["team", "team-invite", *ONE, "team-send-again"])
def test_the_team_page_is_the_admins_of_the_company(
    alice: User, bob: User, dana: User, charlie: User, name: str
) -> None:
    """P2, P7: for others it is forbidden, and somebody of another company is not there."""
    args = [bob.pk] if name not in ("team", "team-invite") else []
    method = "post" if name in ("team-send-again", "team-deactivate") else "get"
    for person in (alice, bob):
        assert getattr(log_in(person), method)(reverse(name, args=args)).status_code == 403
    if args:
        for pk in (charlie.pk, 10**30):
            assert getattr(log_in(dana), method)(reverse(name, args=[pk])).status_code == 404
        charlie.refresh_from_db()
        assert charlie.is_active
