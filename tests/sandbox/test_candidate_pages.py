"""Casey's way through an interview, with forms alone."""

import pytest

from tests.sandbox.person import Person
from tests.sandbox.process import Api, Sandbox, in_future, until

WEBM = b"\x1aE\xdf\xa3 what a browser would have recorded"


@pytest.fixture
def interview(ada: Api) -> str:
    """The uuid of the one interview there is."""
    return str(ada.make_interview(ada.make_job())["uuid"])


@pytest.fixture
def casey(sandbox: Sandbox, interview: str) -> Person:
    """In front of the invitation that the inbox holds."""
    person = Person(sandbox).open("/inbox/?to=casey@example.com")
    person.open(person.link("Northwind Talent invites you"))
    return person.open(person.link("View Invitation"))


def with_account(casey: Person) -> Person:
    return casey.send(name="Casey Candidate", password="correct horse")


def test_casey_goes_from_the_inbox_to_the_finished_interview(
    sandbox: Sandbox, ada: Api, casey: Person, interview: str
) -> None:
    for said in ("Northwind Talent", "Backend Engineer", "Questions", "Complete before"):
        assert said in casey.page
    invitation = casey.address
    with_account(casey)
    assert casey.has_button("Accept Interview")
    casey.send(f"{invitation}accept")
    assert ada.get(f"/interviews/{interview}").json()["status"] == "accepted"

    number = 1
    while not casey.has_button("Finish Interview"):
        casey.open(f"{invitation}questions/{number}/")
        casey.send(test_clip="1")
        number += 1
    casey.send(f"{invitation}finish")

    assert "Thank you, Casey" in casey.page
    assert ada.get(f"/interviews/{interview}").json()["status"] == "completed"
    kinds = [mail["kind"] for mail in sandbox.look("mails", to="admin@example.com")]
    assert kinds == ["completed"]


def test_casey_cannot_finish_with_a_question_open(ada: Api, casey: Person, interview: str) -> None:
    invitation = casey.address
    with_account(casey).send(f"{invitation}accept")
    assert not casey.has_button("Finish Interview")

    casey.send(f"{invitation}finish")

    assert casey.status == 400
    assert "Not answered yet" in casey.page
    assert ada.get(f"/interviews/{interview}").json()["status"] == "accepted"


def test_casey_uploads_a_video_and_sees_it_again(casey: Person) -> None:
    invitation = casey.address
    with_account(casey).send(f"{invitation}accept")
    question = casey.address

    casey.upload("me.webm", WEBM, "video/webm;codecs=vp9,opus")

    source = casey.page.split('<video class="recording" src="')[1].split('"')[0]
    assert casey.open(source, Range="bytes=0-3").status == 206
    casey.open(question).send(test_clip="1")
    assert '<img class="recording"' in casey.page, "a second answer takes the first one's place"


@pytest.mark.parametrize(
    ("kind", "content"), [("text/html", b"<script>"), ("video/webm", b""), ("image/svg+xml", b"<")]
)
def test_what_is_no_recording_is_refused_with_a_reason(
    casey: Person, kind: str, content: bytes
) -> None:
    with_account(casey).send(f"{casey.address}accept")

    casey.upload("x", content, kind)

    assert casey.status == 400
    assert "The recording" in casey.page or "Choose a video file" in casey.page


def test_the_account_needs_a_decent_password_and_keeps_what_was_typed(casey: Person) -> None:
    casey.send(name="Casey C.", password="short")

    assert casey.status == 400
    assert "at least 8 characters" in casey.page
    assert 'value="Casey C."' in casey.page
    assert 'value="short"' not in casey.page


def test_casey_logs_in_to_a_second_invitation(sandbox: Sandbox, ada: Api, casey: Person) -> None:
    with_account(casey)
    ada.make_interview(ada.make_job(title="Another Job"))
    elsewhere = Person(sandbox).open("/inbox/?to=casey")
    elsewhere.open(elsewhere.link("Northwind Talent invites you"))
    elsewhere.open(elsewhere.link("View Invitation"))
    assert elsewhere.has_button("Log In")

    elsewhere.send(password="a guess")
    assert "not the password" in elsewhere.page
    elsewhere.send(password="correct horse")

    assert elsewhere.has_button("Accept Interview")


def test_a_stranger_with_the_link_gets_no_further_than_the_invitation(
    sandbox: Sandbox, casey: Person
) -> None:
    invitation = casey.address
    with_account(casey).send(f"{invitation}accept")
    stranger = Person(sandbox)

    assert stranger.open(f"{invitation}questions/1/").address == invitation
    assert stranger.open("/i/no-such-token/").status == 404


def test_a_canceled_invitation_says_so(ada: Api, casey: Person, interview: str) -> None:
    ada.delete(f"/interviews/{interview}")

    casey.open(casey.address)

    assert "canceled" in casey.page
    assert casey.status == 410


def test_an_expired_invitation_says_so_and_takes_no_answer(
    ada: Api, casey: Person, interview: str
) -> None:
    invitation = casey.address
    with_account(casey).send(f"{invitation}accept")
    ada.put(f"/interviews/{interview}", json={"scheduled_at": in_future(seconds=3)})

    until(lambda: "has expired" in casey.open(invitation).page, "the expiry")

    assert casey.open(f"{invitation}questions/1/").status == 410


def test_a_reset_interview_starts_over(sandbox: Sandbox, casey: Person, interview: str) -> None:
    sandbox.lever(f"interviews/{interview}/complete")
    sandbox.lever(f"interviews/{interview}/reset")

    with_account(casey.open(casey.address))

    assert casey.has_button("Accept Interview")
    casey.send(f"{casey.address}accept")
    assert "Your answer is recorded" not in casey.page
