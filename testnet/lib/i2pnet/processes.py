"""Processes and ports of this machine."""

import errno
import os
import random
import socket
import time
from pathlib import Path

from i2pnet.waiting import fail

# Below the range from which the system gives out ports by itself. Tests that run side by side have a share each, from 1
# to 10: two networks that start at once would find the same ports free.
SHARE = int(os.environ.get("CLOVE_SHARE") or 0)
FIRST, COUNT = (20000 + 500 * (SHARE - 1), 500) if SHARE else (20000, 5000)
PORTS = range(FIRST, FIRST + COUNT - 10, 10)
STOP_TIMEOUT = 10.0
NONE = f"no free ports from {FIRST} to {FIRST + COUNT - 1}"


def started(pid):
    """Start time of a process in clock ticks, as text; "" when it does not run."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    fields = stat[stat.rindex(")") + 2:].split()
    return "" if fields[0] == "Z" else fields[19]


def free(host, port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind((host, port))
            except OSError as problem:
                if problem.errno in (errno.EADDRINUSE, errno.EACCES):
                    return False
                raise
    return True


def choose_port(count, space):
    if space:
        return PORTS.start
    for port in random.sample(PORTS, len(PORTS)):
        if all(free(f"127.{n}.0.1", port + offset) for n in range(1, count + 1) for offset in range(4)):
            return port
    fail(NONE)


def free_ports(count):
    """Different ports on 127.0.0.1."""
    found = [port for port in random.sample(range(FIRST, FIRST + COUNT), COUNT) if free("127.0.0.1", port)]
    if len(found) < count:
        fail(NONE)
    return found[:count]


def stop(routers):
    for router in routers:
        router.ask_to_stop()
    deadline = time.monotonic() + STOP_TIMEOUT
    while any(router.pid() for router in routers) and time.monotonic() < deadline:
        reap()
        time.sleep(0.05)
    for router in routers:
        router.kill()
    reap()


def reap():
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
