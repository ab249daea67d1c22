"""People who are mentioned in notes: `@Bob Builder` or `@bob@example.com` gets them one mail.

Only who may open the record can be mentioned; other words after an @ are words.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower, Trim
from django.utils import timezone
from django.utils.translation import gettext as _

from recruiting import access
from recruiting.bell import ring
from recruiting.models import Candidate, Mention, NewsfeedItem, User

MOST_PER_NOTE = 20
MOST_ATTEMPTS = 8  # at a mail, within a day
LONGEST_PAUSE = timedelta(hours=6)
AT_MOST = 500  # mails rung for at once
OFFERED = 8

MOST_ATS = 50  # of a note are looked at
AN_AT = re.compile(r"(?<!\w)@(?=\w)")
WORD_ENDS = re.compile(r"(?<=\w)(?!\w)")
MOST_WORDS = 12  # of a name or an e-mail address

logger = logging.getLogger(__name__)


def mentioned(text: str, candidate: Candidate) -> dict[User, str]:
    """Who is mentioned, with the words that do it. Of a shorter and a longer name the longer is meant."""
    readings = [_readings(text, at.end()) for at in islice(AN_AT.finditer(text), MOST_ATS)]
    typed = {reading for several in readings for reading in several}
    if not typed:
        return {}
    folded = {one.lower() for one in typed}
    named = Q(name__in=typed) | Q(folded__in=folded) | Q(email__in=folded)
    people = list(_named(candidate).annotate(folded=Lower("name")).filter(named).order_by("pk"))
    found: dict[User, str] = {}
    for several in readings:
        for reading in several:
            meant = [one for one in people if reading.lower() in (str(one).lower(), one.email)]
            found |= {one: f"@{reading}" for one in meant if one not in found}
            if meant:
                break
    return dict(list(found.items())[:MOST_PER_NOTE])


def save(note: NewsfeedItem, people: Iterable[User], *, by: User) -> None:
    """Write down who is mentioned in a new note, and have them mailed, its writer apart."""
    now = timezone.now()
    mentions = [
        Mention(item=note, user=user, next_attempt_at=None if user == by else now)
        for user in people
    ]
    for mention in Mention.objects.bulk_create(mentions):
        if mention.next_attempt_at:
            ring("recruiting.mail_mention", mention.pk)


def offered(candidate: Candidate, typed: str) -> list[User]:
    """Whom somebody may mean who has typed the beginning of a name or e-mail address."""
    typed = typed.strip().replace("\0", "")
    begins = Q(name__istartswith=typed) | Q(last_name__istartswith=typed)
    people = _named(candidate).filter(begins | Q(email__istartswith=typed))
    return list(people.order_by("first_name", "last_name", "email")[:OFFERED])


def texts_of(note: NewsfeedItem) -> Iterator[tuple[str, bool]]:
    """The note's text in pieces, each with whether it mentions somebody."""
    if not note.marked:
        yield note.body, False
        return
    longest_first = sorted(note.marked.split("\n"), key=len, reverse=True)
    words = "|".join(map(re.escape, longest_first))
    pieces = re.split(rf"(?<!\w)({words})(?!\w)", note.body, flags=re.IGNORECASE)
    yield from ((piece, number % 2 == 1) for number, piece in enumerate(pieces))


def mails_due() -> list[int]:
    """The mentions whose mails are due, some of them."""
    due = Mention.objects.filter(next_attempt_at__lte=timezone.now())
    return list(due.order_by("next_attempt_at").values_list("pk", flat=True)[:AT_MOST])


def mail(pk: int) -> None:
    """Send the mail of a mention, if that is due. It is claimed before, so that one worker does.

    A mail that fails, or whose sending is cut short, is tried again later: it may come twice then,
    under one Message-ID.
    """
    due = Mention.objects.filter(pk=pk, next_attempt_at__lte=timezone.now())
    mention = due.select_related("user", "item__candidate__job").first()
    if mention is None:
        return
    pause = min(timedelta(minutes=4**mention.attempts), LONGEST_PAUSE)
    again = timezone.now() + pause if mention.attempts + 1 < MOST_ATTEMPTS else None
    claimed = due.filter(attempts=mention.attempts)
    if not claimed.update(attempts=F("attempts") + 1, next_attempt_at=again):
        return
    mine = Mention.objects.filter(pk=pk)
    if not access.who_may_open(mention.item.candidate).filter(pk=mention.user_id).exists():
        mine.update(next_attempt_at=None)  # deactivated, or off the hiring team, since
        return
    try:
        _mail_of(mention).send()
    except OSError:  # smtplib's errors are
        logger.warning("No mail yet about mention %s", pk)
    else:
        mine.update(mailed_at=timezone.now(), next_attempt_at=None)


def _readings(text: str, start: int) -> list[str]:
    """What may be a name or an e-mail address after an @, the longest first."""
    line = text[start : start + 320].split("\n")[0]
    ends = [end.start() for end in WORD_ENDS.finditer(line)][:MOST_WORDS]
    return [line[:end] for end in reversed(ends)]


def _named(candidate: Candidate) -> QuerySet[User]:
    name = Trim(Concat("first_name", Value(" "), "last_name"), output_field=CharField())
    return access.who_may_open(candidate).annotate(name=name)


def _mail_of(mention: Mention) -> EmailMessage:
    note, candidate = mention.item, mention.item.candidate
    named = {"writer": note.actor_name, "candidate": candidate, "job": candidate.job}
    subject = _("%(writer)s mentioned you on %(candidate)s") % named
    begins = _("%(writer)s mentioned you in a note on %(candidate)s, %(job)s:") % named
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=(
            f"{begins}\n\n{note.body}\n\n"
            f"{settings.BASE_URL}{candidate.get_absolute_url()}?tab=notes\n"
        ),
        to=[mention.user.email],
        headers={"Message-ID": f"<mention-{mention.pk}@{urlsplit(settings.BASE_URL).hostname}>"},
    )
