"""Guessing who has an account: does a wrong password, or a forgotten one, take longer for who has none?

    python -m benchmarks.guessing [--rounds 1000] [--hashed 1000]

The pages in one process as in production, PostgreSQL, no network between. In every round each form is
posted for a known and an unknown address, in an order that is tossed. Each visitor comes from an
address of their own and the clock of attempts is emptied in between, so that nobody is throttled. `z`
is that of the rank-sum test: between -1.96 and 1.96 the two cannot be told apart at 5 %.
"""

import argparse
import itertools
import random
import statistics
import time
from collections.abc import Callable

from benchmarks import figures
from benchmarks.surroundings import servers

servers("postgres", ALLOWED_HOSTS="testserver")

from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from recruiting import bell
from recruiting.models import Attempt, ForgottenPassword
from tests.people import PASSWORD, make_company, make_user

KNOWN, UNKNOWN = "known", "unknown"
EMAILS = {KNOWN: "known@example.com", UNKNOWN: "nobody@example.com"}
SEED = 20261126
Post = Callable[[str, str], int]

_visitors = itertools.count(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--hashed", type=int, default=1000, help="rounds of log-ins, in full")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    known = make_user(make_company(), EMAILS[KNOWN])
    bell._ringer._publish = lambda bells: None  # type: ignore[method-assign]  # nobody is there to hear
    say("Wrong password", log_in, asked.hashed)
    say("Forgotten password", ask_for_new, asked.rounds)
    # A hash that costs nothing hides nothing: what else differs is seen best beside it.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        known.set_password(PASSWORD)
        known.save()
        say("Wrong password, quick to check", log_in, asked.rounds)


def say(name: str, post: Post, rounds: int) -> None:
    found = measure(post, rounds)
    lines = {kind: figures.spread(took, " ms") for kind, took in found.items()}
    apart = statistics.median(found[KNOWN]) - statistics.median(found[UNKNOWN])
    lines["difference"] = f"{apart:+.3f} ms, z = {rank_sum_z(found[KNOWN], found[UNKNOWN]):+.2f}"
    figures.say(f"{name}, {rounds:,} rounds ({figures.machine()})", lines)


def log_in(email: str, address: str) -> int:
    typed = {"username": email, "password": "not the password"}
    client = Client(REMOTE_ADDR=address)
    return client.post(reverse("login"), typed, secure=True).status_code


def ask_for_new(email: str, address: str) -> int:
    client = Client(REMOTE_ADDR=address)
    return client.post(reverse("password_reset"), {"email": email}, secure=True).status_code


def measure(post: Post, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each answer, after some that warm up."""
    rng = random.Random(SEED)  # noqa: S311 -- an order that can be run again
    found: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(-20, rounds):
        for kind in rng.sample([KNOWN, UNKNOWN], 2):
            took = timed(post, EMAILS[kind])
            if number >= 0:
                found[kind].append(took)
        Attempt.objects.all().delete()
        ForgottenPassword.objects.all().delete()
    return found


def timed(post: Post, email: str) -> float:
    number = next(_visitors)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    began = time.perf_counter()
    status = post(email, address)
    took = (time.perf_counter() - began) * 1000
    if status not in (200, 302):
        raise AssertionError(f"answered {status}")
    return took


def rank_sum_z(first: list[float], second: list[float]) -> float:
    """How far the ranks of the first lie from those of chance, in standard deviations (Wilcoxon)."""
    ranked = sorted(
        (value, which) for which, group in enumerate((first, second)) for value in group
    )
    ranks = sum(rank for rank, (_, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(first), len(second)
    expected, variance = n * (n + m + 1) / 2, n * m * (n + m + 1) / 12
    return float((ranks - expected) / variance**0.5)


if __name__ == "__main__":
    main()
