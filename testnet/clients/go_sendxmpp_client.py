#!/usr/bin/python3
"""go-sendxmpp: one process that listens, and one for each message, as it is used in scripts. It has no roster."""

import os
import pathlib
import subprocess

import scene

CONFIG = """username: {}
jserver: {}:{}
password: {}
"""


class GoSendxmpp(scene.Client):
    name = package = "go-sendxmpp"
    has_roster = reconnects = acknowledges = False

    def start(self):
        folder = self.home / ".config" / "go-sendxmpp"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "config"
        file.touch(mode=0o600)
        file.write_text(CONFIG.format(self.account.address, self.host, self.port, self.account.password))
        self.heard = pathlib.Path("/tmp/heard")
        with self.heard.open("w") as out:
            command = self.command("--listen", "--debug")
            self.listener = subprocess.Popen(command, env=self.environment(), stdout=out, stderr=out)
        self.wait("its own presence", lambda: "RECV <presence" in self.picture())

    def again(self):
        self.wait("the listener's end", lambda: self.listener.poll() is not None)
        self.start()

    def command(self, *more):
        way = ["--tls"] if self.way == "direct" else []
        return ["go-sendxmpp", *way, *more]

    def environment(self):
        proxy = {"HTTP_PROXY": "socks5://{}:{}".format(*self.proxy)} if self.proxy else {}
        return {**os.environ, **proxy}

    def say(self, contact, text):
        subprocess.run(
            self.command(contact), env=self.environment(), input=text, text=True, check=True, timeout=self.patience
        )

    def see(self, contact, text):
        self.wait(f"the line {text}", lambda: f"{contact}: {text}\n" in self.picture())

    def stop(self):
        self.listener.terminate()
        self.listener.wait(self.patience)

    def picture(self):
        return self.heard.read_text()


scene.run(GoSendxmpp)
