"""How the server of a reference runs: as ours, without what ours adds."""

worker_class = "gthread"
preload_app = True
control_socket_disable = True
keepalive = 5
