#!/usr/bin/python3
"""Two Profanity that encrypt for each other by OMEMO (XEP-0384): with keys that were published before anybody asked,
again after a new start, which reads them from the server, and so that nobody can read the archive."""

import asyncio
import pathlib
import ssl
import sys
import time

import scene
import slixmpp
from profanity import Program

SECRETS = ("the key is under the mat", "I have found it", "put it back", "it is back")


class Two:
    def __init__(self, args, person, partner):
        self.args, self.patience = args, args.patience
        self.accounts = {"one": person, "two": partner}
        self.ports = {"one": (scene.LOOPBACK, args.port), "two": (scene.LOOPBACK, args.partner_port)}
        self.programs = {}

    def wait(self, what, condition):
        end = time.monotonic() + self.patience
        while not (found := condition()):
            if time.monotonic() > end:
                raise scene.NotSeen(f"waited {self.patience:.0f} s for {what}")
            time.sleep(0.2)
        return found

    def start(self, which):
        home = pathlib.Path.home() / which
        home.mkdir(exist_ok=True)
        self.programs[which] = program = Program(home, self.wait, which)
        program.start(self.accounts[which], self.ports[which], "force")
        return program

    def other(self, which):
        return self.accounts["two" if which == "one" else "one"].address

    def keys(self, which):
        program = self.programs[which]
        program.line("/omemo gen")
        program.shows("OMEMO cryptographic materials generated")
        program.line("/omemo trustmode blind")

    def befriend(self):
        for asking, asked in (("one", "two"), ("two", "one")):
            self.programs[asking].line(f"/sub request {self.other(asking)}")
            self.programs[asked].shows(f"Received authorization request from {self.other(asked)}")
            self.programs[asked].line(f"/sub allow {self.other(asked)}")
            # Before that the other's list of devices is not for it.
            self.programs[asking].shows(f"Subscription received from {self.other(asking)}")

    def encrypt(self, which):
        program = self.programs[which]
        program.line(f"/msg {self.other(which)}")
        program.line(f"/omemo start {self.other(which)}")
        program.shows("[OMEMO]")

    def say(self, which, text):
        program = self.programs[which]
        program.line(f"/win {self.other(which)}")
        program.line(text)
        program.sees(self.other(which), text)

    def sees(self, which, text):
        self.programs[which].sees(self.other(which), text)

    def stop(self, which):
        self.programs.pop(which).stop()


def archived(account, port):
    """What the account's archive says, as text."""

    async def read():
        client = slixmpp.ClientXMPP(f"{account.address}/reader", account.password)
        client.enable_direct_tls = False
        client.ssl_context.check_hostname = False
        client.ssl_context.verify_mode = ssl.CERT_NONE
        client.register_plugin("xep_0313")
        started = asyncio.Event()
        client.add_event_handler("session_start", lambda _: started.set())
        client.connect(scene.LOOPBACK, port)
        await started.wait()
        answer = await client.plugin["xep_0313"].retrieve(rsm={"max": "50"})
        texts = [str(message) for message in answer["mam"]["results"]]
        client.disconnect()
        return texts

    return asyncio.run(read())


def play(two, done):
    for which in ("one", "two"):
        two.start(which)
        two.keys(which)
    done.append("two with keys")
    two.befriend()
    two.encrypt("one")
    two.say("one", SECRETS[0])
    two.sees("two", SECRETS[0])
    two.encrypt("two")
    two.say("two", SECRETS[1])
    two.sees("one", SECRETS[1])
    done.append("encrypted both ways")
    for which in ("one", "two"):
        two.stop(which)
        two.start(which)
    two.encrypt("two")
    two.say("two", SECRETS[2])
    two.sees("one", SECRETS[2])
    two.encrypt("one")
    two.say("one", SECRETS[3])
    two.sees("two", SECRETS[3])
    done.append("again after a new start")
    texts = archived(two.accounts["two"], two.args.partner_port)
    encrypted = [text for text in texts if "eu.siacs.conversations.axolotl" in text]
    readable = [text for text in texts if any(secret in text for secret in SECRETS)]
    if len(encrypted) < len(SECRETS) or readable:
        raise scene.NotSeen(f"{len(encrypted)} encrypted messages in the archive, and readable {readable}")
    done.append("none readable in the archive")
    for which in ("one", "two"):
        two.stop(which)
    done.append("logout")


def run():
    args = scene.arguments()
    person, partner = scene.Account(args.user, args.domain), scene.Account(args.partner, args.domain)
    two = Two(args, person, partner)
    done, title = [], f"profanity {scene.version('profanity')} by {args.way}"
    try:
        play(two, done)
    except Exception as problem:
        print(f"{title}: {', '.join(done) or 'nothing'}; then {type(problem).__name__}: {problem}", file=sys.stderr)
        for which, program in two.programs.items():
            print(f"{which}:\n{program.terminal.screen()}", file=sys.stderr)
        sys.exit(1)
    print(f"{title}: {', '.join(done)}")
    print(f"asked DNS: {scene.asked_names(args.domain)}")


run()
