#!/usr/bin/python3
"""Profanity in a terminal. It has no proxy of its own: proxychains4 gives it one."""

import scene
from profanity import Program


class Profanity(scene.Client):
    name = package = "profanity"

    def start(self):
        self.program = Program(self.home, self.wait)
        tls = "direct" if self.way == "direct" else "force"
        self.program.start(self.account, (self.host, self.port), tls, self.proxied("profanity"))

    def subscribe(self, contact):
        self.program.line(f"/sub request {contact}")

    def approve(self, contact):
        self.program.shows(f"Received authorization request from {contact}")
        self.program.line(f"/sub allow {contact}")

    def say(self, contact, text):
        self.program.line(f"/msg {contact} {text}")

    def see(self, contact, text):
        self.program.sees(contact, text)

    def recall(self, contact):
        # It asks for the history of a chat when its window opens, if it is told to, and if it knows by then what the
        # server can do: it has asked that after the login, and what it asks here is answered behind it.
        self.program.line("/mam on")
        self.program.line(f"/disco items {self.account.domain}")
        self.program.shows("Service discovery items for")
        self.program.line(f"/msg {contact}")

    def stop(self):
        self.program.stop()

    def picture(self):
        return self.program.terminal.screen()


scene.run(Profanity)
