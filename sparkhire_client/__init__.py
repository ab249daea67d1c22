"""A client for Spark Hire's API v1.0, as far as one-way video interviews need it.

It knows nothing of Django or of recruiting: give it an API key and it returns typed, tolerant
answers, or one of the errors of `sparkhire_client.errors`.
"""

from .client import DEFAULT_BASE_URL, SparkHireClient
from .errors import (
    BadKey,
    Forbidden,
    Gone,
    NotFound,
    RateLimited,
    Refused,
    SparkHireError,
    Unintelligible,
    Unreachable,
)
from .gate import Gate
from .resources import (
    Account,
    Event,
    Interview,
    InterviewStatus,
    Job,
    Plan,
    Question,
    QuestionSet,
    ShareLink,
    Webhook,
)

__all__ = [
    "DEFAULT_BASE_URL",
    "Account",
    "BadKey",
    "Event",
    "Forbidden",
    "Gate",
    "Gone",
    "Interview",
    "InterviewStatus",
    "Job",
    "NotFound",
    "Plan",
    "Question",
    "QuestionSet",
    "RateLimited",
    "Refused",
    "ShareLink",
    "SparkHireClient",
    "SparkHireError",
    "Unintelligible",
    "Unreachable",
    "Webhook",
]
