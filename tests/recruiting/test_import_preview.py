"""Before anything is written, the preview says row by row what will happen."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from recruiting.imports import checking, running
from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_candidate, make_job
from tests.recruiting.importing import HEADINGS, imported, outcomes, read, send, uploaded, work


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_an_upload_only_keeps_the_file_and_a_row(alice: User, job: Job) -> None:
    """E4."""
    upload = uploaded(alice, f"{HEADINGS}\nMia,Moe,mia@example.com,Backend Engineer\n")
    assert upload.state == "reading"
    assert (upload.company, upload.by, upload.file_name) == (job.company, alice, "people.csv")
    assert not upload.rows.exists()
    page = log_in(alice).get(upload.get_absolute_url()).content.decode()
    assert "Reading and checking the file" in page


def test_the_preview_says_of_every_row_what_will_happen(alice: User, job: Job) -> None:
    """E4."""
    other = make_job(job.company, "Designer", status=Job.Status.CLOSED)
    here = make_candidate(job, "Casey", email="casey@example.com")
    there = make_candidate(other, "Drew", email="drew@example.com")
    upload = read(
        alice,
        [
            "Mia,Moe,mia@example.com,backend engineer",
            ",Moe,,Backend Engineer",
            "Mia,,,Backend Engineer",
            "Mia,Moe,mia at example,Backend Engineer",
            "Casey,Again,CASEY@example.com,Backend Engineer",
            "Drew,Here,drew@example.com,Backend Engineer",
            "Mia,Twin,MIA@EXAMPLE.COM,Backend Engineer",
            "Mia,Twin,mia@example.com,Designer",
            "Nobody,Knows,,Astronaut",
            f"{'x' * 101},Moe,,Backend Engineer",
            "Mia,Moe,,",
            "Mia,Moe,,Backend Engineer,spare",
            "Short,Row",
        ],
        job="",
    )
    assert upload.state == "ready"
    assert outcomes(upload) == [
        *("add", "no_first_name", "no_last_name", "bad_email", "exists", "elsewhere", "repeated"),
        *("add", "unknown_job", "too_long", "no_job", "too_many_cells", "no_job"),
    ]
    rows = {row.number: row for row in upload.rows.all()}
    assert rows[6].candidate == here
    assert rows[7].candidate == there
    assert rows[8].reason == "Row 2 has the same e-mail and job."
    assert (upload.to_add, upload.left_out, upload.rows_counted) == (3, 10, 13)
    assert Candidate.objects.count() == 2  # nobody was added
    page = log_in(alice).get(upload.get_absolute_url()).content.decode()
    assert "Start import of 3 candidates" in page
    assert "“mia at example” is not an e-mail address." in page
    assert here.get_absolute_url() in page
    left_out = log_in(alice).get(upload.get_absolute_url() + "?outcome=left_out").context["page"]
    assert len(left_out) == 10
    filtered = log_in(alice).get(upload.get_absolute_url() + "?outcome=unknown_job")
    assert "No job is called “Astronaut”." in filtered.content.decode()
    assert "mia at example" not in filtered.content.decode()


def test_rows_that_name_no_job_stage_or_source_get_those_of_the_form(alice: User, job: Job) -> None:
    """E4."""
    upload = uploaded(
        alice,
        "first_name,SURNAME,Mobile,Step,Salary\nMia,Moe,555,,1\nLeo,Moe,555,Offer,2\nZoe,Moe,5,Nowhere,3\n",
        job=job.pk,
        stage="screening",
        source="Fair",
        tag="Spring",
    )
    work(upload)
    assert outcomes(upload) == ["add", "add", "unknown_stage"]
    page = log_in(alice).get(upload.get_absolute_url()).content.decode()
    assert "Columns that are not imported: Salary." in page
    assert "There are: New, Screening, Interview, Offer, Hired." in page


def test_a_name_in_two_lines_becomes_one(alice: User, job: Job) -> None:
    """E4."""
    upload = read(alice, ['"Mia\r\n Maria",  Moe , mia@example.com ,"Backend\nEngineer"'])
    assert outcomes(upload) == ["add"]
    imported(alice, upload)
    added = Candidate.objects.get()
    assert (added.first_name, added.last_name, added.email) == (
        "Mia Maria",
        "Moe",
        "mia@example.com",
    )


def test_a_title_that_two_jobs_have_means_the_open_one(alice: User, job: Job) -> None:
    """E4."""
    make_job(job.company, "Backend Engineer", status=Job.Status.CLOSED)
    line = "Mia,Moe,,Backend Engineer"
    assert outcomes(read(alice, [line])) == ["add"]
    make_job(job.company, "Backend Engineer")
    upload = read(alice, [line])
    assert outcomes(upload) == ["unknown_job"]
    assert upload.rows.get().reason == "2 jobs are called “Backend Engineer”."


def test_the_preview_is_read_page_by_page(alice: User, job: Job) -> None:
    """E4."""
    upload = read(alice, [f"Mia{n},Moe,,Backend Engineer" for n in range(120)])
    client, address = log_in(alice), upload.get_absolute_url()
    pages = [
        client.get(address + query).context["page"] for query in ("", "?after=51", "?before=52")
    ]
    assert [[page.rows[0].number, page.rows[-1].number] for page in pages] == [
        [2, 51],
        [52, 101],
        [2, 51],
    ]
    assert (pages[0].before, pages[0].after, pages[1].before) == ("", "51", "52")
    for nonsense in ("?after=x", "?before=9999999999999", "?outcome=x", "?after=-1"):
        assert client.get(address + nonsense).status_code == 200


@pytest.mark.parametrize("rows", [10, 300])
def test_the_preview_asks_as_often_however_long(
    alice: User, job: Job, rows: int, django_assert_max_num_queries: object
) -> None:
    """E4."""
    upload = read(alice, [f"Mia,Moe,m{n}@example.com,Backend Engineer" for n in range(rows)])
    client = log_in(alice)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(upload.get_absolute_url())
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(reverse("import-candidates"))


def test_reading_goes_on_where_a_worker_was_killed(
    alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E4."""
    monkeypatch.setattr(running, "READ_AT_ONCE", 10)
    lines = [f"Mia,Moe,m{n % 40}@example.com,Backend Engineer" for n in range(55)]
    upload = uploaded(alice, "\n".join([HEADINGS, *lines]))
    judged = checking.judge
    calls = []

    def killed(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == 3:
            raise SystemExit
        return judged(*args)

    monkeypatch.setattr(running, "judge", killed)
    with pytest.raises(SystemExit):
        running.read(upload.pk)
    upload.refresh_from_db()
    assert (upload.place, upload.rows.count()) == (21, 20)
    running.read(upload.pk)  # the dead worker's lease still holds
    assert upload.rows.count() == 20
    upload.busy_until = None
    upload.save()
    work(upload)
    assert [row.number for row in upload.rows.order_by("number")] == list(range(2, 57))
    assert outcomes(upload) == ["add"] * 40 + ["repeated"] * 15


def test_two_workers_at_one_file_read_every_row_once(
    alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E4."""
    monkeypatch.setattr(running, "READ_AT_ONCE", 10)
    upload = uploaded(alice, "\n".join([HEADINGS, *["Mia,Moe,,Backend Engineer"] * 35]))
    first, second = running._read_chunks(upload.pk), running._read_chunks(upload.pk)
    next(first)
    next(second)  # goes on where the first has got to
    assert list(first) == []  # and the first leaves it the rest
    list(second)
    upload.refresh_from_db()
    assert upload.state == "ready"
    assert upload.rows.count() == upload.rows_counted == 35


@pytest.mark.parametrize("name", ["import", "import-rows", "import-start", "import-stop"])
def test_an_import_is_for_editors_of_its_company(
    alice: User, bob: User, charlie: User, job: Job, name: str
) -> None:
    """P7, E4: a foreign import is not found, and the hiring team imports nothing."""
    upload = read(alice, ["Mia,Moe,,Backend Engineer"])
    address = reverse(name, args=[upload.pk])
    for user, status in ((charlie, 404), (bob, 403)):
        client = log_in(user)
        answer = client.post if name in ("import-start", "import-stop") else client.get
        assert answer(address).status_code == status
    upload.refresh_from_db()
    assert upload.state == "ready"
    assert (
        upload.file_name not in log_in(charlie).get(reverse("import-candidates")).content.decode()
    )
    assert log_in(bob).get(reverse("import-candidates")).status_code == 403
    assert send(bob, "x").status_code == 403


def test_charlie_imports_into_no_foreign_job(charlie: User, job: Job) -> None:
    """E4."""
    upload = read(charlie, ["Mia,Moe,,Backend Engineer"])
    assert outcomes(upload) == ["unknown_job"]
    assert send(charlie, f"{HEADINGS}\nMia,Moe,,\n", job=job.pk).status_code == 422


@pytest.mark.parametrize("name", checking.LENGTHS)
def test_a_cell_is_as_long_as_the_record_has_room(name: str) -> None:
    """E4."""
    assert Candidate._meta.get_field(name).max_length == checking.LENGTHS[name]  # type: ignore[union-attr]


def test_a_file_of_which_nobody_can_be_added_asks_for_another(alice: User, job: Job) -> None:
    """E4."""
    upload = read(alice, [",Moe,,Backend Engineer"], tag="Spring")
    page = log_in(alice).get(upload.get_absolute_url()).content.decode()
    assert "Upload another file" in page
    assert "Start import" not in page
