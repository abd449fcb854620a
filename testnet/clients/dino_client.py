#!/usr/bin/python3
"""Dino in its windows. It has no box for a server: the hosts file has the address, and the port is 5222."""

import scene
from desktop import Desktop

NAME = "im.dino.Dino"


class Dino(scene.Client):
    name, package = "dino", "dino-im"
    relay_port = 5222
    desktop = None

    def start(self):
        self.desktop = self.desktop or Desktop()
        self.program = self.desktop.start(*self.proxied("dino-im"))
        self.press("Set up account")
        self.find("text", "XMPP Address")[0].type(self.account.address)
        self.press("Login")
        self.find("password text", "Password")[0].type(self.account.password)
        self.press("Login")
        self.press("Finish")

    def find(self, role, name="", count=1):
        """What can be used of this kind, as soon as there are so many. Most has no name and is told by its place."""

        def enough():
            found = self.desktop.find(role, name)
            return found if len(found) >= count else None

        return self.wait(f"{count} of {role} {name}", enough)

    def press(self, button):
        self.find("button", button)[0].press()

    def gone(self, button):
        self.wait(f"{button} to go", lambda: not self.desktop.find("button", button))

    def subscribe(self, contact):
        self.desktop.activate(NAME, "add_chat")
        # The dialog has a box to search in, and a plus for a new contact.
        self.find("text")
        self.find("button")[-1].press()
        # Its boxes are for the address and a name.
        self.find("text", count=3)[1].type(contact)
        self.press("Add")
        self.gone("Add")
        self.press("Cancel")
        self.gone("Cancel")

    def approve(self, contact):
        self.see(contact, contact)
        # By its link, as conversations are numbered as they come, and a notice of the account's own data opens one, too.
        self.desktop.open(NAME, f"xmpp:{contact}?message")
        self.press("Accept")
        self.gone("Accept")
        # The partner has no OMEMO, which is on from the beginning: the lock has a menu, which says first "Unencrypted".
        self.find("toggle button")[-1].press()
        self.find("menu item", count=3)[0].press()
        self.desktop.key("Escape")
        self.wait("the menu to go", lambda: not self.desktop.find("menu item"))

    def box(self):
        return self.find("text")[-1]

    def say(self, contact, text):
        self.box().type(text)
        self.wait("the keyboard to be there", lambda: self.box().focused())
        self.desktop.key("Return")
        self.wait("it to be sent", lambda: not self.box().text())

    def see(self, contact, text):
        self.wait(f"on screen: {text}", lambda: self.desktop.shows(text))

    def recall(self, contact):
        self.desktop.open(NAME, f"xmpp:{contact}?message")

    def join(self, room):
        self.desktop.open(NAME, f"xmpp:{room}?join")
        self.press("Join")

    def say_in(self, room, text):
        # The dialog took the keyboard with it; a key that says nothing brings it back to the window.
        self.desktop.key("Control_L")
        self.say(room, text)

    def stop(self):
        self.desktop.activate(NAME, "quit")
        self.wait("its end", lambda: self.program.poll() is not None)

    def picture(self):
        return self.desktop.picture()


scene.run(Dino)
