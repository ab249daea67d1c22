"""Addresses in Spark Hire for people to open, logged in there.

`app_url` is the base of Spark Hire's own pages, such as https://app.sparkhire.com.
"""

from urllib.parse import quote


def job_page(app_url: str, uuid: str) -> str:
    """The address of one job. Assumed: the vendor does not document it."""
    return f"{app_url.rstrip('/')}/company/jobs/{quote(uuid, safe='')}"


def interview_page(app_url: str, uuid: str) -> str:
    """The address at which a company's users watch an interview; as other integrations use it."""
    return f"{app_url.rstrip('/')}/company/interviews/{quote(uuid, safe='')}/watch"


def question_sets_page(app_url: str) -> str:
    """The address at which question sets are made and edited. Assumed."""
    return f"{app_url.rstrip('/')}/company/question_sets"
