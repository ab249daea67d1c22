"""The feature's addresses, included at the root."""

from django.urls import path, re_path

from video_interviews import webhooks
from video_interviews.views import candidates, help, jobs, privacy, settings, status

urlpatterns = [
    path("help/video-interviewing/", help.video_interviewing, name="help-video-interviewing"),
    path(
        "settings/integrations/video-interviewing/",
        settings.video_interviewing,
        name="video-interviewing",
    ),
    path("settings/integrations/video-interviewing/users/", settings.add_users, name="add-users"),
    path(
        "settings/integrations/video-interviewing/test-connection/",
        settings.test_connection,
        name="test-connection",
    ),
    path(
        "settings/integrations/video-interviewing/renew-addresses/",
        settings.renew_addresses,
        name="renew-addresses",
    ),
    path(
        "settings/integrations/video-interviewing/erasures/<int:pk>/ask-again/",
        privacy.ask_spark_hire_again,
        name="ask-spark-hire-again",
    ),
    path("jobs/<int:pk>/link-to-spark-hire/", jobs.link_job, name="link-job"),
    path("jobs/<int:pk>/stop-creating/", jobs.stop_creating_job, name="stop-creating-job"),
    path("jobs/<int:pk>/unlink/", jobs.unlink_job, name="unlink-job"),
    path("jobs/<int:pk>/question-set/", jobs.question_set, name="question-set"),
    path(
        "candidates/<int:pk>/request-video-interview/",
        candidates.request_video_interview,
        name="request-video-interview",
    ),
    path(
        "candidates/<int:pk>/video-interviews/<int:request_pk>/cancel/",
        candidates.cancel_request,
        name="cancel-request",
    ),
    path(
        "candidates/<int:pk>/video-interviews/<int:request_pk>/check/",
        candidates.check_request,
        name="check-spark-hire",
    ),
    path(
        "candidates/<int:pk>/video-interviews/<int:request_pk>/watch/",
        candidates.view_completed_interview,
        name="view-completed-interview",
    ),
    path(
        "candidates/<int:pk>/video-interviews/<int:request_pk>/share/",
        candidates.share,
        name="share",
    ),
    path(
        "candidates/<int:pk>/video-interview-status/",
        status.video_interview_status,
        name="video-interview-status",
    ),
    path(
        "webhooks/spark-hire/<str:token>/<str:event>/",
        webhooks.receive,
        name="spark-hire-webhook",
    ),
    # As senders and proxies may spell it: no delivery is lost for a slash.
    re_path(r"^(?:/)*webhooks/+spark-hire/+(?P<token>[^/]+)(?P<event>[\s\S]*)$", webhooks.receive),
]
