#!/usr/bin/python3
"""A bridge with slixmpp's ComponentXMPP (XEP-0114), and a person who talks with somebody behind it.

component_program.py --port PORT --component-port PORT --server DOMAIN --domain DOMAIN --secret SECRET
                     --user NAME:PASSWORD [--patience SECONDS]

DOMAIN of the bridge is one of component.domains. Both connect to 127.0.0.1. Exit code 0 only when everything was seen.
"""

import argparse
import asyncio
import logging
import ssl
import sys

import slixmpp


class Person(slixmpp.ClientXMPP):
    def __init__(self, address, password):
        super().__init__(f"{address}/person", password)
        self.seen = []
        self.arrived = asyncio.Condition()
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.add_event_handler("session_start", self.session)
        self.add_event_handler("presence_available", lambda p: self.note(f"online {p['from'].bare}"))
        self.add_event_handler("message", lambda m: self.note(f"message {m['from'].bare}: {m['body']}"))

    async def get_dns_records(self, domain, port=None):
        """slixmpp 1.8 would look the domain up although it was given an address."""
        return []

    async def session(self, _):
        await self.get_roster()
        self.send_presence()
        self.note("session")

    def note(self, what):
        async def add():
            async with self.arrived:
                self.seen.append(what)
                self.arrived.notify_all()
        asyncio.ensure_future(add())

    async def wait(self, what):
        async with self.arrived:
            await within(f"{what} (saw {self.seen})", self.arrived.wait_for(lambda: what in self.seen))


class Bridge(slixmpp.ComponentXMPP):
    """Whoever is written to behind it answers with the same words."""

    def __init__(self, domain, secret, port):
        super().__init__(domain, secret, "127.0.0.1", port)
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0199")
        self.started = asyncio.Event()
        self.refused = asyncio.Event()
        self.add_event_handler("session_start", lambda _: self.started.set())
        self.add_event_handler("stream_error", lambda _: self.refused.set())
        self.add_event_handler("message", self.message)
        self.add_event_handler("presence_subscribe", self.asked)

    async def get_dns_records(self, domain, port=None):
        """slixmpp 1.8 would look the domain up although it was given an address."""
        return []

    def message(self, message):
        if message["type"] in ("chat", "normal") and message["body"]:
            self.send_message(
                mto=message["from"].bare, mfrom=message["to"].bare, mbody="heard: " + message["body"], mtype="chat")

    def asked(self, presence):
        who, whom = presence["from"].bare, presence["to"].bare
        self.send_presence(pto=who, pfrom=whom, ptype="subscribed")
        self.send_presence(pto=who, pfrom=f"{whom}/bridge")


async def within(what, waiting):
    try:
        return await asyncio.wait_for(waiting, args.patience)
    except asyncio.TimeoutError:
        raise SystemExit(f"component: waited in vain: {what}") from None


async def scene(bridge, person):
    contact = f"friend@{args.domain}"
    bridge.connect()
    await within("the bridge is in", bridge.started.wait())
    person.connect(("127.0.0.1", args.port))
    await person.wait("session")
    person.send_presence(pto=contact, ptype="subscribe")
    await person.wait(f"online {contact}")
    for text in ("hello", "<&> \u00e4\u2603\U0001f9c4"):
        person.send_message(mto=contact, mbody=text, mtype="chat")
        await person.wait(f"message {contact}: heard: {text}")
    await within("the server answers", bridge["xep_0030"].get_info(jid=args.server, ifrom=args.domain))
    items = await within("its services", bridge["xep_0030"].get_items(jid=args.server, ifrom=args.domain))
    if args.domain not in [str(item[0]) for item in items["disco_items"]["items"]]:
        raise SystemExit(f"component: not listed: {items}")
    stranger = Bridge(args.domain, "another-secret-altogether", args.component_port)
    stranger.connect()
    await within("a stranger is refused", stranger.refused.wait())
    if stranger.started.is_set():
        raise SystemExit("component: a stranger got in")
    stranger.abort()
    await bridge.disconnect()
    await person.disconnect()


async def main():
    name, password = args.user.split(":", 1)
    await scene(Bridge(args.domain, args.secret, args.component_port), Person(f"{name}@{args.server}", password))
    print("component: handshake, subscription, chat and requests seen both ways")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--component-port", type=int, required=True)
parser.add_argument("--server", required=True)
parser.add_argument("--domain", required=True)
parser.add_argument("--secret", required=True)
parser.add_argument("--user", required=True)
parser.add_argument("--patience", type=float, default=30)
args = parser.parse_args()
logging.basicConfig(level=logging.CRITICAL)
# slixmpp takes the loop that exists when a client is made.
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
sys.exit(loop.run_until_complete(main()))
