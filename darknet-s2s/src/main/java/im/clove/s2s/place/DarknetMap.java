package im.clove.s2s.place;

import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.PeerIdentity;
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
public final class DarknetMap implements Atlas {
    /// The I2P port of a server-to-server service where nothing else is said.
    public static final int DEFAULT_PORT = 5269;

    private final B32 self;
    private final Set<Domain> own;
    private volatile Map<Domain, I2pPlace> entries;
    private final boolean darknetOnly;

    /// @param self our destination
    /// @param own every domain we serve
    /// @param entries further domains and the destinations they live on
    /// @param darknetOnly whether domains outside I2P are refused as a matter of policy (`darknet_only`)
    public DarknetMap(B32 self, Set<Domain> own, Map<Domain, I2pPlace> entries, boolean darknetOnly) {
        this.self = self;
        this.own = Set.copyOf(own);
        this.entries = Map.copyOf(entries);
        this.darknetOnly = darknetOnly;
    }

    /// The owner's map has changed; the engine tells the links, too.
    public void replace(Map<Domain, I2pPlace> other) {
        entries = Map.copyOf(other);
    }

    /// Our destination, on the usual port.
    @Override
    public I2pPlace self() {
        return new I2pPlace(self, DEFAULT_PORT);
    }

    @Override
    public Optional<I2pPlace> origin(PeerIdentity proved) {
        return proved instanceof PeerIdentity.I2p(B32 b32)
                ? Optional.of(new I2pPlace(b32, DEFAULT_PORT))
                : Optional.empty();
    }

    @Override
    public boolean isOwn(Domain domain) {
        return own.contains(domain);
    }

    @Override
    public Target resolve(Domain domain) {
        if (own.contains(domain)) {
            return new Target.Own();
        }
        I2pPlace mapped = entries.get(domain);
        if (mapped != null) {
            return mapped.b32().equals(self) ? unknownHere(domain) : new Target.Peer(mapped);
        }
        return switch (domain.realm()) {
            case Realm.Darknet(B32 b32) ->
                b32.equals(self) ? unknownHere(domain) : new Target.Peer(new I2pPlace(b32, DEFAULT_PORT));
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

    /// Labels in front of the destination's own `….b32.i2p` name are left away; every other domain stands for itself.
    @Override
    public Domain family(Domain domain) {
        B32 home = resolve(domain) instanceof Target.Peer(I2pPlace(B32 b32, int _)) ? b32 : self;
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
