#!/usr/bin/python3
"""Profanity in a terminal. It has no proxy of its own: proxychains4 gives it one."""

import scene
from terminal import Terminal

CONFIG = """[ui]
splash=false
time.console=off
time.chat=off
[notifications]
message=false
invite=false
sub=false
typing=false
remind=0
[connection]
reconnect=1
"""


class Profanity(scene.Client):
    name = package = "profanity"

    def start(self):
        folder = self.home / ".config" / "profanity"
        folder.mkdir(parents=True)
        (folder / "profrc").write_text(CONFIG)
        self.terminal = Terminal(width=240, height=60)
        self.terminal.start(*self.proxied("profanity"))
        self.shows("Profanity")
        tls = "direct" if self.way == "direct" else "force"
        self.terminal.line(f"/connect {self.account.address} server {self.host} port {self.port} tls {tls}")
        self.shows("Enter password")
        self.terminal.line(self.account.password)
        self.shows("logged in successfully")

    def shows(self, text):
        self.wait(f"on screen: {text}", lambda: text in self.terminal.screen())

    def subscribe(self, contact):
        self.terminal.line(f"/sub request {contact}")

    def approve(self, contact):
        self.shows(f"Received authorization request from {contact}")
        self.terminal.line(f"/sub allow {contact}")

    def say(self, contact, text):
        self.terminal.line(f"/msg {contact} {text}")

    def see(self, contact, text):
        # The first message makes the window that the command shows; it may have to be repeated.
        def there():
            self.terminal.line(f"/win {contact}")
            return text in self.terminal.screen()

        self.wait(f"on screen: {text}", there)

    def stop(self):
        self.terminal.line("/quit")
        self.wait("its end", self.terminal.ended)

    def picture(self):
        return self.terminal.screen()


scene.run(Profanity)
