"""Processes and ports of this machine."""

import errno
import os
import random
import socket
import time
from pathlib import Path

from i2pnet.waiting import fail

# Below the range from which the system gives out ports by itself.
PORTS = range(20000, 24990, 10)
STOP_TIMEOUT = 10.0


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
    for port in random.sample(list(PORTS), 50):
        if all(free(f"127.{n}.0.1", port + offset) for n in range(1, count + 1) for offset in range(4)):
            return port
    fail("no free ports between 20000 and 24999")


def free_ports(count):
    """Different ports on 127.0.0.1."""
    found = [port for port in random.sample(range(PORTS.start, PORTS.stop), 1000) if free("127.0.0.1", port)]
    if len(found) < count:
        fail("no free ports between 20000 and 24999")
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
