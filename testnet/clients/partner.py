"""The other person of a scene: a slixmpp client on a thread of its own, whose events can be waited for."""

import asyncio
import logging
import ssl
import threading
import time

import slixmpp


class Partner:
    """The account's person on 127.0.0.1, by direct TLS or STARTTLS; a lasting one resumes when the connection breaks."""

    def __init__(self, account, port, patience, direct=False, lasting=False):
        self.direct, self.lasting = direct, lasting
        self.account, self.port, self.patience = account, port, patience
        self.address = account.address
        self.events = []
        self.arrived = threading.Condition()
        self.client = None
        self.loop = asyncio.new_event_loop()
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        logging.getLogger("slixmpp").setLevel(logging.CRITICAL)

    def start(self):
        threading.Thread(target=self._run, daemon=True).start()
        self.await_event("session")

    def prepare(self, client):
        """Whoever wants to hear more begins to."""

    def subscribe(self, contact):
        self._do(lambda: self.client.send_presence(pto=contact, ptype="subscribe"))

    def approve(self, contact):
        self._do(lambda: self.client.send_presence(pto=contact, ptype="subscribed"))

    def say(self, contact, text):
        self._do(lambda: self.client.send_message(mto=contact, mbody=text, mtype="chat"))

    def stop(self):
        self.lasting = False
        if self.client:
            self._do(self.client.disconnect)

    def mark(self):
        return len(self.events)

    def since(self, mark):
        return self.events[mark:]

    def await_event(self, what, mark=0):
        end = time.monotonic() + self.patience
        with self.arrived:
            if not self.arrived.wait_for(lambda: what in self.since(mark), end - time.monotonic()):
                raise TimeoutError(f"the partner waited {self.patience:.0f} s for: {what}")

    def _do(self, action):
        self.loop.call_soon_threadsafe(action)

    def _note(self, what):
        with self.arrived:
            self.events.append(what)
            self.arrived.notify_all()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.client = client = slixmpp.ClientXMPP(f"{self.address}/partner", self.account.password)
        client.auto_authorize = None
        client.auto_subscribe = False
        client.enable_direct_tls, client.enable_starttls = self.direct, not self.direct
        if self.lasting:
            client.register_plugin("xep_0198")
            client.add_event_handler("disconnected", self._lost)
        else:
            client.ssl_context.check_hostname = False
            client.ssl_context.verify_mode = ssl.CERT_NONE
        client.add_event_handler("session_start", self._session)
        client.add_event_handler("failed_auth", lambda _: self._note("failed login"))
        client.add_event_handler("presence_subscribe", lambda p: self._note(f"asked by {p['from'].bare}"))
        client.add_event_handler("presence_available", lambda p: self._note(f"online {p['from'].bare}"))
        client.add_event_handler("presence_unavailable", lambda p: self._note(f"offline {p['from'].bare}"))
        client.add_event_handler("message", self._message)
        client.add_event_handler("roster_update", self._rostered)
        self.prepare(client)
        client.connect("127.0.0.1", self.port)
        self.loop.run_forever()

    def _lost(self, _):
        if self.lasting:
            self.client.connect("127.0.0.1", self.port)

    async def _session(self, _):
        await self.client.get_roster()
        self.client.send_presence()
        self._note("session")

    def _message(self, message):
        if message["type"] in ("chat", "normal") and message["body"]:
            self._note(f"message {message['from'].bare}: {message['body']}")

    def _rostered(self, iq):
        for address, item in iq["roster"]["items"].items():
            self._note(f"roster {address.bare} {item['subscription']}")
