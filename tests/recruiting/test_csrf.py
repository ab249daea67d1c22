"""Nothing is changed by a form of another site: every unsafe method of every address wants the token."""

from pathlib import Path

from django.conf import settings as django_settings
from django.urls import reverse
from pytest_django import Settings

from tests.recruiting.asking import Browser, names
from tests.recruiting.classified import ADDRESSES
from tests.recruiting.two_companies import arguments, make_side

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
DOOR = "spark-hire-webhook"
# Exempt from the middleware, and checked further in, before anything is read or done.
CHECKED_WITHIN = {"import-candidates", "video-interview-status"}
FOREIGN = "f" * 32  # as long as a token is


def test_only_the_webhook_door_asks_for_no_token() -> None:
    """Spark Hire knows none; its address is the secret."""
    exempt = {name for name, _pattern, view in names() if getattr(view, "csrf_exempt", False)}
    assert exempt == {DOOR, "", *CHECKED_WITHIN}  # "": the door's other spellings
    nameless = {
        view.__module__
        for name, _pattern, view in names()
        if not name and getattr(view, "csrf_exempt", False)
    }
    assert nameless == {"video_interviews.webhooks"}


def test_every_unsafe_request_without_its_token_is_refused(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    """403 in every address, for no token and for one that is not this browser's."""
    settings.MEDIA_ROOT = tmp_path
    side = make_side("quokkanest")
    browser = Browser(side.people["Admin"], guarded=True)
    browser.cookies += f"; {django_settings.CSRF_COOKIE_NAME}={'c' * 32}"
    for name, address in ADDRESSES.items():
        for method in UNSAFE:
            where = reverse(name, args=arguments(address.ids, side.ids.__getitem__))
            # PUT, PATCH and DELETE are asked alike: one token of two is enough for them.
            for token in ("", FOREIGN) if method == "POST" else (FOREIGN,):
                data = {"csrfmiddlewaretoken": token} if method == "POST" else None
                answer = browser.ask(method, where, data, token=token)
                if name == DOOR:
                    assert answer.status == (404 if method == "POST" else 405)
                else:
                    assert answer.status == 403, (name, method, answer.status)
                assert not answer.wrote, (name, method)
