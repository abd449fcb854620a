#!/usr/bin/python3
"""Poezio in a terminal. It has no proxy of its own: proxychains4 gives it one."""

import scene
from poezio import Program


class Poezio(scene.Client):
    name = package = "poezio"

    def start(self):
        self.program = Program(self.home, self.wait)
        self.program.start(self.account, (self.host, self.port), self.proxied("poezio"))

    def subscribe(self, contact):
        self.program.line(f"/add {contact}")

    def approve(self, contact):
        """Whom it asked it lets see its presence by itself."""

    def say(self, contact, text):
        self.program.line(f"/message {contact} {text}")

    def see(self, contact, text):
        # The first message opens a tab, the only one besides the roster.
        self.program.shows(f"1.{contact.partition('@')[0]}")
        self.program.sees(1, text)

    def recall(self, contact):
        self.program.line(f"/message {contact}")

    def stop(self):
        self.program.stop()

    def picture(self):
        return self.program.terminal.screen()


scene.run(Poezio)
