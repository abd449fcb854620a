#!/usr/bin/python3
"""Poezio in a terminal. It has no proxy of its own: proxychains4 gives it one."""

import scene
from terminal import Terminal

CONFIG = """[Poezio]
jid = {jid}
password = {password}
custom_host = {host}
custom_port = {port}
auto_reconnect = true
enable_smacks = true
use_log = true
"""


class Poezio(scene.Client):
    name = package = "poezio"

    def start(self):
        folder = self.home / ".config" / "poezio"
        folder.mkdir(parents=True)
        (folder / "poezio.cfg").write_text(
            CONFIG.format(
                jid=f"{self.account.address}/poezio", password=self.account.password, host=self.host, port=self.port
            )
        )
        self.terminal = Terminal()
        self.terminal.start(*self.proxied("poezio"))
        self.shows("Authentication success")

    def shows(self, text):
        self.wait(f"on screen: {text}", lambda: text in self.terminal.screen())

    def command(self, text):
        # What comes in one piece is taken for pasted: the roster takes none, and a line's end in it sends nothing.
        for piece in (text[0], text[1:]):
            self.terminal.type(piece)
            self.wait(f"its line to end with {piece}", lambda: self.terminal.screen().rstrip().endswith(piece[-20:]))
        self.terminal.keys("Enter")

    def subscribe(self, contact):
        self.command(f"/add {contact}")

    def approve(self, contact):
        """Whom it asked it lets see its presence by itself."""

    def say(self, contact, text):
        self.command(f"/message {contact} {text}")

    def see(self, contact, text):
        # The first message opens a tab, the only one besides the roster.
        self.shows(f"1.{contact.partition('@')[0]}")

        def there():
            # To that tab, and drawn anew: it sometimes leaves out what came while it changed its lay-out.
            self.terminal.keys("M-1", "C-l")
            return text in self.terminal.screen()

        self.wait(f"in the tab: {text}", there)

    def recall(self, contact):
        self.command(f"/message {contact}")

    def stop(self):
        self.command("/quit")
        self.wait("its end", self.terminal.ended)

    def picture(self):
        return self.terminal.screen()


scene.run(Poezio)
