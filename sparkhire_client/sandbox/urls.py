"""Every address of the sandbox. Those of the vendor's own pages have no slash at their end."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve

from .pages import candidate, company, inbox, interviews, jobs, question_sets, recordings, start
from .site import HERE
from .switches import levers, views

company_pages: list[URLPattern] = [
    path("", company.act_as, name="act as"),
    path("/settings", company.settings, name="settings"),
    path("/settings/integration", company.integration, name="integration"),
    path("/settings/integration/recruiting", company.recruiting, name="recruiting"),
    path("/jobs", jobs.index, name="jobs"),
    path("/jobs/new", jobs.new, name="new job"),
    path("/jobs/<uuid>", jobs.job, name="job"),
    path("/question_sets", question_sets.index, name="question sets"),
    path("/question_sets/new", question_sets.edit, name="new question set"),
    path("/question_sets/<uuid>", question_sets.edit, name="question set"),
    path("/interviews", interviews.index, name="interviews"),
    path("/interviews/new", interviews.new, name="new interview"),
    path("/interviews/<uuid>", interviews.interview, name="interview"),
    path("/interviews/<uuid>/watch", interviews.watch, name="watch"),
    path("/recordings/<uuid>", recordings.for_company, name="recording"),
]
candidate_pages: list[URLPattern] = [
    path("", candidate.invitation, name="invitation"),
    path("accept", candidate.accept, name="accept"),
    path("questions/<int:number>/", candidate.question, name="question"),
    path("recordings/<uuid>", recordings.for_candidate, name="my recording"),
    path("finish", candidate.finish, name="finish"),
]
switch_pages: list[URLPattern | URLResolver] = [
    path("faults", views.faults, name="faults"),
    path("ledger", views.ledger, name="ledger"),
    path("deliveries", views.deliveries, name="deliveries"),
    re_path("^trap$", levers.trap, name="trap"),
    path("api/", include("sparkhire_client.sandbox.switches.urls")),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("healthz", start.healthz),
    path("static/<path:path>", serve, {"document_root": HERE / "static"}, name="static"),
    path("v1.0/", include("sparkhire_client.sandbox.api.urls")),
    path("inbox/", inbox.index, name="inbox"),
    path("inbox/<uuid>/", inbox.mail, name="mail"),
    path("i/<token>/", include(candidate_pages)),
    path("share/<token>", recordings.shared, name="shared"),
    path("share/<token>/<uuid>", recordings.for_share, name="shared recording"),
    path("company", include(company_pages)),
    path("sandbox/", include(switch_pages)),
]

handler404 = start.not_found
handler500 = start.broken
