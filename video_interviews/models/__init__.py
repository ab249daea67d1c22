from video_interviews.models.deliveries import WebhookDelivery
from video_interviews.models.integration import Integration, SparkHireUser, Subscription
from video_interviews.models.jobs import JobCreation, JobLink
from video_interviews.models.machinery import ApiCall, Tick
from video_interviews.models.privacy import InterviewErasure
from video_interviews.models.requests import InterviewRequest, Status, Transition

__all__ = [
    "ApiCall",
    "Integration",
    "InterviewErasure",
    "InterviewRequest",
    "JobCreation",
    "JobLink",
    "SparkHireUser",
    "Status",
    "Subscription",
    "Tick",
    "Transition",
    "WebhookDelivery",
]
