package im.clove.s2s.place;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which destination a domain lives on: the owner's map first, then the hash a `….b32.i2p` name carries. The same
/// answer serves outgoing stanzas and the check of who an incoming peer may speak for. No resolver is ever asked,
/// so a domain that is neither here nor in its own name is refused on the spot. Thread-safe; the entries can be
/// replaced while it is in use.
///
/// A map entry holds for exactly its domain: `muc.example.org` is listed beside `example.org` or is unknown. Labels
/// in front of a `….b32.i2p` name do not matter: `conference.X.b32.i2p` lives on `X`.
public final class DarknetMap {
    /// The I2P port of a server-to-server service where nothing else is said.
    public static final int DEFAULT_PORT = 5269;

    /// What the senders of stanzas for a domain of ours are told: they should not have come to this module.
    public static final StanzaError HERE =
            StanzaError.of(Condition.INTERNAL_SERVER_ERROR, "That domain is served here.");

    private final B32 self;
    private final Set<Domain> own;
    private volatile Map<Domain, Target.Peer> entries;
    private final boolean darknetOnly;

    /// @param self our destination
    /// @param own every domain we serve
    /// @param entries further domains and the destinations they live on
    /// @param darknetOnly whether domains outside I2P are refused as a matter of policy (`darknet_only`)
    public DarknetMap(B32 self, Set<Domain> own, Map<Domain, Target.Peer> entries, boolean darknetOnly) {
        this.self = self;
        this.own = Set.copyOf(own);
        this.entries = Map.copyOf(entries);
        this.darknetOnly = darknetOnly;
    }

    /// The owner's map has changed; the engine tells the links, too.
    public void replace(Map<Domain, Target.Peer> other) {
        entries = Map.copyOf(other);
    }

    /// Our destination.
    public B32 self() {
        return self;
    }

    public boolean isOwn(Domain domain) {
        return own.contains(domain);
    }

    /// Where stanzas for this domain go, and so who may speak for it.
    public Target resolve(Domain domain) {
        if (own.contains(domain)) {
            return new Target.Own();
        }
        Target.Peer mapped = entries.get(domain);
        if (mapped != null) {
            return mapped.b32().equals(self) ? unknownHere(domain) : mapped;
        }
        return switch (domain.realm()) {
            case Realm.Darknet(B32 b32) -> b32.equals(self) ? unknownHere(domain) : new Target.Peer(b32, DEFAULT_PORT);
            case Realm.I2pName(String name) ->
                refused(
                        Condition.REMOTE_SERVER_NOT_FOUND,
                        "The I2P name " + name + " is not in this server's darknet map;"
                                + " use the contact's full .b32.i2p address, or ask the owner of this server to map the name.");
            case Realm.Onion(String name) ->
                refused(
                        Condition.NOT_ALLOWED,
                        name + " is a Tor address; this server reaches other servers over I2P only.");
            case Realm.Clearnet(String name) -> clearnet(name);
        };
    }

    /// Why nothing can go on this way as things stand; empty if it can.
    public Optional<StanzaError> obstacle(Way way) {
        if (!isOwn(way.local())) {
            return Optional.of(StanzaError.of(
                    Condition.NOT_ALLOWED, way.local().name() + " is not a domain of this server any more."));
        }
        return switch (resolve(way.remote())) {
            case Target.Own() -> Optional.of(HERE);
            case Target.Refused(StanzaError error) -> Optional.of(error);
            case Target.Peer _ -> Optional.empty();
        };
    }

    /// The name under which a domain shares a link: labels in front of the destination's own `….b32.i2p` name are
    /// left away, every other domain stands for itself. Both ends of a link come to the same name.
    public Domain family(Domain domain) {
        B32 home = switch (resolve(domain)) {
            case Target.Own() -> self;
            case Target.Peer peer -> peer.b32();
            case Target.Refused _ -> self;
        };
        return domain.b32().filter(home::equals).map(Domain::of).orElse(domain);
    }

    private Target clearnet(String name) {
        return darknetOnly
                ? refused(
                        Condition.NOT_ALLOWED,
                        "This server talks to servers on I2P only, and " + name
                                + " is neither a .b32.i2p address nor in its darknet map.")
                : refused(
                        Condition.REMOTE_SERVER_NOT_FOUND,
                        name + " is not in this server's darknet map, and this server has no way to the clearnet.");
    }

    private static Target unknownHere(Domain domain) {
        return refused(Condition.REMOTE_SERVER_NOT_FOUND, domain.name() + " is not served here.");
    }

    private static Target refused(Condition condition, String text) {
        return new Target.Refused(StanzaError.of(condition, text));
    }
}
