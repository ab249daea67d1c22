"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from recruiting.forms.accounts import ForgottenPasswordForm
from recruiting.views import (
    account,
    accounts,
    audit,
    board,
    bulk,
    candidate,
    candidate_filters,
    candidates,
    dashboard,
    export,
    health,
    help,
    imports,
    jobs,
    keeping,
    notes,
    privacy,
    proof,
    resume,
    same_person,
    saved_views,
    settings,
    stages,
    team,
    undo,
)

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/new/", jobs.job_create, name="job-create"),
    path("jobs/<int:pk>/", board.job, name="job"),
    path("jobs/<int:pk>/move/", board.job_move, name="job-move"),
    path("jobs/<int:pk>/status/", jobs.job_status, name="job-status"),
    path("jobs/<int:pk>/copy/", jobs.job_copy, name="job-copy"),
    path("jobs/<int:pk>/stages/", stages.stages, name="stages"),
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
    path("candidates/import/", imports.import_candidates, name="import-candidates"),
    path("candidates/import/example.csv", imports.import_example, name="import-example"),
    path("candidates/import/<int:pk>/", imports.import_page, name="import"),
    path("candidates/import/<int:pk>/start/", imports.import_start, name="import-start"),
    path("candidates/import/<int:pk>/stop/", imports.import_stop, name="import-stop"),
    path("candidates/import/<int:pk>/rows.csv", imports.import_rows, name="import-rows"),
    path("candidates/<int:pk>/archive/", candidate.candidate_archive, name="candidate-archive"),
    path("candidates/<int:pk>/restore/", candidate.candidate_restore, name="candidate-restore"),
    path("candidates/<int:pk>/print/", candidate.candidate_print, name="candidate-print"),
    path("candidates/<int:pk>/note/", notes.candidate_note, name="candidate-note"),
    path("candidates/<int:pk>/people/", notes.candidate_people, name="candidate-people"),
    path("candidates/<int:pk>/resume/", resume.candidate_resume, name="candidate-resume"),
    path(
        "candidates/<int:pk>/resume/upload/",
        resume.candidate_resume_upload,
        name="candidate-resume-upload",
    ),
    path("candidates/<int:pk>/privacy/", privacy.candidate_privacy, name="candidate-privacy"),
    path("candidates/<int:pk>/data/", privacy.candidate_data, name="candidate-data"),
    path("candidates/<int:pk>/hold/", privacy.candidate_hold, name="candidate-hold"),
    path("candidates/<int:pk>/erase/", privacy.candidate_erase, name="candidate-erase"),
    path("candidates/<int:pk>/keep/", privacy.candidate_keep, name="candidate-keep"),
    path("jobs/<int:pk>/hold/", privacy.job_hold, name="job-hold"),
    path("settings/privacy/", keeping.keeping, name="keeping"),
    path("settings/privacy/erasures/", keeping.erasures, name="erasures"),
    path("help/", help.help_page, name="help"),
    path("help/shortcuts/", help.keyboard_shortcuts, name="keyboard-shortcuts"),
    path("undo/<uuid:pk>/", undo.undo, name="undo"),
    path("settings/", settings.company_settings, name="company-settings"),
    path("settings/time-zone/", settings.zone_notice, name="zone-notice"),
    path("settings/team/", team.team, name="team"),
    path("settings/team/invite/", team.team_invite, name="team-invite"),
    path("settings/team/<int:pk>/send-again/", team.team_send_again, name="team-send-again"),
    path("settings/team/<int:pk>/mail/", team.team_mail, name="team-mail"),
    path("settings/team/<int:pk>/edit/", team.team_edit, name="team-edit"),
    path("settings/team/<int:pk>/deactivate/", team.team_deactivate, name="team-deactivate"),
    path("settings/team/<int:pk>/reactivate/", team.team_reactivate, name="team-reactivate"),
    path("settings/audit-log/", audit.log, name="audit-log"),
    path("settings/audit-log/export/", audit.export, name="audit-log-export"),
    path(
        "settings/team/<int:pk>/second-factor/",
        team.team_second_factor,
        name="team-second-factor",
    ),
    path("account/", account.account, name="account"),
    path("account/password/", account.account_password, name="account-password"),
    path("account/second-factor/", proof.set_up, name="second-factor"),
    path("account/second-factor/off/", proof.turn_off, name="second-factor-off"),
    path("account/prove/", proof.prove, name="prove"),
    path("account/sessions/", account.account_sessions, name="account-sessions"),
    path("account/sessions/end-others/", account.account_sessions_end, name="account-sessions-end"),
    path(
        "account/sessions/<slug:name>/end/", account.account_session_end, name="account-session-end"
    ),
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("login/code/", proof.log_in_code, name="log-in-code"),
    path("logout/", accounts.LogOut.as_view(), name="logout"),
    path(
        "password-reset/",
        login_not_required(
            auth.PasswordResetView.as_view(
                template_name="recruiting/password_reset.html",
                form_class=ForgottenPasswordForm,
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
        accounts.ChoosePassword.as_view(),
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
    path("invitation/<uidb64>/<token>/", accounts.AcceptInvitation.as_view(), name="invitation"),
    path("", include("video_interviews.urls")),
    path("admin/login/", login_not_required(proof.log_in_to_admin)),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
