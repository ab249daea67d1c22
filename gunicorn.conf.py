"""What `gunicorn recruiting.wsgi` reads beside its command line."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
control_socket_disable = True  # it would lie in the home folder, shared by every site of the user
# No access log: the address of a webhook is a secret.
