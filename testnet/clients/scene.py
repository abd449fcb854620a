"""One scene for every client: a person with the client under test and a partner, a slixmpp client, on one server.

Log in; ask for and give a subscription; see each other online; chat both ways; lose the connection and come back
without losing a word; log out. A driver is a class of one client with these verbs, and ends with `run(Driver)`.
"""

import argparse
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

from occupant import Occupant
from relay import Relay

WAYS = ("starttls", "direct", "socks")
LOOPBACK = "127.0.0.1"
PROXYCHAINS = "strict_chain\nproxy_dns\n[ProxyList]\nsocks5 {} {}\n"


class NotSeen(Exception):
    """What should have been seen did not come in time."""


class Account:
    def __init__(self, text, domain):
        self.name, self.password = text.split(":", 1)
        self.domain = domain
        self.address = f"{self.name}@{domain}"


class Client:
    """What a driver implements. Everything that waits raises NotSeen."""

    # As the closing words call it, and the package whose version they name.
    name = package = None
    # Whether it knows contacts and their presence.
    has_roster = True
    # Whether it comes back by itself when the connection broke, and is then told what was said meanwhile: without
    # stream management what is under way when a connection breaks is lost.
    reconnects = acknowledges = True
    # The port to listen on for a client that cannot be told one, nor where to connect: that is left to /etc/hosts.
    relay_port = 0

    def __init__(self, args, account, relay):
        self.way, self.account, self.domain = args.way, account, args.domain
        self.patience, self.relay = args.patience, relay
        # Where the client is told to connect: the relay, or through it as a proxy to the domain.
        if args.way == "socks":
            self.host, self.port, self.proxy = args.domain, args.service, (LOOPBACK, relay.port)
        else:
            self.host, self.port, self.proxy = LOOPBACK, relay.port, None
        self.home = pathlib.Path.home()

    def proxied(self, *command):
        """The command of a client without a proxy of its own: by way of proxychains4, if one is to be used."""
        if not self.proxy:
            return command
        pathlib.Path("/tmp/proxychains.conf").write_text(PROXYCHAINS.format(*self.proxy))
        return ("proxychains4", "-q", "-f", "/tmp/proxychains.conf", *command)

    def start(self):
        """Starts the client and logs in; returns when it says that it is online."""
        raise NotImplementedError

    def subscribe(self, contact):
        """Adds a contact and asks to see its presence."""
        raise NotImplementedError

    def approve(self, contact):
        """Grants a request, once it is on screen."""
        raise NotImplementedError

    def say(self, contact, text):
        raise NotImplementedError

    def see(self, contact, text):
        """Waits until a message is on screen."""
        raise NotImplementedError

    def again(self):
        """Starts it again after a cut, if it does not come back by itself."""
        raise NotImplementedError

    def recall(self, contact):
        """Opens the chat with a contact, of which this device knows nothing, so that its history is shown."""
        raise NotImplementedError

    def join(self, room):
        """Follows a link to a room, and enters it under the name of the account."""
        raise NotImplementedError

    def say_in(self, room, text):
        raise NotImplementedError

    def recall_room(self, room):
        """Opens a room that was entered before, but not on this device."""
        self.join(room)

    def stop(self):
        """Logs out and ends."""
        raise NotImplementedError

    def picture(self):
        """What is on screen, for the report of a failure."""
        return ""

    def wait(self, what, condition, patience=None):
        """Asks again and again until the condition gives something true, and returns that."""
        end = time.monotonic() + (patience or self.patience)
        while not (found := condition()):
            if time.monotonic() > end:
                raise NotSeen(f"{self.name} waited {patience or self.patience:.0f} s for {what}")
            time.sleep(0.1)
        return found


def version(package):
    return subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package], check=True, capture_output=True, text=True
    ).stdout


def subscriptions(client, partner):
    me = client.account.address
    client.subscribe(partner.address)
    partner.await_event(f"asked by {me}")
    partner.approve(me)
    partner.subscribe(me)
    client.approve(partner.address)
    partner.await_event(f"roster {me} both")
    partner.await_event(f"online {me}")


def chat(client, partner):
    me = client.account.address
    partner.say(me, "do you hear me?")
    client.see(partner.address, "do you hear me?")
    client.say(partner.address, "I do")
    partner.await_event(f"message {me}: I do")
    partner.say(me, "more <&> to read")
    client.see(partner.address, "more <&> to read")


def room(client, partner):
    partner.make("Partner")
    client.join(partner.room)
    partner.await_event(f"enters {client.account.name} none participant")
    partner.tell("is anybody here?")
    client.see(partner.room, "is anybody here?")
    client.say_in(partner.room, "it is me")
    partner.await_event(f"said {client.account.name}: it is me")


def cut(client, partner, relay):
    """The connection breaks while somebody writes; returns how the client came back."""
    me = client.account.address
    mark = partner.mark()
    relay.cut()
    if client.acknowledges:
        partner.say(me, "said meanwhile")
    if not client.reconnects:
        client.again()
    elif not client.acknowledges:
        partner.await_event(f"online {me}", mark)
    if not client.acknowledges:
        partner.say(me, "said meanwhile")
    client.see(partner.address, "said meanwhile")
    client.say(partner.address, "here I am")
    partner.await_event(f"message {me}: here I am")
    if not client.reconnects:
        return "started again"
    anew = [event for event in partner.since(mark) if event in (f"online {me}", f"offline {me}")]
    return "logged in anew" if anew else "resumed"


def history(client, partner):
    """As on a new device: nothing is left of before, and what was said is on screen all the same."""
    client.stop()
    partner.await_event(f"offline {client.account.address}")
    # But for the bus by which its windows are read.
    folders = (client.home, client.home / ".cache")
    for thing in (thing for folder in folders if folder.exists() for thing in folder.iterdir()):
        if thing.name in (".cache", "at-spi"):
            continue
        if thing.is_dir() and not thing.is_symlink():
            shutil.rmtree(thing)
        else:
            thing.unlink()
    client.start()
    client.recall(partner.address)
    for text in ("do you hear me?", "I do", "more <&> to read"):
        client.see(partner.address, text)


def history_of_room(client, partner):
    client.recall_room(partner.room)
    for text in ("is anybody here?", "it is me"):
        client.see(partner.room, text)


def play(client, partner, relay, done, stages):
    client.start()
    done.append("login")
    if "chat" in stages:
        if client.has_roster:
            subscriptions(client, partner)
            done.append("subscription both ways")
        chat(client, partner)
        done.append("chat both ways")
    if "cut" in stages:
        done.append(f"back after a cut ({cut(client, partner, relay)})")
    if "room" in stages:
        room(client, partner)
        done.append("chat in a room")
    mark = partner.mark()
    if "history" in stages:
        history(client, partner)
        done.append("history on a new device")
        if "room" in stages:
            history_of_room(client, partner)
            done.append("of the room, too")
        mark = partner.mark()
    client.stop()
    if "chat" in stages and client.has_roster:
        partner.await_event(f"offline {client.account.address}", mark)
    done.append("logout")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--way", choices=WAYS, required=True, help="how the client connects")
    parser.add_argument("--port", type=int, required=True, help="on 127.0.0.1: for STARTTLS, direct TLS or SOCKS")
    parser.add_argument("--service", type=int, default=5222, help="the port of the domain, through the proxy")
    parser.add_argument("--domain", required=True)
    parser.add_argument("--user", required=True, help="NAME:PASSWORD of the person with the client under test")
    parser.add_argument("--partner", required=True, help="NAME:PASSWORD of the other")
    parser.add_argument("--third", required=True, help="NAME:PASSWORD of somebody else, for a scene of three")
    parser.add_argument("--partner-port", type=int, required=True, help="on 127.0.0.1, for STARTTLS")
    parser.add_argument("--stages", default="chat,cut", help="what to do between login and logout")
    parser.add_argument("--patience", type=float, default=float(os.environ.get("PATIENCE") or 30))
    args = parser.parse_args()
    args.stages = args.stages.split(",")
    return args


def asked_names(domain):
    """What the DNS was asked, the domain called DOMAIN."""
    names = pathlib.Path("/run/names-asked").read_text(encoding="ascii").replace(domain, "DOMAIN").split("\n")[:-1]
    return ", ".join(sorted(set(names))) or "nothing"


def run(driver):
    args = arguments()
    account, other = Account(args.user, args.domain), Account(args.partner, args.domain)
    told = args.way == "socks" or not driver.relay_port
    relay = Relay(args.port) if told else Relay(args.port, driver.relay_port, socket.gethostbyname(args.domain))
    partner = Occupant(other, args.partner_port, args.patience, f"room-of-{other.name}@rooms.{args.domain}")
    client = driver(args, account, relay)
    done, title = [], f"{driver.name} {version(driver.package)} by {args.way}"
    try:
        partner.start()
        play(client, partner, relay, done, args.stages)
    except Exception as problem:
        print(f"{title}: {', '.join(done) or 'nothing'}; then {type(problem).__name__}: {problem}", file=sys.stderr)
        print(f"the partner saw {partner.since(0)}", file=sys.stderr)
        print(f"asked DNS: {asked_names(args.domain)}\nconnections: {relay.connections}", file=sys.stderr)
        print(client.picture(), file=sys.stderr)
        sys.exit(1)
    finally:
        partner.stop()
    print(f"{title}: {', '.join(done)}")
    print(f"asked DNS: {asked_names(args.domain)}")
