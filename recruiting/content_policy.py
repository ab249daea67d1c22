"""The Content-Security-Policy: which parts pages may have, and where they may come from."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

# Of uploaded files: no page of this site, whatever is in them. In a sandbox browsers show no PDF.
FILE_SHOWN = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
FILE_SAVED = "default-src 'none'; sandbox; frame-ancestors 'self'"
SPARK_HIRE = ("https://sparkhire.com", "https://*.sparkhire.com")


def policy(*vendor_addresses: str) -> dict[str, Any]:
    """The policy as django-csp's setting. `vendor_addresses` are those where recordings may be opened.

    No page has inline scripts or styles. One that needs them writes `nonce="{{ request.csp_nonce }}"`,
    and only then does its answer's policy name a nonce.
    """
    # The button that opens a recording is a form, whose answer leads on to Spark Hire.
    elsewhere = [*SPARK_HIRE, *(_origin(address) for address in vendor_addresses)]
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF, NONCE],
            "style-src": [SELF, NONCE],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "frame-src": [SELF],  # a record shows its résumé
            "form-action": [SELF, *sorted({*elsewhere})],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
            "object-src": [NONE],
        }
    }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
