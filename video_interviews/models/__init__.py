from video_interviews.models.deliveries import WebhookDelivery
from video_interviews.models.integration import Integration, SparkHireUser, Subscription
from video_interviews.models.jobs import JobLink
from video_interviews.models.requests import InterviewRequest, Status, Transition

__all__ = [
    "Integration",
    "InterviewRequest",
    "JobLink",
    "SparkHireUser",
    "Status",
    "Subscription",
    "Transition",
    "WebhookDelivery",
]
