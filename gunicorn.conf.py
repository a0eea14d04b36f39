"""How the server runs: everything is made ready once, before the first worker."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True
control_socket_disable = True
timeout = 60
graceful_timeout = 20
keepalive = 5
limit_request_line = 4094
accesslog = None
