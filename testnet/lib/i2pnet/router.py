"""One i2pd: its folder, its process and what its console says."""

import base64
import hashlib
import html
import os
import re
import signal
import subprocess
import urllib.request
from pathlib import Path

from i2pnet import configuration
from i2pnet.processes import started
from i2pnet.waiting import fail

# A router info is its identity (256 + 128 bytes of keys, then a certificate whose length is at offset 385), then the rest.
KEYS_AND_CERTIFICATE_HEADER = 387
I2P_BASE64 = b"-~"


def i2pd():
    """The unpacked program of install-peers; an i2pd on the PATH may be too old to talk to Java routers."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    program = Path(os.environ.get("CLOVE_PEERS") or f"{cache}/clove-peers") / "i2pd" / "i2pd"
    if not os.access(program, os.X_OK):
        fail("no i2pd: run testnet/bin/install-peers i2pd first")
    return str(program)


class Router:
    def __init__(self, base, number, port, space):
        self.number = number
        self.home = base / f"r{number}"
        self.host = f"198.18.{number}.1" if space else f"127.{number}.0.1"
        self.inside = ["ip", "netns", "exec", f"{space}-{number}"] if space else []
        self.port, self.console, self.socks, self.i2cp = port, port + 1, port + 2, port + 3

    @property
    def info(self):
        return self.home / "router.info"

    def configure(self, socks, i2cp, servers=(), own_keys=False):
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        ports = self.port, self.console, self.socks, self.i2cp
        text = configuration.router(self.home, self.host, ports, servers, socks, i2cp, own_keys)
        (self.home / "i2pd.conf").write_text(text)
        # Without these files i2pd would look for the system's own.
        (self.home / "tunnels.conf").write_text(configuration.tunnels(servers))
        (self.home / "tunnels.d").mkdir(exist_ok=True)

    def start(self):
        command = self.inside + [i2pd(), f"--datadir={self.home}", f"--conf={self.home}/i2pd.conf",
                   f"--tunconf={self.home}/tunnels.conf", f"--tunnelsdir={self.home}/tunnels.d"]
        with open(self.home / "out.log", "ab") as out:
            process = subprocess.Popen(command, cwd=self.home, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                       start_new_session=True)
        # The start time tells this process from a later one with the same id.
        (self.home / "pid").write_text(f"{process.pid} {started(process.pid)}\n")

    def pid(self):
        """The id of the running process, or None."""
        try:
            pid, start = (self.home / "pid").read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if started(int(pid)) == start else None

    def ask_to_stop(self):
        if pid := self.pid():
            os.kill(pid, signal.SIGTERM)

    def kill(self):
        if pid := self.pid():
            os.kill(pid, signal.SIGKILL)

    def page(self, query=""):
        """A page of the router's console as plain text, or "" while there is none."""
        try:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(f"http://{self.host}:{self.console}/{query}", timeout=5) as answer:
                return html.unescape(re.sub(r"<[^>]+>", " ", answer.read().decode("utf-8", "replace")))
        except OSError:
            return ""

    def state(self):
        text = re.sub(r"\s+", " ", self.page())

        def number(label):
            found = re.search(label + r": *(\d+)", text)
            return int(found.group(1)) if found else 0

        status = re.search(r"Network status: *([A-Za-z0-9 ]+?) *(?:Network|Tunnel|SSU2)", text)
        return {"running": bool(text), "status": status.group(1) if status else "",
                "routers": number("Routers"), "success": number("Tunnel creation success rate"),
                "transit": number("Transit Tunnels"), "client": number("Client Tunnels")}

    def published(self):
        """Whether the router's own info names its addresses of both transports."""
        try:
            data = self.info.read_bytes()
        except FileNotFoundError:
            return False
        return self.host.encode() in data and b"NTCP2" in data and b"SSU2" in data

    def file_name(self):
        name = base64.b64encode(identity_hash(self.info.read_bytes()), I2P_BASE64).decode()
        return f"r{name[0]}/routerInfo-{name}.dat"

    def address(self, server):
        """The b32 address of a server's destination, or "" while it has no keys."""
        try:
            keys = (self.home / f"{server}.dat").read_bytes()
        except FileNotFoundError:
            return ""
        if len(keys) <= KEYS_AND_CERTIFICATE_HEADER:
            return ""
        return base64.b32encode(identity_hash(keys)).decode().lower().rstrip("=") + ".b32.i2p"


def identity_hash(data):
    """The hash of the identity that a router info or a key file begins with."""
    length = int.from_bytes(data[385:387], "big")
    return hashlib.sha256(data[:KEYS_AND_CERTIFICATE_HEADER + length]).digest()
