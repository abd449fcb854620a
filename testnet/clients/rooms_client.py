#!/usr/bin/python3
"""Group chat (XEP-0045): Profanity and Poezio in each other's room, and slixmpp, which looks at what the room sends."""

import pathlib
import shutil
import sys
import time

import poezio
import profanity
import scene
from occupant import Occupant

TITLE = "Capulet's garden"
# Taken back by a moderator.
UNSAID = "I would I were thy bird"
# What stays, in its order.
SAID = ("wherefore art thou", "shall I hear more?", "deny thy father", "call me but love")


class Rooms:
    def __init__(self, args):
        self.patience, self.server = args.patience, (scene.LOOPBACK, args.port)
        self.juliet, self.romeo, nurse = (
            scene.Account(who, args.domain) for who in (args.user, args.partner, args.third)
        )
        # Of other runs on the same node there may be rooms.
        self.garden, self.cell = (f"{name}-{self.juliet.name}@rooms.{args.domain}" for name in ("garden", "cell"))
        self.nurse = Occupant(nurse, args.partner_port, args.patience, self.garden)
        self.profanity = self.poezio = None

    def wait(self, what, condition):
        end = time.monotonic() + self.patience
        while not (found := condition()):
            if time.monotonic() > end:
                raise scene.NotSeen(f"waited {self.patience:.0f} s for {what}")
            time.sleep(0.2)
        return found

    def new_home(self, name):
        home = pathlib.Path.home() / name
        if home.exists():
            shutil.rmtree(home)
        home.mkdir()
        return home

    def start(self):
        """Both as on a new device."""
        self.profanity = profanity.Program(self.new_home("juliet"), self.wait, "juliet")
        self.profanity.start(self.juliet, self.server, "force")
        self.poezio = poezio.Program(self.new_home("romeo"), self.wait, "romeo")
        self.poezio.start(self.romeo, self.server)

    def make_garden(self):
        """At once, and its form only then."""
        self.profanity.line(f"/join {self.garden} nick Juliet")
        self.profanity.shows("Room locked, requires configuration.")
        self.profanity.line("/room accept")
        self.profanity.shows("Room unlocked.")
        self.profanity.line("/room config")
        self.profanity.shows("Use '/form submit' to save changes.")
        self.profanity.line(f"/field1 \"{TITLE}\"")
        self.profanity.line("/form submit")
        self.profanity.shows("Room configuration successful")

    def enter_garden(self):
        self.poezio.line(f"/join {self.garden}/Romeo")
        self.poezio.sees(1, "You (Romeo) joined the room")
        self.nurse.enter("Nurse")
        for who in ("Juliet owner moderator", "Romeo none participant", "Nurse none participant 110 170"):
            self.nurse.await_event(f"enters {who}")
        if self.nurse.title() != TITLE:
            raise scene.NotSeen(f"the room is called {self.nurse.title()}")

    def garden_hears(self, nick, text):
        self.nurse.await_event(f"said {nick}: {text}")
        self.profanity.sees(self.garden, text)
        self.poezio.sees(1, text)

    def juliet_says(self, text, nick="Juliet"):
        self.profanity.line(f"/win {self.garden}")
        self.profanity.line(text)
        self.garden_hears(nick, text)

    def romeo_says(self, text, nick="Romeo"):
        self.poezio.line(text)
        self.garden_hears(nick, text)

    def rename(self):
        self.poezio.line("/nick Montague")
        self.nurse.await_event("leaves Romeo none participant 303")
        self.profanity.sees(self.garden, "Montague")
        self.profanity.line("/nick Capulet")
        self.nurse.await_event("leaves Juliet owner moderator 303")
        self.poezio.sees(1, "Capulet")

    def rights(self):
        self.profanity.line(f"/affiliation set admin {self.nurse.address}")
        self.nurse.await_event("enters Nurse admin moderator 110")
        self.nurse.moderate(UNSAID)
        self.nurse.await_event(f"moderated {UNSAID}")
        self.poezio.sees(1, "This message has been moderated.")
        self.profanity.line("/subject set The balcony")
        self.nurse.await_event("subject Capulet: The balcony")
        self.poezio.sees(1, "The balcony")
        self.nurse.kick("Montague", "day is near")
        self.nurse.await_event("leaves Montague none none 307")
        self.poezio.sees(1, "day is near")
        self.profanity.line(f"/ban {self.nurse.address} to bed")
        self.nurse.await_event("leaves Nurse outcast none 110 301")
        self.nurse.enter("Nurse")
        self.nurse.await_event("refused forbidden")

    def cell_of_poezio(self):
        self.poezio.line(f"/join {self.cell}/Romeo")
        self.poezio.sees(2, "The room has been created")
        self.poezio.line("/configure")
        self.poezio.shows("Ctrl+Y: send form")
        self.poezio.terminal.keys("C-y")
        # It says nothing when the room is open, which is before this is said.
        self.poezio.sees(2, "The room has been created")
        self.poezio.line("I have forgot")
        self.poezio.sees(2, "Romeo> I have forgot")
        self.profanity.line(f"/join {self.cell} nick Juliet")
        self.profanity.shows("You have joined the room as Juliet, role: participant, affiliation: none")
        self.profanity.line("stay thou here")
        self.poezio.sees(2, "Juliet> stay thou here")

    def leave(self):
        self.profanity.line("/close")
        self.poezio.sees(2, "left the room")
        self.poezio.line("/part")
        self.stop()

    def remember(self):
        """The garden shows what was said in it, but not what was taken back. Poezio enters by its bookmark."""
        self.profanity.line(f"/join {self.garden} nick Juliet")
        for text in SAID:
            self.profanity.sees(self.garden, text)
            self.poezio.sees(1, text)
        if any(UNSAID in program.terminal.screen() for program in (self.profanity, self.poezio)):
            raise scene.NotSeen(f"'{UNSAID}' is still there")

    def stop(self):
        for program in (self.profanity, self.poezio):
            program.stop()


def play(rooms, done):
    rooms.start()
    rooms.nurse.start()
    done.append("login")
    rooms.make_garden()
    done.append("a room at once and its form (Profanity)")
    rooms.enter_garden()
    rooms.juliet_says(SAID[0])
    rooms.romeo_says(SAID[1])
    rooms.rename()
    rooms.romeo_says(UNSAID, "Montague")
    rooms.juliet_says(SAID[2], "Capulet")
    rooms.romeo_says(SAID[3], "Montague")
    done.append("chat of three under old and new nicknames")
    rooms.rights()
    done.append("an admin, a subject, one taken back, one kicked, one banned")
    rooms.cell_of_poezio()
    done.append("a room by its form (Poezio)")
    rooms.leave()
    done.append("left")
    rooms.start()
    rooms.remember()
    done.append("history on a new device")
    rooms.stop()
    done.append("logout")


def run():
    args = scene.arguments()
    rooms = Rooms(args)
    done, title = [], f"profanity {scene.version('profanity')}, poezio {scene.version('poezio')} by {args.way}"
    try:
        play(rooms, done)
    except Exception as problem:
        print(f"{title}: {', '.join(done) or 'nothing'}; then {type(problem).__name__}: {problem}", file=sys.stderr)
        print(f"slixmpp saw {rooms.nurse.since(0)}", file=sys.stderr)
        for program in (rooms.profanity, rooms.poezio):
            print(program.terminal.screen(), file=sys.stderr)
        sys.exit(1)
    finally:
        rooms.nurse.stop()
    print(f"{title}: {', '.join(done)}")
    print(f"asked DNS: {scene.asked_names(args.domain)}")


run()
