"""What Spark Hire posts to a subscribed address: is it authentic, and what does it say.

Version 1.0 documents no signature: there the secret is the address itself, and the body is only a
hint to read the interview again. `sign` and `verify` follow Spark Hire's newer webhooks: the header
X-SparkHire-Signature carries the hex HMAC-SHA256 of the raw body.
"""

import hashlib
import hmac

from .fields import strict_json
from .resources import Interview


def sign(secret: bytes, body: bytes) -> str:
    """The signature of a body: 64 lower-case hex digits. ValueError for an empty secret."""
    if not secret:
        raise ValueError("An empty secret signs nothing.")
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def verify(secret: bytes, body: bytes, signature: str) -> bool:
    """Whether `signature` is that of `body`, in constant time. ValueError for an empty secret."""
    expected = sign(secret, body).encode("ascii")
    return hmac.compare_digest(expected, signature.encode("utf-8", "surrogatepass"))


def parse(body: bytes) -> Interview:
    """The interview a webhook speaks of; raises Unintelligible for anything else, never more.

    The caller limits the size of `body`. Nothing in it is proof: read the interview again.
    """
    return Interview.from_json(strict_json(body))
