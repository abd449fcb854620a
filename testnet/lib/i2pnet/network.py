"""The routers of a network: what is written down about them, their first meeting, and when they are ready."""

import shutil
import time

from i2pnet.configuration import NETWORK_ID
from i2pnet.processes import stop
from i2pnet.router import Router
from i2pnet.waiting import fail, wait_until

FEWEST = 5
# By then a router knows how it is reached, or its test went unanswered.
PEER_TEST = 30.0


def read_properties(base):
    try:
        lines = (base / "network.properties").read_text().splitlines()
    except FileNotFoundError:
        fail(f"there is no network in {base}")
    return dict(line.split("=", 1) for line in lines if "=" in line)


def routers_of(base):
    known = read_properties(base)
    return [Router(base, n, int(known["port"]), known.get("space")) for n in range(1, int(known["routers"]) + 1)]


def joined_of(base):
    known = read_properties(base)
    first = int(known["routers"]) + 1
    count = int(known.get("joined", "0"))
    return [Router(base, n, int(known["port"]), known.get("space")) for n in range(first, first + count)]


def one_of(base, number):
    for router in routers_of(base) + joined_of(base):
        if router.number == number:
            return router
    fail(f"there is no router {number} in {base}")


def write_properties(base, routers, socks, i2cp, space):
    lines = [f"routers={len(routers)}", f"port={routers[0].port}", f"networkId={NETWORK_ID}"]
    lines += [f"space={space}"] if space else []
    for router in routers:
        prefix = f"router.{router.number}."
        lines += [f"{prefix}host={router.host}", f"{prefix}port={router.port}", f"{prefix}console={router.console}"]
        lines += [f"{prefix}socks={router.socks}"] if socks else []
        lines += [f"{prefix}i2cp={router.i2cp}"] if i2cp else []
    (base / "network.properties").write_text("\n".join(lines) + "\n")


def copy_infos(routers, netdb, leave_out=None):
    for router in routers:
        if router is not leave_out:
            target = netdb / router.file_name()
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(router.info, target)


def bootstrap(routers):
    """Every router makes its keys and its router info; then each gets everybody else's."""
    for router in routers:
        router.start()
    for router in routers:
        wait_until(f"the router info of router {router.number}", router.published)
    stop(routers)
    for router in routers:
        copy_infos(routers, router.home / "netDb", leave_out=router)


class Ready:
    """Whether everybody knows everybody and builds tunnels, and enough are reachable. Now and then a router's peer test
    goes unanswered, more often with delay, and it would not be tried again for an hour: such a router starts again."""

    def __init__(self, routers):
        self.routers = routers
        self.again = time.monotonic() + PEER_TEST

    def __call__(self):
        for router in self.routers:
            if not router.pid():
                fail(f"router {router.number} ended; see {router.home}/out.log and i2pd.log")
        states = [router.state() for router in self.routers]
        reachable = sum(s["status"] == "OK" for s in states)
        if reachable < FEWEST and time.monotonic() > self.again:
            self.again = time.monotonic() + PEER_TEST
            untested = [router for router, s in zip(self.routers, states) if s["status"] != "OK"]
            stop(untested)
            for router in untested:
                router.start()
            return False
        return (reachable >= FEWEST
                and all(s["routers"] >= len(states) and s["client"] >= 4 and s["success"] >= 50 for s in states))


def states(routers):
    return "".join(f"\n  router {router.number}: {router.state()}" for router in routers)
