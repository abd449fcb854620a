"""A person in a room, by slixmpp: what the room sends is noted as it is, whatever a client would show of it."""

import asyncio

from partner import Partner
from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

MUC = "http://jabber.org/protocol/muc"
USER, ADMIN, OWNER = MUC + "#user", MUC + "#admin", MUC + "#owner"
DISCO = "http://jabber.org/protocol/disco#info"
IDS, MODERATE, RETRACT = "urn:xmpp:sid:0", "urn:xmpp:message-moderate:1", "urn:xmpp:message-retract:1"


class Occupant(Partner):
    """Enters one room, and has the events of it.

    They are "enters NICK AFFILIATION ROLE CODE…" and "leaves NICK AFFILIATION ROLE CODE…" with the codes in order,
    "said NICK: TEXT", "subject NICK: TEXT", "moderated TEXT" and "refused CONDITION".
    """

    def __init__(self, account, port, patience, room):
        super().__init__(account, port, patience)
        self.room = room
        # The ids that the room gave to what was said, by text, and the texts by id.
        self.ids, self.texts = {}, {}

    def enter(self, nick):
        presence = self.client.make_presence(pto=f"{self.room}/{nick}")
        x = ET.SubElement(presence.xml, f"{{{MUC}}}x")
        ET.SubElement(x, f"{{{MUC}}}history", maxstanzas="0")
        self._do(presence.send)

    def make(self, nick):
        """Enters as the first, and opens the room as it is."""
        self.enter(nick)
        self.await_event(f"enters {nick} owner moderator 110 170 201")
        query = ET.Element(f"{{{OWNER}}}query")
        ET.SubElement(query, "{jabber:x:data}x", type="submit")
        self._ask(query)

    def tell(self, text):
        self._do(lambda: self.client.send_message(mto=self.room, mbody=text, mtype="groupchat"))

    def kick(self, nick, reason):
        query = ET.Element(f"{{{ADMIN}}}query")
        item = ET.SubElement(query, f"{{{ADMIN}}}item", nick=nick, role="none")
        ET.SubElement(item, f"{{{ADMIN}}}reason").text = reason
        self._ask(query)

    def moderate(self, text):
        """Takes back what somebody has said."""
        request = ET.Element(f"{{{MODERATE}}}moderate", id=self.ids[text])
        ET.SubElement(request, f"{{{RETRACT}}}retract")
        self._ask(request)

    def title(self):
        """What the room says it is called."""
        answer = self._ask(ET.Element(f"{{{DISCO}}}query"), "get")
        return answer.xml.find(f".//{{{DISCO}}}identity").get("name")

    def _ask(self, payload, kind="set"):
        async def ask():
            iq = self.client.make_iq(ito=self.room, itype=kind)
            iq.append(payload)
            return await iq.send(timeout=self.patience)

        return asyncio.run_coroutine_threadsafe(ask(), self.loop).result()

    def prepare(self, client):
        for event in ("presence_available", "presence_unavailable", "presence_error"):
            client.add_event_handler(event, self._presence_of_room)
        # The event of that name is of those with a body only.
        every = MatchXPath(f"{{{client.default_ns}}}message")
        client.register_handler(Callback("messages of the room", every, self._message_of_room))

    def _presence_of_room(self, presence):
        if presence["from"].bare != self.room:
            return
        if presence["type"] == "error":
            self._note(f"refused {presence['error']['condition']}")
            return
        item = presence.xml.find(f".//{{{USER}}}item")
        codes = sorted(int(status.get("code")) for status in presence.xml.iter(f"{{{USER}}}status"))
        what = "leaves" if presence["type"] == "unavailable" else "enters"
        nick, standing = presence["from"].resource, (item.get("affiliation"), item.get("role"))
        self._note(" ".join((what, nick, *standing, *map(str, codes))))

    def _message_of_room(self, message):
        if message["from"].bare != self.room or message["type"] != "groupchat":
            return
        nick, retract = message["from"].resource, message.xml.find(f"{{{RETRACT}}}retract")
        if retract is not None and not nick:
            self._note(f"moderated {self.texts[retract.get('id')]}")
        elif message["body"]:
            given = message.xml.find(f"{{{IDS}}}stanza-id")
            self.ids[message["body"]] = given.get("id")
            self.texts[given.get("id")] = message["body"]
            self._note(f"said {nick}: {message['body']}")
        elif message["subject"]:
            self._note(f"subject {nick}: {message['subject']}")
