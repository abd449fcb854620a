"""Poezio in a terminal, as the drivers of its scenes use it."""

import os

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


class Program:
    """One that runs in a home of its own, and waits by a function like `scene.Client.wait`."""

    def __init__(self, home, wait, name="terminal"):
        self.home, self.wait = home, wait
        self.terminal = Terminal(name=name)

    def start(self, account, server, command=("poezio",)):
        folder = self.home / ".config" / "poezio"
        folder.mkdir(parents=True, exist_ok=True)
        host, port = server
        (folder / "poezio.cfg").write_text(
            CONFIG.format(jid=f"{account.address}/poezio", password=account.password, host=host, port=port)
        )
        self.terminal.start(*command, **(os.environ | {"HOME": str(self.home)}))
        self.shows("Authentication success")

    def line(self, text):
        # What comes in one piece is taken for pasted: the roster takes none, and a line's end in it sends nothing.
        for piece in (text[0], text[1:]):
            self.terminal.type(piece)
            self.wait(f"its line to end with {piece}", lambda: self.ends_with(piece))
        self.terminal.keys("Enter")
        # Nor if a key follows too soon.
        self.wait(f"{text} to be gone from its line", lambda: not self.ends_with(text))

    def ends_with(self, text):
        return self.terminal.screen().rstrip().endswith(text[-20:])

    def shows(self, text):
        self.wait(f"on screen: {text}", lambda: text in self.terminal.screen())

    def sees(self, tab, text):
        """Waits for it in the tab of that number, which is there."""

        def there():
            # To that tab, and drawn anew: it sometimes leaves out what came while it changed its lay-out.
            self.terminal.keys(f"M-{tab}", "C-l")
            return text in self.terminal.screen()

        self.wait(f"in tab {tab}: {text}", there)

    def stop(self):
        self.line("/quit")
        self.wait("its end", self.terminal.ended)
        self.terminal.close()
