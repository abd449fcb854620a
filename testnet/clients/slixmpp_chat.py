#!/usr/bin/python3
"""Two people with slixmpp clients on one server: login, a subscription both ways, presence, a chat both ways.

slixmpp_chat.py --port PORT --domain DOMAIN --one NAME:PASSWORD --two NAME:PASSWORD [--ca FILE] [--timeout SECONDS]

Connects to 127.0.0.1 whatever the domain. With --ca the server's certificate must be of that authority and name the
domain; without, any is taken. Exit code 0 only when everything was seen on both sides.
"""

import argparse
import asyncio
import logging
import socket
import ssl
import sys

import slixmpp


def no_lookups():
    """Makes any look-up of a name an error: a client of a darknet server must not tell the DNS."""
    real = socket.getaddrinfo

    def numeric_only(host, *args, **kwargs):
        socket.inet_aton(host)
        return real(host, *args, **kwargs)

    socket.getaddrinfo = numeric_only


class Person(slixmpp.ClientXMPP):
    def __init__(self, name, password, domain, authority):
        super().__init__(f"{name}@{domain}/slixmpp", password)
        self.address_text = f"{name}@{domain}"
        self.auto_authorize = None
        self.auto_subscribe = False
        self.seen = []
        self.arrived = asyncio.Condition()
        for plugin in ("xep_0030", "xep_0199"):
            self.register_plugin(plugin)
        if authority:
            self.ca_certs = authority
        else:
            self.ssl_context.check_hostname = False
            self.ssl_context.verify_mode = ssl.CERT_NONE
        self.add_event_handler("session_start", lambda _: self.note("session"))
        self.add_event_handler("failed_auth", lambda _: self.note("failed login"))
        self.add_event_handler("connection_failed", lambda problem: self.note(f"no connection: {problem}"))
        self.add_event_handler("presence_subscribe", lambda p: self.note(f"asked by {p['from'].bare}"))
        self.add_event_handler("presence_available", lambda p: self.note(f"online {p['from'].bare}"))
        self.add_event_handler("message", self.message)
        self.add_event_handler("roster_update", self.rostered)

    async def get_dns_records(self, domain, port=None):
        """slixmpp 1.8 would look the domain up although it was given an address."""
        return []

    def note(self, what):
        async def add():
            async with self.arrived:
                self.seen.append(what)
                self.arrived.notify_all()
        asyncio.ensure_future(add())

    def message(self, message):
        if message["type"] in ("chat", "normal"):
            self.note(f"message {message['from'].bare}: {message['body']}")

    def rostered(self, iq):
        for address, item in iq["roster"]["items"].items():
            self.note(f"roster {address.bare} {item['subscription']}")

    async def wait(self, what):
        async with self.arrived:
            try:
                await asyncio.wait_for(self.arrived.wait_for(lambda: what in self.seen), args.timeout)
            except asyncio.TimeoutError:
                raise SystemExit(f"{self.address_text} waited for '{what}', saw {self.seen}") from None

    async def log_in(self):
        self.connect(("127.0.0.1", args.port))
        await self.wait("session")
        await self.get_roster()
        self.send_presence()


async def chat(one, two):
    await asyncio.gather(one.log_in(), two.log_in())
    for asking, asked in ((one, two), (two, one)):
        asking.send_presence(pto=asked.address_text, ptype="subscribe")
        await asked.wait(f"asked by {asking.address_text}")
        asked.send_presence(pto=asking.address_text, ptype="subscribed")
        await asking.wait(f"online {asked.address_text}")
    await one.wait(f"roster {two.address_text} both")
    await two.wait(f"roster {one.address_text} both")
    for speaker, listener in ((one, two), (two, one)):
        for text in ("hello", "<&> \u00e4\u2603\U0001f9c4"):
            speaker.send_message(mto=listener.address_text, mbody=text, mtype="chat")
            await listener.wait(f"message {speaker.address_text}: {text}")
    for person in (one, two):
        await person.disconnect()


async def main():
    people = [Person(*who.split(":", 1), args.domain, args.ca) for who in (args.one, args.two)]
    await asyncio.wait_for(chat(*people), args.timeout * 3)
    print("slixmpp: login, subscription, presence and chat seen both ways")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--domain", required=True)
parser.add_argument("--one", required=True)
parser.add_argument("--two", required=True)
parser.add_argument("--ca")
parser.add_argument("--timeout", type=float, default=30)
parser.add_argument("--verbose", action="store_true")
args = parser.parse_args()
logging.basicConfig(level=logging.DEBUG if args.verbose else logging.ERROR)
# slixmpp leaves a task behind when it disconnects, which asyncio reports at the end.
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
no_lookups()
# slixmpp takes the loop that exists when a client is made.
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
sys.exit(loop.run_until_complete(main()))
