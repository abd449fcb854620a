// A person with xmpp.js: does what standard input says, a line each, and writes down what it sees. Logs in by SASL2 with
// binding along with it, and comes back with the token and the session it was given.
//
//   node xmppjs_chat.mjs SERVICE DOMAIN USER PASSWORD
//   subscribe WHO | approve WHO | say WHO TEXT | stop

import { createInterface } from "node:readline";
import { client, xml } from "/opt/node_modules/@xmpp/client/index.js";

const [service, domain, username, password] = process.argv.slice(2);
const SASL2 = "urn:xmpp:sasl:2";
const SEEN = ["bound", "resumed", "failed", "token"];
const xmpp = client({ service, domain, username, password, resource: "xmppjs" });
const tell = (...words) => console.log(words.join(" "));

xmpp.reconnect.delay = 500;
// Two seconds for each answer are too few on a busy machine.
xmpp.timeout = 120_000;
xmpp.on("error", (error) => tell("error", error.message));
xmpp.on("online", (address) => tell("online", address.toString()));
xmpp.streamManagement.on("resumed", () => tell("back in the session"));
xmpp.on("send", (element) => {
  if (element.is("authenticate", SASL2)) tell("logs in by", element.attrs.mechanism);
});
xmpp.on("nonza", (element) => {
  if (element.is("success", SASL2)) {
    const parts = element.getChildElements().map((part) => part.name);
    tell("logged in with", ...parts.filter((part) => SEEN.includes(part)));
  }
});
xmpp.on("stanza", (stanza) => {
  const from = (stanza.attrs.from || "").split("/")[0];
  const body = stanza.getChildText("body");
  if (stanza.is("message") && body) tell("message", `${from}:`, body);
  if (stanza.is("presence") && stanza.attrs.type === "subscribe") tell("asked by", from);
});
xmpp.on("online", async () => {
  await xmpp.iqCaller.get(xml("query", "jabber:iq:roster"));
  await xmpp.send(xml("presence"));
  tell("here");
});

// A connection that was reset may say so once more when xmpp.js has let go of it, and nobody hears that.
process.on("uncaughtException", (error) => {
  tell("error", error.message);
  if (error.code !== "ECONNRESET") process.exit(1);
});

const presence = (type, to) => xmpp.send(xml("presence", { type, to }));
const verbs = {
  subscribe: (to) => presence("subscribe", to),
  approve: (to) => presence("subscribed", to),
  say: (to, ...text) => xmpp.send(xml("message", { type: "chat", to }, xml("body", {}, text.join(" ")))),
  stop: async () => {
    await xmpp.stop();
    process.exit(0);
  },
};

createInterface({ input: process.stdin }).on("line", async (line) => {
  const [verb, ...words] = line.split(" ");
  try {
    await verbs[verb](...words);
  } catch (error) {
    tell("error", verb, error.message);
  }
});
await xmpp.start();
