#!/usr/bin/python3
"""xmpp.js, a library for JavaScript: SASL2, Bind 2, and FAST with resumption when the connection broke."""

import os
import pathlib
import subprocess

import scene


class XmppJs(scene.Client):
    name, package = "xmpp.js", "nodejs"

    def start(self):
        scheme = "xmpps" if self.way == "direct" else "xmpp"
        host = self.domain if self.proxy else self.host
        self.seen = pathlib.Path("/tmp/xmppjs")
        authorities = "/etc/ssl/certs/ca-certificates.crt"
        with self.seen.open("w") as out:
            self.process = subprocess.Popen(
                self.proxied("node", "/clients/xmppjs_chat.mjs", f"{scheme}://{host}:{self.port}", self.domain,
                             self.account.name, self.account.password),
                env={**os.environ, "NODE_EXTRA_CA_CERTS": authorities},
                stdin=subprocess.PIPE, stdout=out, stderr=out, text=True)
        self.sees("here")
        lines = self.lines()
        if "logs in by SCRAM-SHA-1" not in lines or "logged in with token bound" not in self.sorted_parts(lines):
            raise scene.NotSeen(f"a login in one element, with a token: {lines}")

    @staticmethod
    def sorted_parts(lines):
        """What came with each login, in an order of our own."""
        head = "logged in with "
        return [head + " ".join(sorted(line[len(head):].split(), reverse=True)) for line in lines
                if line.startswith(head)]

    def lines(self):
        return self.picture().split("\n")

    def sees(self, line):
        self.wait(f"the line {line}", lambda: line in self.lines())

    def tell(self, *words):
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()

    def subscribe(self, contact):
        self.tell("subscribe", contact)

    def approve(self, contact):
        self.sees(f"asked by {contact}")
        self.tell("approve", contact)

    def say(self, contact, text):
        self.tell("say", contact, text)

    def see(self, contact, text):
        self.sees(f"message {contact}: {text}")

    def stop(self):
        lines = self.lines()
        if "back in the session" in lines and "logs in by HT-SHA-256-NONE" not in lines:
            raise scene.NotSeen(f"a return by token: {lines}")
        self.tell("stop")
        self.process.wait(self.patience)

    def picture(self):
        return self.seen.read_text()


scene.run(XmppJs)
