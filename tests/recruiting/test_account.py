"""Account: everybody's own name, password and sessions."""

import pytest
from django.conf import settings as site
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from qsessions.models import Session

from recruiting import sessions
from recruiting.models import User
from tests.people import PASSWORD, log_in, make_user
from tests.recruiting.test_accounts import log_in_by_page
from tests.recruiting.test_queries import queries
from tests.recruiting.words import text

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.4 Safari/605.1.15"
)
NEW = "another good long one"
SESSIONS = reverse("account-sessions")


def browser(user: User, user_agent: str, ip: str = "192.0.2.7") -> Client:
    """Somebody logged in with that browser, and seen."""
    client = Client(headers={"User-Agent": user_agent}, REMOTE_ADDR=ip)
    client.force_login(user)
    assert client.get(reverse("dashboard")).status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("dashboard")).status_code == 200


# -- profile -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["alice", "bob", "dana"])
def test_everybody_changes_their_own_name(who: str, request: pytest.FixtureRequest) -> None:
    """E9."""
    user: User = request.getfixturevalue(who)
    client = log_in(user)
    assert reverse("account") in client.get(reverse("dashboard")).content.decode()
    form = {
        "first_name": " Maria  José ",
        "last_name": "",
        "email": "x@example.com",
        "role": "admin",
    }
    page = client.post(reverse("account"), form, follow=True)
    assert "Your profile was saved." in text(page)
    before = (user.email, user.role)
    user.refresh_from_db()
    assert (str(user), user.email, user.role) == ("Maria José", *before)


@pytest.mark.parametrize(
    "typed",
    [
        {"first_name": "", "last_name": "Recruiter"},
        {"first_name": "x" * 151, "last_name": "Recruiter"},
        {"first_name": "Alice", "last_name": "a\x00b"},
        {},
    ],
)
def test_a_name_that_cannot_be_is_refused(alice: User, typed: dict[str, str]) -> None:
    """B1, E9."""
    response = log_in(alice).post(reverse("account"), typed)
    assert response.status_code == 422
    alice.refresh_from_db()
    assert str(alice) == "Alice"


def test_who_changes_an_e_mail_is_said(alice: User, dana: User) -> None:
    """E9."""
    assert "Ask an Admin of your company if it is to change." in text(
        log_in(alice).get(reverse("account"))
    )
    assert "Change it under Company Settings" in text(log_in(dana).get(reverse("account")))


# -- password ------------------------------------------------------------------------------------------
def test_a_new_password_ends_other_sessions_and_not_this_one(alice: User) -> None:
    """E9."""
    here, elsewhere = log_in(alice), log_in(alice)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    page = here.post(reverse("account-password"), form, follow=True)
    assert "Your new password was saved. Your other sessions were ended." in text(page)
    assert is_in(here)
    assert not is_in(elsewhere)
    assert len(sessions.of_person(alice, this=None)) == 1
    assert log_in_by_page("alice@example.com", NEW)[1] == 302
    assert log_in_by_page("alice@example.com", PASSWORD)[1] == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("wrong", NEW, NEW, "Current password : This is not your current password."),
        ("", NEW, NEW, "Current password : This field is required."),
        (PASSWORD, "short", "short", "This password is too short."),
        (PASSWORD, "password1234", "password1234", "This password is too common."),
        (PASSWORD, "alice@example.com", "alice@example.com", "too similar to the email"),
        (PASSWORD, NEW, "something else", "New password again : The two passwords differ."),
        (PASSWORD, "nul\x00nul\x00nul\x00", "nul\x00nul\x00nul\x00", "Null characters"),
        (PASSWORD, "", "", "New password : This field is required."),
    ],
)
def test_a_password_that_will_not_do_is_refused_by_its_field(
    alice: User, old: str, new: str, again: str, says: str
) -> None:
    """B1, E9: passwords themselves are not shown again."""
    client = log_in(alice)
    form = {"old_password": old, "new_password1": new, "new_password2": again}
    response = client.post(reverse("account-password"), form)
    assert response.status_code == 422
    assert says in text(response)
    assert f'value="{PASSWORD}"' not in response.content.decode()
    assert is_in(client)
    assert log_in_by_page("alice@example.com")[1] == 302


def test_a_new_password_brings_back_nobody_who_is_being_deactivated(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E9: the password is all that is written."""
    client, set_password = log_in(alice), User.set_password

    def meanwhile(self: User, password: str) -> None:
        User.objects.filter(pk=self.pk).update(is_active=False)
        set_password(self, password)

    monkeypatch.setattr(User, "set_password", meanwhile)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post(reverse("account-password"), form)
    alice.refresh_from_db()
    assert not alice.is_active


# -- sessions ------------------------------------------------------------------------------------------
def test_alice_sees_where_she_is_logged_in_and_ends_one(alice: User, bob: User) -> None:
    """E9."""
    here = browser(alice, FIREFOX, "192.0.2.1")
    there = browser(alice, SAFARI, "2001:db8::1")
    his = browser(bob, SAFARI, "192.0.2.99")
    page = here.get(SESSIONS)
    words = text(page)
    assert "Firefox on Windows 192.0.2.1 This browser" in words
    assert "Safari on macOS 2001:db8::1 now End session" in words
    assert "192.0.2.99" not in words
    other = next(session for session in page.context["sessions"] if not session.is_this)
    page = here.post(reverse("account-session-end", args=[other.name]), follow=True)
    assert "The session in Safari on macOS was ended." in text(page)
    assert (is_in(here), is_in(there), is_in(his)) == (True, False, True)
    page = here.post(reverse("account-session-end", args=[other.name]), follow=True)
    assert "It had ended already." in text(page)


def test_alice_ends_all_others(alice: User, bob: User) -> None:
    """E9."""
    here, his = browser(alice, FIREFOX), browser(bob, FIREFOX)
    others = [browser(alice, SAFARI) for _ in range(3)]
    page = here.post(reverse("account-sessions-end"), follow=True)
    assert "3 other sessions ended." in text(page)
    assert "End all others" not in text(page)
    assert [is_in(client) for client in (here, his, *others)] == [True, True, False, False, False]
    page = here.post(reverse("account-sessions-end"), follow=True)
    assert "You are logged in nowhere else." in text(page)


def test_nobody_ends_anothers_session(alice: User, bob: User) -> None:
    """P7, E9: its name is nothing to them."""
    here, his = browser(alice, FIREFOX), browser(bob, SAFARI)
    [session] = sessions.of_person(bob, this=None)
    here.post(reverse("account-session-end", args=[session.name]))
    assert is_in(his)


def test_a_page_never_holds_the_key_of_a_session(alice: User) -> None:
    """E9: whoever had it would be logged in."""
    here, there = browser(alice, FIREFOX), browser(alice, SAFARI)
    content = here.get(SESSIONS).content.decode()
    for client in (here, there):
        assert client.cookies[site.SESSION_COOKIE_NAME].value not in content


@pytest.mark.parametrize("agent", ["", "x" * 5000, "\x00", "é", "curl/8.5.0"])
def test_whatever_a_browser_calls_itself_it_is_listed(alice: User, agent: str) -> None:
    """E9."""
    client = browser(alice, agent)
    assert "This browser" in text(client.get(SESSIONS))


def test_sessions_that_ran_out_are_not_listed_and_forgotten(alice: User, bob: User) -> None:
    """E9."""
    for person in (alice, alice, bob):
        browser(person, FIREFOX)
    Session.objects.update(expire_date=timezone.now())
    client, status = log_in_by_page("alice@example.com")
    assert status == 302
    assert len(client.get(SESSIONS).context["sessions"]) == 1
    assert Session.objects.count() == 2  # Bob's goes when he comes again


def test_many_sessions_cost_no_more(alice: User) -> None:
    """E9."""
    few = queries(alice, SESSIONS)
    for _ in range(5):
        browser(alice, FIREFOX)
    assert queries(alice, SESSIONS) == few <= 4


@pytest.mark.parametrize(
    ("headers", "behind_proxy", "address"),
    [
        ({"REMOTE_ADDR": "192.0.2.1"}, False, "192.0.2.1"),
        ({"REMOTE_ADDR": ""}, False, None),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}, False, "10.0.0.1"),
        (
            {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.1"},
            True,
            "192.0.2.1",
        ),
        ({"REMOTE_ADDR": "10.0.0.1"}, True, "10.0.0.1"),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "unknown"}, True, None),
    ],
)
def test_the_address_is_the_visitors_not_the_proxys(
    settings: Settings, headers: dict[str, str], behind_proxy: bool, address: str | None
) -> None:
    """E9."""
    proxy = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_PROXY_SSL_HEADER = proxy if behind_proxy else None
    request = RequestFactory().get("/", **headers)  # type: ignore[arg-type]
    assert sessions.address_of(request) == address


@pytest.mark.parametrize("name", ["account", "account-password", "account-sessions"])
def test_the_account_is_for_people_of_a_company(db: None, name: str) -> None:
    """E9."""
    assert Client().get(reverse(name)).status_code == 302
    support = make_user(None, "support@example.com", is_staff=True)
    assert log_in(support).get(reverse(name)).status_code == 404
