#!/usr/bin/python3
"""Pidgin in its windows. What is asked of libpurple on the session bus is whether it is connected."""

import purple
import scene
from desktop import Desktop

NAME = "im.pidgin.purple.PurpleService"
INTERFACE = "im.pidgin.purple.PurpleInterface"
# GTK 2 shows its windows to AT-SPI when it is told to.
SHOWN = {"GTK_MODULES": "gail:atk-bridge"}


class Pidgin(scene.Client):
    name = package = "pidgin"

    def start(self):
        purple.write_account(self, "gtk-gaim")
        self.desktop = Desktop()
        self.asked = self.desktop.hears(INTERFACE, "AccountAuthorizationRequested")
        self.granted = self.desktop.hears(INTERFACE, "AccountAuthorizationGranted")
        self.program = self.desktop.start("pidgin", **SHOWN)
        self.wait("it to be online", self.online)

    def ask(self, method, *arguments):
        return self.desktop.call(NAME, "/im/pidgin/purple/PurpleObject", INTERFACE, method, *arguments)

    def online(self):
        accounts = self.ask("PurpleAccountsGetAllActive")
        return accounts and self.ask("PurpleAccountIsConnected", accounts[0])

    def press(self, name, window):
        self.wait(f"a button {name}", lambda: self.desktop.press("button", name, window))

    def find(self, role, name, window):
        return self.wait(f"{role} {name} in {window}", lambda: self.desktop.find(role, name, window))

    def subscribe(self, contact):
        # Its menu says which key it is.
        self.desktop.key("ctrl+b", "Buddy List")
        self.find("text", "Buddy's username:", "Add Buddy")[0].type(contact)
        self.press("Add", "Add Buddy")

    def approve(self, contact):
        self.wait("to be asked", self.asked)
        # GTK 2 does not tell what is in the little window below the list. "Authorize" is its button on the right.
        self.wait("it to authorize", lambda: self.desktop.click("Buddy List", right=40, below=58) or self.granted())

    def say(self, contact, text):
        self.find("text", "", contact)[-1].type(text)
        self.desktop.key("Return", contact)
        self.wait("it to be sent", lambda: not self.find("text", "", contact)[-1].text())

    def see(self, contact, text):
        self.wait(f"on screen: {text}", lambda: self.desktop.shows(text, contact))

    def stop(self):
        self.desktop.key("ctrl+q", "Buddy List")
        # It has logged out then. Its process hangs where there is no sound, and ends with the room.
        self.wait("its windows to go", lambda: not self.desktop.find("frame", "Buddy List"))

    def picture(self):
        return self.desktop.picture()


scene.run(Pidgin)
