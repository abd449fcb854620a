package im.clove.node.core;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;

/// May this origin say this? The one place where `from` is stamped, `to` is filled in, and what only this server may
/// say is taken out ([Forgeries]). Pure.
public final class Admission {
    /// The answer is that of a client that does not know the request.
    private static final Verdict PUSH = new Verdict.Refused(
            StanzaError.of(Condition.SERVICE_UNAVAILABLE), "only the server of an account changes its lists");

    private final Hosts hosts;

    /// @param hosts whose addresses are ours
    public Admission(Hosts hosts) {
        this.hosts = hosts;
    }

    /// What admission decided.
    public sealed interface Verdict {
        /// The stanza, with `from` and `to` set.
        record Admitted(Stanza stanza) implements Verdict {}

        /// Answer with this error and go on.
        record Refused(StanzaError error, String reason) implements Verdict {}

        /// The stream ends: the sender claims to be somebody else (RFC 6120 §4.9.3.9).
        record Forged(String reason) implements Verdict {}
    }

    /// A stanza from a local session (RFC 6120 §8.1.2.1, §10.3). `from` may be absent or the sender's own address,
    /// bare or full; it leaves as the full one, or the bare one for subscriptions (RFC 6121 §3.1.2). Without `to`,
    /// messages and IQs are for the sender's own account; presence is left without one: it is a broadcast.
    public Verdict fromClient(Jid full, Stanza said) {
        Jid from = said.from();
        if (from != null && !from.equals(full) && !from.equals(full.bare())) {
            return new Verdict.Forged("'from' is not the address of the session");
        }
        if (isPush(said, full)) {
            return PUSH;
        }
        return switch (Forgeries.strip(hosts, Forgeries.Door.CLIENT, said, full)) {
            case Presence p
            when p.isSubscription() ->
                p.to() == null
                        ? new Verdict.Refused(StanzaError.of(Condition.BAD_REQUEST), "subscription without recipient")
                        : new Verdict.Admitted(p.withFrom(full.bare()).withTo(p.to().bare()));
            case Presence p -> new Verdict.Admitted(p.withSoundPriority().withFrom(full));
            case Message m -> new Verdict.Admitted((m.to() == null ? m.withTo(full.bare()) : m).withFrom(full));
            case Iq i -> new Verdict.Admitted((i.to() == null ? i.withTo(full.bare()) : i).withFrom(full));
        };
    }

    /// A stanza from another server: both addresses are required (RFC 6120 §8.1.1.2, §8.1.2.2); the engine has
    /// already checked that `from` is in the proved domain.
    public Verdict fromPeer(Stanza stanza) {
        Jid from = stanza.from();
        if (from == null || stanza.to() == null) {
            return new Verdict.Refused(StanzaError.of(Condition.BAD_REQUEST), "an address is missing");
        }
        return isPush(stanza, from)
                ? PUSH
                : new Verdict.Admitted(Forgeries.strip(hosts, Forgeries.Door.PEER, stanza, from));
    }

    private boolean isPush(Stanza stanza, Jid sender) {
        return stanza instanceof Iq iq && Forgeries.push(hosts, iq, sender);
    }

    /// A stanza from a program that speaks for the domain of a component (XEP-0114 §3). It speaks for everybody there,
    /// in the name of the domain itself where it says nothing else, and may say no more than another server.
    ///
    /// @param address of the component
    public Verdict fromComponent(Jid address, Stanza said) {
        Jid from = said.from();
        if (from != null && !from.domain().equals(address.domain())) {
            return new Verdict.Forged("'from' is not an address of the component " + address);
        }
        return fromPeer(from == null ? said.withFrom(address) : said);
    }

    /// A stanza from a service of this node. It speaks in its own name, with any resource; one that has a domain of
    /// its own speaks for everybody there.
    public static Verdict fromService(Jid address, Stanza stanza) {
        Jid from = stanza.from();
        if (from == null || stanza.to() == null) {
            return new Verdict.Refused(StanzaError.of(Condition.BAD_REQUEST), "an address is missing");
        }
        boolean ours =
                address.hasLocal() ? from.bare().equals(address) : from.domain().equals(address.domain());
        return ours
                ? new Verdict.Admitted(stanza)
                : new Verdict.Forged("'from' is not an address of the service " + address);
    }
}
