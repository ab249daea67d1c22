"""R27: whatever somebody writes is text, on every page, in every mail, and in every spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from itertools import chain, product

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from recruiting.actions import forgetting, inviting
from recruiting.actions.notes import add_note
from recruiting.models import (
    Candidate,
    Company,
    ForgottenPassword,
    ImportRow,
    Invitation,
    Job,
    Mention,
    Tag,
    User,
)
from recruiting.tasks import mail_mention
from tests.people import log_in, make_candidate, make_user
from tests.recruiting.importing import people, read
from tests.torture.payloads import FORMULAS, HEADERS, MARKUP
from tests.torture.rows import row
from tests.video_interviews.markup import Markup
from tests.video_interviews.test_every_page import asked, files, pages  # noqa: F401
from tests.video_interviews.test_hostile_text import HARMLESS, LONGEST, seen, text_fields, write
from video_interviews.actions.vendor import mail_admins
from video_interviews.models import SparkHireUser

# These ask Spark Hire, and in vain here.
ASKING = {"view-completed-interview", "share", "request-video-interview", "link-job"}
SHORTEST = 40  # what has less room gets the beginnings of some
SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def spread_out(full: list[str], size: int, seed: int) -> list[str]:
    """So many of them, from everywhere in the list."""
    return [full[(seed + n * len(full) // size) % len(full)] for n in range(min(size, len(full)))]


def packed(payloads: Iterable[str], room: int) -> Iterator[str]:
    """Texts of so many characters at most that hold each payload whole, if it fits at all."""
    text = ""
    for payload in payloads:
        if text and len(text) + len(payload) > room:
            yield text
            text = ""
        text += payload[:room]
    yield text


@row(
    "R27",
    asked="1,000 texts that would be markup or script in every text field x every page that shows one: "
    "0 elements, attributes, scripts or links gained",
    full=1000,
    ci=6,
    means="Whatever anybody writes, uploads or sends is shown as the text that it is.",
)
def test_no_text_becomes_markup(
    size: int,
    seed: int,
    request: pytest.FixtureRequest,
    dana: User,
    alice: User,
    candidate: Candidate,
) -> str:
    its_request, uploads = (request.getfixturevalue(name) for name in ("asked", "files"))
    client = log_in(dana)
    listed = pages(candidate, its_request, uploads, alice).items()
    everywhere = [*chain(*(found for name, found in listed if name not in ASKING))]
    rooms = {min(field.max_length or LONGEST, LONGEST) for _, field in text_fields()} | {LONGEST}
    write(dict.fromkeys(rooms, HARMLESS))
    plain = {
        address: page
        for address, page in seen(client, everywhere).items()
        if any(HARMLESS in text for text in page.texts)
    }
    assert len(plain) > 20
    payloads = spread_out(MARKUP, size, seed)
    texts = {room: list(packed(payloads, room)) for room in rooms}
    rounds = max(len(each) for room, each in texts.items() if room >= SHORTEST)
    for number in range(rounds):
        now = {room: each[number % len(each)] for room, each in texts.items()}
        write(now)
        for address, page in seen(client, plain).items():
            compare(page, plain[address], f"{address}: {now}")
    fields = len(list(text_fields()))
    return f"{len(payloads):,} texts x {fields} fields x {len(plain)} pages in {rounds} rounds: 0 gained"


def compare(page: Markup, plain: Markup, where: str) -> None:
    assert page.tree == plain.tree, where
    assert not page.inline, where
    schemes = ("javascript:", "java\tscript:", "data:text")
    assert not [link for link in page.links if link.lower().startswith(schemes)], where


@row(
    "R27",
    asked="1,000 texts in the names, notes and titles that mails tell: 0 headers, parts or lines of a "
    "header gained",
    full=1000,
    ci=20,
    means="",
)
def test_no_text_becomes_a_header_of_a_mail(
    size: int,
    seed: int,
    dana: User,
    alice: User,
    bob: User,
    candidate: Candidate,
    link: object,
    mailoutbox: list[EmailMessage],
) -> str:
    payloads = spread_out(HEADERS + MARKUP, size, seed)
    invited = make_user(dana.company, "nina@example.com")
    note = add_note(candidate, by=alice, text="Look, @bob@example.com")
    assert note
    for text in ["A", *payloads]:
        name = text[:150].replace("\0", "")
        Company.objects.update(name=name)
        User.objects.update(first_name=name, last_name=name)
        Candidate.objects.update(first_name=name, last_name=name)
        Job.objects.update(title=name)
        candidate.newsfeed.update(body=text, headline=name, actor_name=name)
        mail_everything(dana, invited)
    assert len(mailoutbox) == 4 * (len(payloads) + 1)
    plain = [shape_of(mail) for mail in mailoutbox[:4]]
    for number, mail in enumerate(mailoutbox[4:]):
        assert shape_of(mail) == plain[number % 4], payloads[number // 4]
    return f"{len(payloads):,} texts x 4 mails: 0 gained"


def mail_everything(by: User, invited: User) -> None:
    """An invitation, a mention, a link to a new password, and a key that is refused."""
    now = timezone.now()
    due = {"by": by, "mail_due_at": now, "mailed_at": None, "attempts": 0}
    Invitation.objects.update_or_create(user=invited, defaults=due)
    inviting.mail_invitation(invited.pk)
    Mention.objects.update(next_attempt_at=now, attempts=0)
    mail_mention(Mention.objects.get().pk)
    ForgottenPassword.objects.create(email="alice@example.com", mail_due_at=now)
    forgetting.mail_what_is_due()
    refused = {"key_state": SparkHireUser.KeyState.REFUSED, "mail_due_at": now}
    SparkHireUser.objects.update(**refused)
    mail_admins(SparkHireUser.objects.filter(user__email="alice@example.com").get().pk)


def shape_of(mail: EmailMessage) -> object:
    """The names of its headers, its type, and to whom it goes."""
    sent = message_from_bytes(mail.message().as_bytes())
    assert "\n" not in mail.subject
    return sent.keys(), sent.get_content_type(), sent.is_multipart(), mail.recipients()


@row(
    "R27",
    asked="1,000 texts that would be formulas, begin a cell or break out of one, in every cell of every "
    "exported file, read with commas, semicolons and tabs: 0 formulas",
    full=1000,
    ci=20,
    means="No exported file does anything when it is opened.",
)
def test_no_cell_of_an_export_is_a_formula(
    size: int, seed: int, dana: User, job: Job, link: object
) -> str:
    payloads = spread_out(FORMULAS, size, seed)
    upload = read(dana, people(len(payloads)))
    for number, text in enumerate(payloads):
        made = make_candidate(job, f"P{number}", email=f"p{number}@example.com")
        cells = {"last_name": text, "phone": text[:40], "source": text[:60], "first_name": text}
        Candidate.objects.filter(pk=made.pk).update(**cells)
        made.tags.add(Tag.objects.create(company=job.company, name=f"{text}{number}"[:40]))
    for each, text in zip(ImportRow.objects.order_by("pk"), payloads, strict=True):
        each.cells, each.reason = [text] * len(each.cells), text
        each.save(update_fields=["cells", "reason"])
    addresses = [reverse("export-candidates"), reverse("import-rows", args=[upload.pk])]
    client, looked = log_in(dana), 0
    for address in addresses:
        looked += no_formula_in(b"".join(client.get(address).streaming_content).decode(), address)  # type: ignore[attr-defined]
    for text in payloads:  # the log's lines are of few people and things, which have such names now
        User.objects.filter(pk=dana.pk).update(first_name=text, last_name=text)
        Job.objects.filter(pk=job.pk).update(title=text)
        Company.objects.update(name=text[:200])
        content = b"".join(client.get(reverse("audit-log-export")).streaming_content)  # type: ignore[attr-defined]
        looked += no_formula_in(content.decode(), text)
    return f"{len(payloads):,} texts in 3 files, {looked:,} cells: 0 formulas"


def no_formula_in(file: str, where: str) -> int:
    """How many cells were looked at, as spreadsheets part them that are set to either sign."""
    looked = 0
    for sign, text in product((",", ";", "\t"), [file.removeprefix("\ufeff")]):
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            for cell in line:
                looked += 1
                begins = cell.lstrip(' \t\r\n\0\ufeff\u200b\u00a0"')
                assert not begins.startswith(SIGNS), f"{where!r}: {cell!r} between {sign!r}"
    return looked


def test_there_are_a_thousand_of_each() -> None:
    """Row R27."""
    for texts in (MARKUP, FORMULAS):
        assert len(texts) == len(set(texts)) >= 1000
