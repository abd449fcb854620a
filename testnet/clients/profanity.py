"""Profanity in a terminal, as the drivers of its scenes use it."""

import os

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


class Program:
    """One that runs in a home of its own, and waits by a function like `scene.Client.wait`."""

    def __init__(self, home, wait, name="terminal"):
        self.home, self.wait = home, wait
        self.terminal = Terminal(width=240, height=60, name=name)

    def start(self, account, server, tls, command=("profanity",)):
        folder = self.home / ".config" / "profanity"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "profrc").write_text(CONFIG)
        self.terminal.start(*command, **(os.environ | {"HOME": str(self.home)}))
        self.shows("Profanity")
        host, port = server
        self.line(f"/connect {account.address} server {host} port {port} tls {tls}")
        self.shows("Enter password")
        self.line(account.password)
        self.shows("logged in successfully")

    def line(self, text):
        self.terminal.line(text)

    def shows(self, text):
        self.wait(f"on screen: {text}", lambda: text in self.terminal.screen())

    def sees(self, contact, text):
        """Waits for it in the window of a contact."""

        # The first message makes the window that the command shows; it may have to be repeated.
        def there():
            self.line(f"/win {contact}")
            return text in self.terminal.screen()

        self.wait(f"on screen: {text}", there)

    def stop(self):
        self.line("/quit")
        self.wait("its end", self.terminal.ended)
        self.terminal.close()
