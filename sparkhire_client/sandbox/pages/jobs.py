"""The recruiter's jobs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sparkhire_client.sandbox.world import access
from sparkhire_client.sandbox.world import jobs as all_jobs
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import Account, Interview, Job
from sparkhire_client.sandbox.world.store import db

from .company import acting
from .render import page

TEXTS = ("title", "description", "city", "state", "country")


@acting
def index(request: HttpRequest, account: Account) -> HttpResponse:
    jobs = db.select(Job, access.JOBS, access.jobs_of(account), order="created_at DESC")
    return page(request, "company/jobs.html", jobs=jobs)


@acting
def new(request: HttpRequest, account: Account) -> HttpResponse:
    """What was typed stays when it is refused."""
    typed = {name: request.POST.get(name, "").strip() for name in TEXTS}
    refused = ""
    if request.method == "POST":
        try:
            private = "private" in request.POST
            made = all_jobs.create(account, private=private, **typed)
            return redirect("job", made.uuid)
        except Refused as error:
            refused = error.reason
    status = 400 if refused else 200
    return page(request, "company/new_job.html", status, typed=typed, refused=refused)


@acting
def job(request: HttpRequest, account: Account, uuid: str) -> HttpResponse:
    """The job; its buttons close, open or delete it."""
    found = access.job_for(account, uuid)
    if request.method == "POST":
        if "delete" in request.POST:
            all_jobs.delete(found)
            return redirect("jobs")
        all_jobs.change(found, status=request.POST.get("status", ""))
        return redirect("job", uuid)
    where = f"job_uuid = ? AND {access.INTERVIEWS}"
    interviews = db.select(
        Interview, where, [uuid, *access.interviews_of(account)], order="created_at DESC", limit=200
    )
    return page(request, "company/job.html", job=found, interviews=interviews)
