"""What `gunicorn recruiting.wsgi` reads beside its command line."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
graceful_timeout = 30  # seconds that requests in flight have to end in after SIGTERM
control_socket_disable = True  # it would lie in the home folder, shared by every site of the user
# No access log: the address of a webhook is a secret.
