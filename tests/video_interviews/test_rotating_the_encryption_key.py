"""`manage.py rotate_encryption_key`: what it says, and what it leaves alone."""

import io

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings

from recruiting import second_factor
from recruiting.models import SecondFactor, User
from tests.video_interviews.walks import give_key
from video_interviews.actions import rotating
from video_interviews.keys import reseal, seal
from video_interviews.models import Integration, SparkHireUser

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def keys(
    integration: Integration, alice: User, dana: User, settings: Settings
) -> list[SparkHireUser]:
    """Two, encrypted with the old key; a new one was put in front of it."""
    Integration.objects.update(primary_user=None)
    SparkHireUser.objects.all().delete()
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    given = [give_key(integration, user, f"k-{user.pk}") for user in (alice, dana)]
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    return given


def rotate(*options: str) -> str:
    said = io.StringIO()
    call_command("rotate_encryption_key", *options, stdout=said)
    return said.getvalue()


def test_an_operator_encrypts_everything_anew_and_removes_the_old_key(
    keys: list[SparkHireUser], settings: Settings
) -> None:
    """S3: run again, it has nothing to do."""
    with pytest.raises(CommandError, match="2 are still encrypted with another key"):
        rotate("--check")
    assert rotate() == (
        "2 encrypted anew.\nAll are encrypted with the first key: the others can be removed.\n"
    )
    assert "0 encrypted anew" in rotate()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert [key.api_key() for key in SparkHireUser.objects.order_by("user_id")] == [
        f"k-{key.user_id}" for key in sorted(keys, key=lambda key: key.user_id)
    ]


def test_a_key_that_no_encryption_key_opens_is_named_and_left_alone(
    keys: list[SparkHireUser], settings: Settings
) -> None:
    """S3: it may be of an encryption key that was left out by mistake."""
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    lost = seal("k-lost", owner_id=keys[0].user_id)
    SparkHireUser.objects.filter(pk=keys[0].pk).update(sealed_key=lost)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    with pytest.raises(
        CommandError, match=rf"1 of .* \(SparkHireUser of user id {keys[0].user_id}\)"
    ):
        rotate()
    assert SparkHireUser.objects.get(pk=keys[0].pk).sealed_key == lost
    assert SparkHireUser.objects.get(pk=keys[1].pk).api_key() == f"k-{keys[1].user_id}"


def test_a_key_that_an_admin_saves_meanwhile_stays(
    keys: list[SparkHireUser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """S3: what was read before it was saved is not written over it."""

    def saved_meanwhile(sealed: str) -> str:
        for key in keys:
            newer = seal("k-newer", owner_id=key.user_id)
            SparkHireUser.objects.filter(pk=key.pk).update(sealed_key=newer)
        return reseal(sealed)

    monkeypatch.setattr("video_interviews.actions.rotating.reseal", saved_meanwhile)
    assert rotating.rotate() == 0
    assert {key.api_key() for key in SparkHireUser.objects.all()} == {"k-newer"}


def test_a_second_factor_is_encrypted_anew_and_stays_the_same(
    alice: User, keys: list[SparkHireUser], settings: Settings
) -> None:
    """S3: the app on Alice's phone goes on giving the right codes without the old key."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    words = second_factor.words_of(second_factor.begin(alice))
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert "3 encrypted anew" in rotate()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert second_factor.words_of(SecondFactor.objects.get()) == words


def test_no_encrypted_column_is_forgotten() -> None:
    """S3: whoever adds a `sealed_...` column adds it to what is encrypted anew."""
    columns = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.startswith("sealed_")
    }
    assert columns == set(rotating.SEALED)
