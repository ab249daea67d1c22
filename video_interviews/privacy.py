"""What every column of the feature holds of whom; see `recruiting.privacy`."""

from collections.abc import Iterable

from recruiting.models import Candidate
from recruiting.privacy import Table
from video_interviews.models import InterviewRequest, Transition, WebhookDelivery


def deliveries_of(candidate: Candidate) -> Iterable[WebhookDelivery]:
    """What Spark Hire posted of the person and is still kept: by the interviews' ids, or the e-mail."""
    ids = InterviewRequest.objects.filter(candidate=candidate).values_list(
        "spark_hire_uuid", "surplus_uuid", "email"
    )
    marks = {text.lower().encode() for row in ids for text in row if text}
    if candidate.email:
        marks.add(candidate.email.lower().encode())
    kept = WebhookDelivery.objects.filter(integration__company=candidate.company_id)
    for delivery in kept.exclude(body=b"").iterator(chunk_size=20):
        body = bytes(delivery.body).lower()
        if any(mark in body for mark in marks):
            yield delivery


TABLES: dict[str, Table] = {
    "video_interviews.InterviewRequest": Table(
        candidate="candidate requested_at status first_name last_name email message"
        " question_set_name expires_on expires_at time_zone spark_hire_uuid spark_hire_status"
        " spark_hire_updated_at reset_at completed_at viewed_at rating share_url"
        " status_before_cancel set_aside_for surplus_uuid reason first_attempt_at",
        employee="requested_by canceled_by",
        nothing="id company spark_hire_job_uuid question_set_uuid creates attempts unknown_since"
        " next_attempt_at lease_token leased_until",
        rows=lambda candidate: InterviewRequest.objects.filter(candidate=candidate),
    ),
    "video_interviews.Transition": Table(
        candidate="request from_status to_status at",
        employee="by",
        nothing="id",
        rows=lambda candidate: Transition.objects.filter(request__candidate=candidate),
    ),
    "video_interviews.WebhookDelivery": Table(  # the body is emptied
        candidate="event body received_at",
        nothing="id integration state attempts next_attempt_at",
        rows=deliveries_of,
    ),
    "video_interviews.InterviewErasure": Table(
        employee="requested_by",
        nothing="id erasure company spark_hire_uuid spark_hire_job_uuid state asked_at answer"
        " gone_at reason attempts next_attempt_at",
    ),
    "video_interviews.Integration": Table(
        employee="primary_user polled_with",
        nothing="id company is_on last_polled_at polled_up_to last_listed_at polling_token"
        " polling_until reading_token reading_until subscribe_at subscribing_until"
        " subscribing_token subscriptions_checked_at polling_problem subscribing_problem untracked",
    ),
    "video_interviews.SparkHireUser": Table(
        employee="user sealed_key key_last_four account_email account_name",
        nothing="id integration key_state key_checked_at mail_due_at failures down_since"
        " limited_until paused_until pause_reason",
    ),
    "video_interviews.Subscription": Table(
        employee="spark_hire_user",
        nothing="id integration event token_hash spark_hire_uuid created_at unknown_since"
        " superseded retired_at",
    ),
    "video_interviews.JobCreation": Table(
        employee="requested_by",
        nothing="id company job title started_at unknown_since next_attempt_at attempts"
        " lease_token leased_until reason",
    ),
    "video_interviews.JobLink": Table(
        employee="linked_by",
        nothing="id company job spark_hire_uuid title question_set_uuid question_set_name linked_at",
    ),
    "video_interviews.Tick": Table(nothing="name at"),
    "video_interviews.ApiCall": Table(nothing="id key_hash is_sync counts_until"),
}
