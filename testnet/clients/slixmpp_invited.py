#!/usr/bin/python3
"""Somebody with a slixmpp client makes an account by an invitation, logs in with it, and finds who has invited.

slixmpp_invited.py --port PORT --link LINK --name NAME --password PASSWORD --inviter ADDRESS [--pasted]
                   [--timeout SECONDS]

Connects to 127.0.0.1 whatever the domain of the link. The token goes ahead of the form (XEP-0445), with --pasted the
whole link goes into it, as from a client that knows of forms only. Exit code 0 only when the inviter is on the roster,
in both directions.
"""

import argparse
import asyncio
import logging
import re
import ssl
import sys
from xml.etree import ElementTree

import slixmpp
from slixmpp.exceptions import IqError


class Guest(slixmpp.ClientXMPP):
    def __init__(self, domain, token):
        super().__init__(f"{args.name}@{domain}/slixmpp", args.password)
        self.token = token
        # slixmpp 1.8 keeps everything back until there is a session, its own registration included.
        self._always_send_everything = True
        self.done = asyncio.get_event_loop().create_future()
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        for plugin in ("xep_0030", "xep_0004", "xep_0066", "xep_0077"):
            self.register_plugin(plugin)
        self["xep_0077"].force_registration = True
        self.add_event_handler("register", self.make)
        self.add_event_handler("session_start", self.started)
        self.add_event_handler("failed_all_auth", lambda _: self.fail("the login failed"))
        self.add_event_handler("connection_failed", lambda problem: self.fail(f"no connection: {problem}"))

    async def get_dns_records(self, domain, port=None):
        """slixmpp 1.8 would look the domain up although it was given an address."""
        return []

    def fail(self, what):
        if not self.done.done():
            self.done.set_exception(SystemExit(what))

    async def ask(self, kind, payload):
        iq = self.Iq()
        iq["type"] = kind
        iq["to"] = self.boundjid.domain
        iq.append(ElementTree.fromstring(payload))
        await iq.send(timeout=args.timeout)

    async def make(self, form):
        try:
            if args.pasted:
                if form.xml.find(".//{jabber:x:data}field[@var='token']") is None:
                    return self.fail("the form has no field for the invitation")
                values = {"token": args.link, "username": args.name, "password": args.password}
                fields = "".join(
                    f"<field var='{name}'><value>{value}</value></field>" for name, value in values.items())
                await self.ask("set", "<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                               f"{fields}</x></query>")
                return None
            await self.ask("set", f"<preauth xmlns='urn:xmpp:pars:0' token='{self.token}'/>")
            await self.ask("set", f"<query xmlns='jabber:iq:register'><username>{args.name}</username>"
                           f"<password>{args.password}</password></query>")
        except IqError as error:
            self.fail(f"refused: {error.condition}")
        return None

    async def started(self, _):
        roster = await self.get_roster()
        items = {str(address): item["subscription"] for address, item in roster["roster"]["items"].items()}
        if items != {args.inviter: "both"}:
            return self.fail(f"the roster is {items}")
        if not self.done.done():
            self.done.set_result(None)
        return None


async def main():
    domain = re.match(r"xmpp:(?:[^@?]*@)?([^?]+)\?", args.link).group(1)
    token = re.search(r"preauth=([^;]+)", args.link).group(1)
    guest = Guest(domain, token)
    guest.connect(("127.0.0.1", args.port))
    try:
        await asyncio.wait_for(guest.done, args.timeout)
    finally:
        guest.disconnect()
    print("slixmpp: registered by invitation, and a contact of who has invited")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--link", required=True)
parser.add_argument("--name", required=True)
parser.add_argument("--password", required=True)
parser.add_argument("--inviter", required=True)
parser.add_argument("--pasted", action="store_true")
parser.add_argument("--timeout", type=float, default=30)
parser.add_argument("--verbose", action="store_true")
args = parser.parse_args()
logging.basicConfig(level=logging.DEBUG if args.verbose else logging.ERROR)
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
# slixmpp takes the loop that exists when a client is made.
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
sys.exit(loop.run_until_complete(main()))
