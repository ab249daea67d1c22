"""The key's user and plan, jobs and question sets."""

from sparkhire_client.sandbox.world import access, shapes
from sparkhire_client.sandbox.world import jobs as all_jobs
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import Account, Job, QuestionSet
from sparkhire_client.sandbox.world.shapes import Json
from sparkhire_client.sandbox.world.store import db

from . import lists
from .door import Answer, Call, text

OWN = ("title", "description", "status")
PLACE = ("city", "state", "country")


def me(call: Call) -> Answer:
    return shapes.account(call.account)


def plan(call: Call) -> Answer:
    users = db.count(Account, "company_uuid = ?", [call.account.company_uuid])
    return {
        "name": "Sandbox Growth",
        "active_jobs_limit": 500,
        "users_limit": users + 7,
        "products": ["one_way_video_interviews"],
    }


def jobs(call: Call) -> Answer:
    query = call.request.GET
    where, values = access.JOBS, access.jobs_of(call.account)
    if wished := lists.choice(query, "status[]"):
        where, values = f"{where} AND status IN ({lists.marks(wished)})", [*values, *wished]
    limit, offset = lists.window(query)
    order = lists.order(query, "title")
    found = db.select(Job, where, values, order=order, limit=limit, offset=offset)
    return [shapes.job(one) for one in found]


def create_job(call: Call) -> Answer:
    body = call.body()
    place = _place(body)
    made = all_jobs.create(
        call.account,
        title=text(body, "title"),
        description=text(body, "description"),
        status=text(body, "status") or "open",
        city=text(place, "city"),
        state=text(place, "state"),
        country=text(place, "country"),
    )
    return 201, shapes.job(made)


def job(call: Call, uuid: str) -> Answer:
    return shapes.job(access.job_for(call.account, uuid))


def update_job(call: Call, uuid: str) -> Answer:
    found = access.job_for(call.account, uuid)
    body = call.body()
    place = _place(body)
    changes = {field: text(body, field) for field in OWN if field in body}
    changes |= {field: text(place, field) for field in PLACE if field in place}
    return shapes.job(all_jobs.change(found, **changes))


def delete_job(call: Call, uuid: str) -> Answer:
    all_jobs.delete(access.job_for(call.account, uuid))
    return 204, None


def question_sets(call: Call) -> Answer:
    limit, offset = lists.window(call.request.GET)
    found = db.select(
        QuestionSet,
        "company_uuid = ? AND deleted = 0",
        [call.account.company_uuid],
        order=lists.order(call.request.GET, "name", "title_asc"),
        limit=limit,
        offset=offset,
    )
    return [shapes.question_set(one) for one in found]


def question_set(call: Call, uuid: str) -> Answer:
    return shapes.question_set(access.question_set_for(call.account, uuid))


def _place(body: Json) -> Json:
    place = body.get("location") or {}
    if not isinstance(place, dict):
        raise Refused("location must be an object")
    return place
