"""The candidate list: searched, narrowed, sorted; the same however it is asked for."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recruiting import search, sources
from recruiting.actions import changes
from recruiting.candidate_list import CandidateList
from recruiting.models import AuditEntry, Candidate, Job, SavedView, SearchDocument, User
from tests.people import log_in, make_candidate, make_job, make_user
from tests.recruiting.test_queries import fill, queries
from tests.recruiting.words import text


def listed(client: Client, **query: str | int) -> list[str]:
    response = client.get(reverse("candidates"), query)
    return [candidate.first_name for candidate in response.context["page"]]


@pytest.fixture
def robin(candidate: Candidate, alice: User) -> Candidate:
    """Beside Casey: Robin on another job, with a stage, source and tag of their own."""
    job = make_job(candidate.company, "Product Designer")
    offer = job.stages.get(name="Offer")
    later = timezone.now() + timedelta(seconds=1)
    robin = make_candidate(job, "Robin", stage=offer, source="Referral", created_at=later)
    changes.add_tag(Candidate.objects.filter(pk=robin.pk), "Figma", by=alice)
    return robin


@pytest.mark.parametrize(
    "typed", ["robin", "Róbin cand", "product des", "figma", "referral", "rob"]
)
def test_alice_finds_a_record_by_any_of_its_words(
    alice: User, robin: Candidate, typed: str
) -> None:
    """E7."""
    assert listed(log_in(alice), q=typed) == ["Robin"]


def test_alice_finds_a_record_by_a_word_of_its_resume(alice: User, robin: Candidate) -> None:
    """E7."""
    SearchDocument.objects.filter(pk=robin.pk).update(resume_words="typography kerning")
    assert listed(log_in(alice), q="kern") == ["Robin"]


def test_filters_narrow_the_list_and_can_be_taken_away(alice: User, robin: Candidate) -> None:
    """E7."""
    client = log_in(alice)
    tag = robin.tags.get()
    queries: list[dict[str, str | int]] = [
        {"job": robin.job_id},
        {"stage": "Offer"},
        {"source": "Referral"},
        {"tag": tag.pk},
    ]
    for query in queries:
        assert listed(client, **query) == ["Robin"]
    response = client.get(reverse("candidates") + f"?stage=Offer&tag={tag.pk}&q=rob")
    chips = response.context["list"].chips
    assert [(chip.label, chip.text) for chip in chips] == [("Stage", "Offer"), ("Tag", "Figma")]
    assert [chip.query for chip in chips] == [f"q=rob&tag={tag.pk}", "q=rob&stage=Offer"]
    assert "1 candidate<" in response.content.decode()


def test_archived_candidates_are_a_list_of_their_own(alice: User, robin: Candidate) -> None:
    """E7."""
    changes.archive(Candidate.objects.filter(pk=robin.pk), by=alice)
    client = log_in(alice)
    assert listed(client) == ["Casey"]
    assert listed(client, archived="on") == ["Robin"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Robin", "Casey"]),
        ("oldest", ["Casey", "Robin"]),
        ("name", ["Casey", "Robin"]),
        ("-name", ["Robin", "Casey"]),
    ],
)
def test_columns_sort_the_list_and_say_so(
    alice: User, robin: Candidate, sort: str, names: list[str]
) -> None:
    """E7."""
    client = log_in(alice)
    assert listed(client, sort=sort) == names if sort else listed(client) == names
    headers = CandidateList.from_text(alice, f"sort={sort}").headers
    said = {name: header.aria_sort for name, header in headers.items()}
    assert (
        said
        == {
            "": {"name": "", "added": "descending"},
            "oldest": {"name": "", "added": "ascending"},
            "name": {"name": "ascending", "added": ""},
            "-name": {"name": "descending", "added": ""},
        }[sort]
    )


def test_a_click_on_a_column_turns_its_order_and_keeps_the_filters(alice: User) -> None:
    """E7."""
    headers = CandidateList.from_text(alice, "stage=Offer&sort=name").headers
    assert headers["name"].query == "stage=Offer&sort=-name"
    assert headers["added"].query == "stage=Offer"
    assert CandidateList.from_text(alice, "stage=Offer").headers["added"].query == (
        "stage=Offer&sort=oldest"
    )


@pytest.mark.parametrize(
    "query", ["job=999999", "tag=999999", "video=nonsense", "nonsense=1", "sort=x", "job=-1"]
)
def test_what_is_not_understood_is_as_good_as_not_typed(
    alice: User, candidate: Candidate, query: str
) -> None:
    """E7."""
    found = CandidateList.from_text(alice, query)
    assert (found.query, list(found.rows)) == ("", [candidate])


def test_what_is_not_understood_is_said_on_the_page_and_exported_by_nobody(
    alice: User, job: Job, candidate: Candidate
) -> None:
    """P7, E7: a page shows more than was asked for, and says so; a file would not."""
    client, said = log_in(alice), "Not understood and left out of the filters: Tag."
    for address in (
        f"{reverse('candidates')}?tag=999999",
        f"{reverse('candidates')}?tag=999999&q=",
        f"{job.get_absolute_url()}?view=list&tag=999999",
        f"{reverse('export-candidates')}?tag=999999",
    ):
        assert said in text(client.get(address, follow=True)), address
    assert said not in text(client.get(reverse("candidates"), {"stage": "New"}))
    assert not AuditEntry.objects.exists()
    window = client.post(f"{reverse('view-save')}?tag=999999", {"name": "Mine"})
    assert said in text(window)
    assert not SavedView.objects.exists()


def test_one_list_has_one_address(alice: User, job: Job) -> None:
    """E7."""
    found = CandidateList.from_text(alice, f"sort=name&archived=true&q=+python+&job={job.pk}&x=y")
    assert found.query == f"q=python&job={job.pk}&archived=on&sort=name"


def test_an_address_as_browsers_send_forms_is_made_short(alice: User, candidate: Candidate) -> None:
    """E7."""
    response = log_in(alice).get(reverse("candidates"), {"q": "", "job": "", "stage": "New"})
    assert response.headers["Location"] == reverse("candidates") + "?stage=New"


def test_a_search_while_typing_leaves_the_address_of_what_it_found(
    alice: User, candidate: Candidate
) -> None:
    """E7."""
    response = log_in(alice).get(
        reverse("candidates"), {"q": "cas", "stage": ""}, headers={"HX-Request": "true"}
    )
    assert response.headers["HX-Push-Url"] == reverse("candidates") + "?q=cas"
    assert 'id="results"' in response.content.decode()


def test_record_links_carry_the_list_they_are_of(alice: User, candidate: Candidate) -> None:
    """E7."""
    client, address = log_in(alice), candidate.get_absolute_url()
    assert f'"{address}?list="' in client.get(reverse("candidates")).content.decode()
    narrowed = client.get(reverse("candidates"), {"stage": "New", "sort": "name"})
    assert f'"{address}?list=stage%3DNew%26sort%3Dname"' in narrowed.content.decode()
    assert f'"{address}"' in client.get(reverse("dashboard")).content.decode()


def test_the_filter_window_offers_what_there_is(alice: User, robin: Candidate) -> None:
    """E7."""
    page = log_in(alice).get(reverse("candidate-filter"), {"stage": "Gone", "q": "rob"})
    content = page.content.decode()
    for offered in ("Screening", "Gone", "Referral", "Figma", "Product Designer", "Not yet"):
        assert offered.lower() in content.lower()
    assert '<option value="Gone" selected>' in content
    assert '<input type="hidden" name="q" value="rob"' in content


def test_bob_is_offered_only_what_his_jobs_have(bob: User, robin: Candidate) -> None:
    """P4, E7: no sources, jobs or stages of others."""
    robin.job.stages.create(name="Portfolio review", position=9)
    content = log_in(bob).get(reverse("candidate-filter")).content.decode()
    for secret in ("Referral", "Product Designer", "Portfolio review"):
        assert secret not in content


def test_sources_are_each_named_once_and_not_beyond_what_is_asked(alice: User, job: Job) -> None:
    """E7."""
    for source in ("Fair", "Agency", "Fair", "", "Web"):
        make_candidate(job, "Sam", source=source)
    assert sources.of(alice, at_most=200) == ["Agency", "Fair", "Web"]
    assert sources.of(alice, at_most=2) == ["Agency", "Fair"]


def test_charlies_sources_are_not_alices(charlie: User, candidate: Candidate) -> None:
    """P7, E7: nothing of another company."""
    Candidate.objects.filter(pk=candidate.pk).update(source="Secret")
    assert sources.of(charlie, at_most=200) == []


@pytest.mark.parametrize(
    "name", ["candidate-filter", "export-candidates", "same-person", "view-save"]
)
def test_the_lists_pages_are_for_members_alone(candidate: Candidate, name: str) -> None:
    """P1, E7: nor for visitors, nor for Recruiting Support."""
    response = Client().get(reverse(name))
    assert response.headers["Location"].startswith(reverse("login"))
    support = make_user(None, "support@example.com", is_staff=True)
    assert log_in(support).get(reverse(name)).status_code == 404


def test_a_list_without_anybody_says_what_to_do(alice: User, bob: User, job: Job) -> None:
    """E7."""
    client = log_in(alice)
    assert "No candidates yet" in client.get(reverse("candidates")).content.decode()
    make_candidate(job)
    nobody = client.get(reverse("candidates"), {"q": "zzz"}).content.decode()
    assert "Nobody found" in nobody
    assert "Show all candidates" in nobody


def test_the_table_shows_three_tags_and_how_many_more(alice: User, candidate: Candidate) -> None:
    """E7."""
    for name in ("Ada", "Basic", "Cobol", "Delphi", "Erlang"):
        changes.add_tag(Candidate.objects.filter(pk=candidate.pk), name, by=alice)
    content = log_in(alice).get(reverse("candidates")).content.decode()
    assert '<span class="tag">Cobol</span>' in content
    assert '<span class="tag">Delphi</span>' not in content
    assert "+2<" in content


@pytest.mark.parametrize("query", ["q=person&stage=New&sort=name", "source=Web&archived=on"])
def test_a_narrowed_list_asks_equally_often_however_long(alice: User, job: Job, query: str) -> None:
    """E7."""
    address = f"{reverse('candidates')}?{query}"
    changes.archive(Candidate.objects.filter(pk=make_candidate(job, source="Web").pk), by=alice)
    fill(job, 30)
    search.index(Candidate.objects.all())
    for n in range(3):
        SavedView.objects.create(user=alice, name=f"View {n}", query="stage=New")
    few = queries(alice, address)
    fill(job, 300)
    search.index(Candidate.objects.all())
    for n in range(3, 20):
        SavedView.objects.create(user=alice, name=f"View {n}", query="stage=New")
    assert queries(alice, address) == few <= 9


def test_the_candidate_form_names_open_jobs_first(alice: User, job: Job) -> None:
    """E7."""
    make_job(job.company, "A closed one", status="closed")
    make_job(job.company, "A draft", status="draft")
    page = log_in(alice).get(reverse("candidate-create"), {"job": job.pk}).content.decode()
    order = [page.index(f'<optgroup label="{label}">') for label in ("Open", "Draft", "Closed")]
    assert order == sorted(order)
    assert f'<option value="{job.pk}" selected>' in page
