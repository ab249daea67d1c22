"""Links that Spark Hire gives are opened or shown only when they lead to Spark Hire."""

import re
from urllib.parse import urlsplit

from django.conf import settings

SPARK_HIRE = re.compile(r"(?:[a-z0-9-]+\.)*sparkhire\.com")
VISIBLE = re.compile(r"[!-~]+")  # urlsplit drops what else there is, and browsers may not


def is_trusted(url: str) -> bool:
    """https on sparkhire.com, a subdomain, or the hosts of the two SPARKHIRE_*_URL; http only with DEBUG."""
    if not VISIBLE.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or "\\" in url:
        return False
    if parts.scheme != "https" and not (settings.DEBUG and parts.scheme == "http"):
        return False
    if SPARK_HIRE.fullmatch(host):
        return parts.scheme == "https" and port in (None, 443)
    configured = (urlsplit(settings.SPARKHIRE_API_URL), urlsplit(settings.SPARKHIRE_APP_URL))
    return any((host, port) == (known.hostname, known.port) for known in configured)
