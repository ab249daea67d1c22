"""The recruiter's question sets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sparkhire_client.sandbox.world import access
from sparkhire_client.sandbox.world import question_sets as all_sets
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import Account, QuestionSet
from sparkhire_client.sandbox.world.store import db

from .company import acting
from .render import page


@acting
def index(request: HttpRequest, account: Account) -> HttpResponse:
    sets = db.select(
        QuestionSet, "company_uuid = ? AND deleted = 0", [account.company_uuid], order="name"
    )
    return page(request, "company/question_sets.html", sets=sets)


@acting
def edit(request: HttpRequest, account: Account, uuid: str = "") -> HttpResponse:
    """One question on each line. Without a uuid the set is a new one."""
    found = access.question_set_for(account, uuid) if uuid else None
    name = found.name if found else ""
    lines = "\n".join(q["text"] for q in found.questions) if found else ""
    refused = ""
    if request.method == "POST":
        if found and "delete" in request.POST:
            all_sets.delete(found)
            return redirect("question sets")
        name, lines = request.POST.get("name", "").strip(), request.POST.get("questions", "")
        try:
            _save(account, found, name, [q.strip() for q in lines.splitlines() if q.strip()])
            return redirect("question sets")
        except Refused as error:
            refused = error.reason
    return page(
        request,
        "company/question_set.html",
        400 if refused else 200,
        set=found,
        name=name,
        lines=lines,
        refused=refused,
    )


def _save(account: Account, found: QuestionSet | None, name: str, texts: list[str]) -> None:
    if found:
        all_sets.change(found, name, texts)
    else:
        all_sets.create(account, name, texts)
