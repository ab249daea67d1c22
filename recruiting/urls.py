"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from recruiting.views import (
    accounts,
    bulk,
    candidate,
    candidate_filters,
    candidates,
    dashboard,
    export,
    jobs,
    same_person,
    saved_views,
    settings,
    undo,
)

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/new/", jobs.job_create, name="job-create"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/edit/", jobs.job_edit, name="job-edit"),
    path("jobs/<int:pk>/info/", jobs.job_info, name="job-info"),
    path("jobs/<int:pk>/hiring-team/", jobs.hiring_team, name="hiring-team"),
    path("candidates/", candidates.candidates, name="candidates"),
    path("candidates/new/", candidates.candidate_create, name="candidate-create"),
    path("candidates/filter/", candidate_filters.candidate_filter, name="candidate-filter"),
    path("candidates/bulk/", bulk.bulk, name="bulk"),
    path("candidates/export/", export.export, name="export-candidates"),
    path("candidates/same-person/", same_person.notice, name="same-person"),
    path("candidates/views/save/", saved_views.view_save, name="view-save"),
    path("candidates/views/<int:pk>/delete/", saved_views.view_delete, name="view-delete"),
    path("candidates/<int:pk>/", candidate.candidate, name="candidate"),
    path("candidates/<int:pk>/edit/", candidates.candidate_edit, name="candidate-edit"),
    path("candidates/<int:pk>/stage/", candidate.candidate_stage, name="candidate-stage"),
    path("candidates/<int:pk>/note/", candidate.candidate_note, name="candidate-note"),
    path("candidates/<int:pk>/resume/", candidate.candidate_resume, name="candidate-resume"),
    path("undo/<uuid:pk>/", undo.undo, name="undo"),
    path("settings/", settings.company_settings, name="company-settings"),
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "password-reset/",
        login_not_required(
            auth.PasswordResetView.as_view(
                template_name="recruiting/password_reset.html",
                email_template_name="recruiting/password_reset_mail.txt",
                subject_template_name="recruiting/password_reset_subject.txt",
            )
        ),
        name="password_reset",
    ),
    path(
        "password-reset/sent/",
        login_not_required(
            auth.PasswordResetDoneView.as_view(template_name="recruiting/password_reset_sent.html")
        ),
        name="password_reset_done",
    ),
    path(
        "password-reset/<uidb64>/<token>/",
        login_not_required(
            auth.PasswordResetConfirmView.as_view(
                template_name="recruiting/password_reset_choose.html"
            )
        ),
        name="password_reset_confirm",
    ),
    path(
        "password-reset/done/",
        login_not_required(
            auth.PasswordResetCompleteView.as_view(
                template_name="recruiting/password_reset_done.html"
            )
        ),
        name="password_reset_complete",
    ),
    path("", include("video_interviews.urls")),
    path("healthz", accounts.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
