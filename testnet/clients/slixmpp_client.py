#!/usr/bin/python3
"""slixmpp, a library for Python, as a client with stream management that comes back by itself."""

import scene
from partner import Partner


class Slixmpp(scene.Client):
    name, package = "slixmpp", "python3-slixmpp"

    def start(self):
        self.person = Partner(self.account, self.port, self.patience, direct=self.way == "direct", lasting=True)
        self.person.start()

    def subscribe(self, contact):
        self.person.subscribe(contact)

    def approve(self, contact):
        self.person.await_event(f"asked by {contact}")
        self.person.approve(contact)

    def say(self, contact, text):
        self.person.say(contact, text)

    def see(self, contact, text):
        self.person.await_event(f"message {contact}: {text}")

    def stop(self):
        self.person.stop()

    def picture(self):
        return f"it saw {self.person.since(0)}"


scene.run(Slixmpp)
