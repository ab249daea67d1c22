"""Keeps the secret addresses of webhooks out of the logs. No Django here: logging comes first."""

import logging
import re

_SECRET = re.compile(r"(/webhooks/+spark-hire/+)[^/\s?]+")


class HideWebhookSecrets(logging.Filter):
    """Lets every record through, with the secret of a webhook's address in it masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        masked = _SECRET.sub(r"\1***", said)
        if masked != said:
            record.msg, record.args = masked, None
        return True
