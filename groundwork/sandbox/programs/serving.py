"""What every program the engine starts must do: serve gRPC on a free port, print it, and end quietly."""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NoReturn

import grpc

MESSAGE_LIMIT: Final = 1024 * 1024 * 400
"""Longest message, bytes: what the engine itself allows."""
WORKERS: Final = 64
"""Requests served at once. The engine starts as many operations as dependencies allow; waiting ones hold a thread."""
PARENT_POLL_S: Final = 0.2


def serve(add: Callable[[grpc.Server], object]) -> NoReturn:
    """Serve what `add` puts on the server until the engine ends us or goes away.

    The engine reads the port from the first line of stdout. It ends its programs by a signal, and a killed engine ends
    nobody: both are an orderly end for us, without a traceback in the user's terminal.
    """
    options = [("grpc.max_receive_message_length", MESSAGE_LIMIT), ("grpc.max_send_message_length", MESSAGE_LIMIT)]
    server = grpc.server(ThreadPoolExecutor(max_workers=WORKERS), options=options)
    add(server)
    port = server.add_insecure_port("127.0.0.1:0")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    threading.Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()
    server.start()
    print(port, flush=True)
    while True:
        signal.pause()


def _end(_signal: int, _frame: Any) -> None:
    """End without waiting: worker threads may still wait for an answer that no longer matters."""
    os._exit(0)


def _watch_parent(parent: int) -> None:
    """End at once when the engine is gone: what we would still do, nobody would record."""
    while os.getppid() == parent:
        time.sleep(PARENT_POLL_S)
    os._exit(0)
