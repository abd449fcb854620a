"""A terminal program in tmux: what a person types, and what is on screen."""

import os
import shlex
import subprocess
import time


class Terminal:
    made = 0

    def __init__(self, width=120, height=40, name="terminal"):
        self.size = ["-x", str(width), "-y", str(height)]
        # Another one each time: the server of one that was taken away may still be about to end.
        Terminal.made += 1
        self.socket = f"/tmp/{name}-{Terminal.made}"

    def _tmux(self, *command, check=True):
        return subprocess.run(
            ["tmux", "-S", self.socket, "-f", "/dev/null", *command], check=check, capture_output=True, text=True
        ).stdout

    def start(self, *command, **environment):
        """Starts the program; its screen stays when it ends."""
        settings = [f"{name}={value}" for name, value in environment.items()]
        line = shlex.join(["env", *settings, *command])
        self._tmux("new-session", "-d", *self.size, line, ";", "set-option", "remain-on-exit", "on")

    def type(self, text):
        self._tmux("send-keys", "-l", "--", text)

    def keys(self, *names):
        """Keys as tmux names them: Enter, M-n, Escape …"""
        self._tmux("send-keys", *names)

    def line(self, text):
        self.type(text)
        self.keys("Enter")

    def screen(self, colours=False):
        """What is shown, on request with the sequences that colour it."""
        return self._tmux("capture-pane", "-p", "-J", *(["-e"] if colours else []), check=False)

    def ended(self):
        return self._tmux("display-message", "-p", "#{pane_dead}", check=False).strip() != "0"

    def close(self):
        """Takes the screen away, so that another of the name can be started."""
        self._tmux("kill-server", check=False)
