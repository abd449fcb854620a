#!/usr/bin/python3
"""Gajim, by its commands on the session bus; what it asks a person in a window is answered there, and read there."""

import json
import pathlib
import subprocess

import scene
from desktop import Desktop, texts, variant

NAME = "org.gajim.Gajim"
ACCOUNT = "home"
PROXY = "I2P"
STARTER = "Start / Join Chat"
# As its box "Type" says it.
TYPES = {"starttls": "START TLS", "direct": "DIRECT TLS"}


class Gajim(scene.Client):
    name = package = "gajim"
    desktop = None

    def settings(self):
        """As its windows would leave them: the account with its advanced settings, and the proxy."""
        account = {"active": True, "address": self.account.address, "password": self.account.password}
        everything = {"app": {"remote_control": True, "use_keyring": False}, "accounts": {ACCOUNT: {"account": account}}}
        if self.proxy:
            account["proxy"] = PROXY
            everything["proxies"] = {PROXY: {"type": "socks5", "host": self.proxy[0], "port": self.proxy[1]}}
        else:
            account |= {"use_custom_host": True, "custom_host": self.host, "custom_port": self.port}
            account["custom_type"] = TYPES[self.way]
        return everything

    def start(self):
        self.desktop = self.desktop or Desktop()
        file = pathlib.Path("/tmp/settings.json")
        file.write_text(json.dumps(self.settings()))
        subprocess.run(["gajim", "--configure", file], check=True, capture_output=True)
        self.program = self.desktop.start("gajim", "-v")
        self.wait("it to be online", self.online)

    def online(self):
        """Contacts can be added then only."""
        actions = self.desktop.call(NAME, "/org/gajim/Gajim", "org.gtk.Actions", "DescribeAll") or {}
        return actions.get(f"{ACCOUNT}-add-contact", [False])[0]

    def subscribe(self, contact):
        self.desktop.activate(NAME, f"{ACCOUNT}-add-contact", texts(account=ACCOUNT, jid=contact))
        for button in ("Next", "Add Contact"):
            self.wait(f"a button {button}", lambda button=button: self.desktop.press("button", button))

    def approve(self, contact):
        """Whom it asked it lets see its presence by itself."""

    def say(self, contact, text):
        # It takes commands from some seconds after its start, and gives whether it is online.
        self.wait(f"it to send {text}", lambda: self.command("send_chat_message", contact, text, ACCOUNT))

    def command(self, name, *arguments):
        interface = "org.gajim.dbus.RemoteInterface"
        return self.desktop.call(NAME, "/org/gajim/dbus/RemoteObject", interface, name, *arguments)

    def see(self, contact, text):
        self.wait(f"on screen: {text}", lambda: self.desktop.shows(text))

    def recall(self, contact):
        self.desktop.activate(NAME, "open-chat", variant([ACCOUNT, contact]))
        self.choose(contact)

    def choose(self, whom):
        """In the dialog for a new chat."""
        self.wait(f"{whom} to choose", lambda: self.desktop.find("label", whom, STARTER))
        self.desktop.key("Return", STARTER)

    def join(self, room):
        self.follow(room)
        self.choose(room)
        self.wait("a button Join", lambda: self.desktop.press("button", "Join"))

    def follow(self, room):
        self.desktop.start("gajim", f"xmpp:{room}?join")

    def recall_room(self, room):
        # It enters by its bookmark, and is among the chats then.
        self.wait(f"{room} among the chats", lambda: self.desktop.find("label", room.partition("@")[0]))
        self.follow(room)

    def say_in(self, room, text):
        self.wait(f"it to send {text}", lambda: self.command("send_groupchat_message", room, text, ACCOUNT))

    def stop(self):
        self.desktop.activate(NAME, "quit")
        self.wait("its end", lambda: self.program.poll() is not None)

    def picture(self):
        return self.desktop.picture()


scene.run(Gajim)
