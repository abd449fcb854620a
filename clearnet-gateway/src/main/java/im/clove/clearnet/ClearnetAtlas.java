package im.clove.clearnet;

import im.clove.clearnet.place.ClearnetPlace;
import im.clove.clearnet.place.Via;
import im.clove.clearnet.place.Visitor;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.policy.Decision;
import im.clove.clearnet.policy.Path;
import im.clove.runtime.door.Source;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Place;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.Target;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The clearnet as this node's domains there see it: a domain is at the place of its own name, by the way out that the
/// owner's rules fix for it, and nowhere without a rule. Asks nobody; thread-safe.
public final class ClearnetAtlas implements Atlas {
    private final List<Domain> hosts;
    private final Set<Domain> own;
    private final Supplier<BridgePolicy> policy;
    private final Predicate<Domain> isHeld;
    private final Predicate<Way> isHere;

    /// @param hosts the domains whose accounts are on the clearnet; the first stands for this side
    /// @param own whatever of this node is served there: those, and the domains of their services
    /// @param policy the rules as they are now
    public ClearnetAtlas(List<Domain> hosts, Set<Domain> own, Supplier<BridgePolicy> policy) {
        this(hosts, own, policy, _ -> false, _ -> true);
    }

    /// @param isHeld which domains are in I2P, and not reached here by the path `prefer-i2p`
    /// @param isHere which ways go by the clearnet, where our domain is in I2P, too
    public ClearnetAtlas(
            List<Domain> hosts,
            Set<Domain> own,
            Supplier<BridgePolicy> policy,
            Predicate<Domain> isHeld,
            Predicate<Way> isHere) {
        this.isHere = isHere;
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("A side of the clearnet has a domain");
        }
        this.hosts = List.copyOf(hosts);
        this.own = Set.copyOf(own);
        this.policy = policy;
        this.isHeld = isHeld;
    }

    /// Our own name, which nobody dials.
    @Override
    public Place self() {
        return new ClearnetPlace(hosts.getFirst(), Via.DIRECT);
    }

    @Override
    public boolean isOwn(Domain domain) {
        return own.contains(domain);
    }

    /// Whether any domain of ours has to do with it, and by which way the first that has. What goes and comes is a
    /// matter
    /// of both domains, see [#towards].
    @Override
    public Target resolve(Domain domain) {
        if (own.contains(domain)) {
            return new Target.Own();
        }
        BridgePolicy rules = policy.get();
        @Nullable StanzaError refused = null;
        for (Domain ours : own.isEmpty() ? hosts : sorted()) {
            switch (rules.pathOf(ours, domain)) {
                case Decision.By(var path) -> {
                    Optional<Via> via = path.via();
                    if (via.isPresent()) {
                        return new Target.Peer(new ClearnetPlace(domain, via.get()));
                    }
                    refused = StanzaError.of(
                            Condition.REMOTE_SERVER_NOT_FOUND,
                            "The owner of this server has " + domain + " reached over I2P only, and nothing says where"
                                    + " it is in I2P.");
                }
                case Decision.Refused(StanzaError error) -> refused = refused == null ? error : refused;
            }
        }
        return new Target.Refused(refused == null ? StanzaError.of(Condition.REMOTE_SERVER_NOT_FOUND) : refused);
    }

    /// The path is one for each pair of domains.
    @Override
    public Target towards(Way way) {
        Domain theirs = way.remote();
        if (own.contains(theirs)) {
            return new Target.Own();
        }
        return switch (policy.get().pathOf(way.local(), theirs)) {
            case Decision.Refused(StanzaError error) -> new Target.Refused(error);
            case Decision.By(Path path)
            when path == Path.PREFER_I2P && isHeld.test(theirs) || !isHere.test(way) ->
                refused(theirs + " is known to be in I2P, and this server does not go there over the clearnet any more."
                        + " Its owner can change that, or has to start it again.");
            case Decision.By(Path path)
            when path.via().isEmpty() ->
                refused("The owner of this server has " + theirs
                        + " reached over I2P only, and nothing says where it is" + " in I2P.");
            case Decision.By(Path path) ->
                new Target.Peer(new ClearnetPlace(theirs, path.via().orElseThrow(), Optional.of(way.local())));
        };
    }

    private static Target refused(String text) {
        return new Target.Refused(StanzaError.of(Condition.NOT_ALLOWED, text));
    }

    /// The hosts first, then what else is served, always in the same order.
    private List<Domain> sorted() {
        return Stream.concat(
                        hosts.stream(),
                        own.stream().filter(domain -> !hosts.contains(domain)).sorted())
                .toList();
    }

    /// Every domain stands for itself: a certificate names the domains that it is good for.
    @Override
    public Domain family(Domain domain) {
        return domain;
    }

    /// TCP proves an address, which is nobody's name.
    @Override
    public Optional<Visitor> origin(PeerIdentity proved) {
        return switch (proved) {
            case PeerIdentity.Tcp _, PeerIdentity.Tls _ -> Optional.of(Visitor.of(Source.of(proved)));
            case PeerIdentity.I2p _, PeerIdentity.Local _ -> Optional.empty();
        };
    }
}
