"""Row R25: another encryption key for thousands of stored API keys, while they are used and whoever dies."""

import os
import random
import threading
import time

from cryptography.fernet import Fernet
from django.db import connection, connections
from pytest_django import Settings

from tests.people import make_company, make_user
from tests.torture.kill import Children, Point
from tests.torture.rows import row
from video_interviews.actions import rotating
from video_interviews.keys import SealBroken, seal
from video_interviews.models import Integration, SparkHireUser

SENDERS = 8
KILLS = 10


@row(
    "R25",
    asked="the encryption key of 10,000 stored API keys changes while 8 send and kill -9 comes at any "
    "point: no key fails to open, it goes on where it was, the old one can be removed",
    full=10_000,
    ci=120,
    means="Another encryption key is put to use without an interruption, and the old one is worth nothing.",
)
def test_the_encryption_key_changes_while_everybody_sends(
    size: int, seed: int, settings: Settings, transactional_db: None
) -> str:
    rng = random.Random(seed)  # noqa: S311 -- a seed that can be run again
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.FIELD_ENCRYPTION_KEYS = [old]
    store(size)
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    with Senders() as senders:
        kills = 0
        for _ in range(KILLS):
            others, broken = rotating.left()
            nth, when = rng.randint(1, max(1, others // 3)), rng.choice(["before", "after"])
            if others < nth or broken:
                break
            children = Children()
            point = Point(
                f"{nth}. row", "rotate", "video_interviews.actions.rotating.reseal", when, nth
            )
            children.kill_at(point, rotating.rotate)
            children.wait()
            assert not children.problems, children.problems
            kills += 1
        started = time.monotonic()
        rest = rotating.rotate()
        speed = rest / (time.monotonic() - started)
    assert not senders.failures, senders.failures
    assert rotating.left() == (0, [])
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert {key.api_key() for key in SparkHireUser.objects.all()} == set(map(api_key, range(size)))
    settings.FIELD_ENCRYPTION_KEYS = [old]
    assert not any(opens(key) for key in SparkHireUser.objects.all())
    return (
        f"{size:,} keys, {kills} kill -9, {speed:,.0f} rows a second; {SENDERS} opened {senders.opened:,} "
        "meanwhile, 0 failed; 0 rows left, the old key opens none"
    )


def store(number: int) -> None:
    company = make_company()
    integration = Integration.objects.create(company=company)
    users = [make_user(company) for _ in range(number)]
    SparkHireUser.objects.bulk_create(
        SparkHireUser(
            integration=integration, user=user, sealed_key=seal(api_key(n), owner_id=user.pk)
        )
        for n, user in enumerate(users)
    )


def api_key(number: int) -> str:
    return f"k-{number:024}"


def opens(key: SparkHireUser) -> bool:
    try:
        return bool(key.api_key())
    except SealBroken:
        return False


class Senders:
    """A process in which threads open stored keys until they are told to end, as each send does."""

    opened = 0
    failures = ""

    def __enter__(self) -> "Senders":
        connections.close_all()
        self._answer, answer = os.pipe()
        end, self._end = os.pipe()
        if not os.fork():
            os.close(self._end)
            _send_until(end, answer)
        os.close(answer)
        os.close(end)
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._end)
        with os.fdopen(self._answer) as told:
            opened, _, failures = told.read().partition(" ")
        self.opened, self.failures = int(opened), failures
        os.wait()


def _send_until(end: int, answer: int) -> None:
    """The process's whole life; never returns."""
    over, opened, failures = threading.Event(), [0] * SENDERS, list[str]()

    def send(sender: int) -> None:
        try:
            pks = list(SparkHireUser.objects.values_list("pk", flat=True))
            while not over.is_set():
                SparkHireUser.objects.get(pk=random.choice(pks)).api_key()  # noqa: S311
                opened[sender] += 1
        except Exception as error:
            failures.append(repr(error))
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=[number]) for number in range(SENDERS)]
    for thread in senders:
        thread.start()
    os.read(end, 1)  # until it is closed
    over.set()
    for thread in senders:
        thread.join()
    os.write(answer, f"{sum(opened)} {'; '.join(failures[:3])}".encode())
    os._exit(0)
