#!/usr/bin/python3
"""Finch, the libpurple client for terminals. Its account is set up as Pidgin's is: both keep it in ~/.purple."""

import re

import purple
import scene
from terminal import Terminal

class Finch(scene.Client):
    name = package = "finch"

    def start(self):
        purple.write_account(self, "gnt-purple")
        self.terminal = Terminal(width=160, height=50)
        self.terminal.start("finch")
        self.shows("Buddy List")

    def shows(self, text):
        self.wait(f"on screen: {text}", lambda: text in self.terminal.screen())

    def windows(self):
        """The last line of the screen names all, in the order of their numbers."""
        return self.terminal.screen().rstrip().rpartition("\n")[2].split("│")

    def number(self, title):
        return next((at for at, window in enumerate(self.windows(), 1) if title in window), None)

    def focus(self, title):
        self.terminal.keys(f"M-{self.wait(f'a window called {title}', lambda: self.number(title))}")
        self.wait(f"{title} in front", lambda: title in self.front())

    def front(self):
        """The window whose name is on blue."""
        line = self.terminal.screen(colours=True).rstrip().rpartition("\n")[2]
        return re.split("[\x1b│]", line.partition("\x1b[44m")[2])[0]

    def subscribe(self, contact):
        self.wait("the contact to be taken", lambda: self.add(contact))

    def add(self, contact):
        """Finch shows nowhere that it is online, but complains when it is not yet."""
        self.focus("Buddy List")
        for key, shown in (("F10", "Options"), ("a", "Buddy (b)"), ("b", "Add in group")):
            self.terminal.keys(key)
            self.shows(shown)
        self.terminal.type(contact)
        self.terminal.keys("Tab", "Tab", "Tab")
        self.terminal.type("Friends")
        self.terminal.keys("Tab", "Tab", "Enter")
        self.wait("an answer", lambda: self.number("Error") or not self.number("Add Buddy"))
        if not self.number("Error"):
            return True
        for title in ("Error", "Add Buddy"):
            self.focus(title)
            self.terminal.keys("M-c")
            self.wait(f"{title} to go", lambda title=title: not self.number(title))
        return False

    def approve(self, contact):
        self.focus("Authorize buddy?")
        self.terminal.keys("Enter")

    def say(self, contact, text):
        self.focus(contact.partition("@")[0])
        self.terminal.line(text)

    def see(self, contact, text):
        self.focus(contact.partition("@")[0])
        self.shows(text)

    def stop(self):
        self.terminal.keys("M-q")
        self.wait("its end", self.terminal.ended)

    def picture(self):
        return self.terminal.screen()


scene.run(Finch)
