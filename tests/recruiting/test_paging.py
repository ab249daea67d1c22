"""Pages of a long list: every row once, whatever comes and goes meanwhile."""

import pytest

from recruiting import paging
from recruiting.models import Candidate, Job
from tests.people import make_candidate

ORDERS = ["created_at", "-created_at", "sort_name", "-sort_name"]


@pytest.fixture
def rows(job: Job) -> list[Candidate]:
    """Seven records, of which two and two were made at once and three have one name."""
    names = ("Ada", "Ada", "Ada", "Ben", "Cy", "Dee", "Eve")
    made = [make_candidate(job, name) for name in names]
    for one, other in ((0, 1), (4, 5)):
        made[one].created_at = made[other].created_at
        made[one].save()
    return made


def all_pages(order: str, size: int) -> list[list[int]]:
    pages, after = [], ""
    while True:
        page = paging.page_of(Candidate.objects.all(), order, after=after, size=size)
        pages.append([row.pk for row in page])
        if not (after := page.after):
            return pages


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_forward_and_back_every_row_is_met_once(
    rows: list[Candidate], order: str, size: int
) -> None:
    pages = all_pages(order, size)
    pks = [pk for page in pages for pk in page]
    in_order = paging.in_order(Candidate.objects.all(), order)
    assert pks == list(in_order.values_list("pk", flat=True))
    back, before = [], ""
    page = paging.page_of(Candidate.objects.all(), order, after="", size=size)
    while page.after:
        page = paging.page_of(Candidate.objects.all(), order, after=page.after, size=size)
    back.append([row.pk for row in page])
    while before := page.before:
        page = paging.page_of(Candidate.objects.all(), order, before=before, size=size)
        back.append([row.pk for row in page])
    assert back[::-1] == pages


def test_who_is_added_meanwhile_moves_nobody_to_another_page(rows: list[Candidate]) -> None:
    order = "-created_at"
    first = paging.page_of(Candidate.objects.all(), order, size=3)
    make_candidate(rows[0].job, "New")
    second = paging.page_of(Candidate.objects.all(), order, after=first.after, size=3)
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_a_page_stays_though_the_row_at_its_edge_is_gone(rows: list[Candidate]) -> None:
    first = paging.page_of(Candidate.objects.all(), "sort_name", size=3)
    Candidate.objects.filter(pk=first.rows[-1].pk).delete()
    page = paging.page_of(Candidate.objects.all(), "sort_name", after=first.after, size=3)
    assert [row.first_name for row in page] == ["Ben", "Cy", "Dee"]


@pytest.mark.parametrize("order", ORDERS)
def test_the_neighbours_of_a_row(rows: list[Candidate], order: str) -> None:
    pks = list(paging.in_order(Candidate.objects.all(), order).values_list("pk", flat=True))
    for n, pk in enumerate(pks):
        row = Candidate.objects.get(pk=pk)
        before, after = paging.neighbours(Candidate.objects.all(), order, row)
        assert (before, after) == (pks[n - 1] if n else None, pks[n + 1] if n < 6 else None)


def test_a_row_that_left_the_list_has_neighbours_where_it_was(rows: list[Candidate]) -> None:
    others = Candidate.objects.exclude(pk=rows[3].pk)
    before, after = paging.neighbours(others, "sort_name", rows[3])
    assert (before, after) == (rows[2].pk, rows[4].pk)


@pytest.mark.parametrize("cursor", ["", "x", "-", "1-", "1-x", "9-" + "9" * 40, "9" * 5000 + "-1"])
def test_a_cursor_that_nobody_gave_out_is_the_first_page(
    rows: list[Candidate], cursor: str
) -> None:
    page = paging.page_of(Candidate.objects.all(), "-created_at", after=cursor, size=3)
    assert [row.pk for row in page] == all_pages("-created_at", 3)[0]


def test_rows_are_counted_so_far(rows: list[Candidate], monkeypatch: pytest.MonkeyPatch) -> None:
    assert paging.count_of(Candidate.objects.all()) == (7, False)
    monkeypatch.setattr(paging, "COUNTED", 7)
    assert paging.count_of(Candidate.objects.all()) == (7, False)
    monkeypatch.setattr(paging, "COUNTED", 6)
    assert paging.count_of(Candidate.objects.all()) == (6, True)
    assert paging.count_of(Candidate.objects.none()) == (0, False)
