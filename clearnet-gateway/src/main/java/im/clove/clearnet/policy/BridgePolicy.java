package im.clove.clearnet.policy;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.Realm;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The rules of the bridge, asked: what no rule allows is refused. Immutable, thread-safe; answers in a time that the
/// number of rules does not change.
///
/// Of the rules that fit, one counts: that about the address, else one about its domain, else one about everybody; of
/// those the one about exactly the other domain, else that about the nearest domain above it, else that about every
/// server. Rules of one direction are not looked at for the other.
///
/// The **path** is one for each pair of domains, that of the rule about a domain or everybody that counts for what goes
/// out, else for what comes in. Where no such rule allows anything, it is what the rules about addresses of that domain
/// say; if they say different things, there is none. A rule about an address therefore never moves anybody to another
/// path: where it wants another than the pair has, it allows nothing.
public final class BridgePolicy {
    private final boolean darknetOnly;
    /// By who, by the word for whom: the words for the groups that a domain is in are parts of its name.
    private final Map<Who, Map<String, Map<Direction, Path>>> rules = new HashMap<>();
    /// What rules about addresses of a domain allow.
    private final Map<Domain, Map<String, Set<Path>>> byAddresses = new HashMap<>();

    private final Map<Domain, List<Pin>> pins;

    /// @param darknetOnly whether the node talks to servers on I2P only, whatever rules say (`darknet.only`)
    /// @param rules of two about the same, the later holds
    public BridgePolicy(boolean darknetOnly, Collection<BridgeRule> rules, Map<Domain, List<Pin>> pins) {
        this.darknetOnly = darknetOnly;
        this.pins = pins.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> List.copyOf(each.getValue())));
        rules.forEach(this::add);
    }

    /// Nobody talks to anybody.
    public static BridgePolicy closed() {
        return new BridgePolicy(true, List.of(), Map.of());
    }

    private void add(BridgeRule rule) {
        Map<Direction, Path> said = rules.computeIfAbsent(rule.who(), _ -> new HashMap<>())
                .computeIfAbsent(rule.whom().word(), _ -> new EnumMap<>(Direction.class));
        rule.direction().ways().forEach(way -> said.put(way, rule.path()));
        if (rule.who() instanceof Who.Address(Jid jid) && rule.path() != Path.DENY) {
            byAddresses
                    .computeIfAbsent(jid.domain(), _ -> new HashMap<>())
                    .computeIfAbsent(rule.whom().word(), _ -> EnumSet.noneOf(Path.class))
                    .add(rule.path());
        }
    }

    /// The path between a domain of ours and one of the clearnet.
    ///
    /// @param ours a domain of the bridge, or of a service there: which those are is not known here
    public Decision pathOf(Domain ours, Domain theirs) {
        Optional<StanzaError> outside = outside(ours, theirs);
        if (outside.isPresent()) {
            return new Decision.Refused(outside.get());
        }
        List<String> whoms = whoms(theirs);
        List<Who> whos = List.of(new Who.Everyone(ours), new Who.Anyone());
        for (Direction way : Direction.BOTH.ways()) {
            Optional<Path> path = counts(whos, whoms, way).filter(each -> each != Path.DENY);
            if (path.isPresent()) {
                return new Decision.By(path.get());
            }
        }
        Map<String, Set<Path>> addresses = byAddresses.getOrDefault(ours, Map.of());
        for (String whom : whoms) {
            Set<Path> paths = addresses.getOrDefault(whom, Set.of());
            if (!paths.isEmpty()) {
                return paths.size() == 1
                        ? new Decision.By(paths.iterator().next())
                        : new Decision.Refused(contradiction(theirs));
            }
        }
        return new Decision.Refused(unallowed(theirs));
    }

    /// Why a stanza may not pass between an address of ours and one of the clearnet; empty if it may, by the path of
    /// the two domains. Not asked for answers to what was let pass.
    ///
    /// @param incoming whether it comes from the other server
    public Optional<StanzaError> refusal(Jid local, Jid remote, boolean incoming) {
        return verdict(local, remote, incoming ? Direction.IN : Direction.OUT)
                // Strangers are not told what is so for whom.
                .map(error -> incoming ? notTaken(remote.domain()) : error);
    }

    private Optional<StanzaError> verdict(Jid local, Jid remote, Direction way) {
        Domain ours = local.domain();
        Domain theirs = remote.domain();
        Optional<StanzaError> outside = outside(ours, theirs);
        if (outside.isPresent()) {
            return outside;
        }
        List<Who> whos = new ArrayList<>();
        if (local.hasLocal()) {
            whos.add(new Who.Address(local.bare()));
        }
        whos.add(new Who.Everyone(ours));
        whos.add(new Who.Anyone());
        Path path = counts(whos, whoms(theirs), way).orElse(Path.DENY);
        Decision pair = pathOf(ours, theirs);
        return switch (pair) {
            case Decision.Refused(StanzaError error) -> Optional.of(error);
            case Decision.By _ when path == Path.DENY -> Optional.of(unallowedFor(theirs));
            case Decision.By(Path common) when !agrees(path, common, way) -> Optional.of(contradiction(theirs));
            case Decision.By _ -> Optional.empty();
        };
    }

    /// What comes in over the clearnet comes by one way; only whether it may be the clearnet has to be the same.
    private static boolean agrees(Path wanted, Path common, Direction way) {
        return way == Direction.IN ? wanted == Path.I2P == (common == Path.I2P) : wanted == common;
    }

    /// The certificates that stand for a domain; none for nearly all.
    public List<Pin> pins(Domain theirs) {
        return pins.getOrDefault(theirs, List.of());
    }

    private Optional<StanzaError> outside(Domain ours, Domain theirs) {
        if (!(theirs.realm() instanceof Realm.Clearnet)) {
            return Optional.of(StanzaError.of(
                    Condition.NOT_ALLOWED,
                    theirs + " is in a network of its own; this server does not go there by way of the clearnet."));
        }
        if (darknetOnly) {
            return Optional.of(StanzaError.of(
                    Condition.NOT_ALLOWED,
                    "This server talks to servers on I2P only, and " + theirs + " is outside it."));
        }
        return ours.realm() instanceof Realm.Clearnet
                ? Optional.empty()
                : Optional.of(StanzaError.of(
                        Condition.NOT_ALLOWED,
                        theirs
                                + " is outside I2P, where nobody can prove to be at a .b32.i2p address; it takes an address"
                                + " of one of this server's domains to write there."));
    }

    private Optional<Path> counts(List<Who> whos, List<String> whoms, Direction way) {
        for (Who who : whos) {
            Map<String, Map<Direction, Path>> said = rules.getOrDefault(who, Map.of());
            for (String whom : whoms) {
                Path path = said.getOrDefault(whom, Map.of()).get(way);
                if (path != null) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    /// Whatever a rule may name the domain by, the nearest first.
    private static List<String> whoms(Domain theirs) {
        if (!Whom.isServer(theirs)) {
            return List.of();
        }
        List<String> whoms = new ArrayList<>();
        String name = theirs.name();
        whoms.add(name);
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            whoms.add('*' + name.substring(dot));
        }
        whoms.add("*");
        return whoms;
    }

    private static StanzaError unallowed(Domain theirs) {
        return StanzaError.of(
                Condition.NOT_ALLOWED,
                "This server does not talk to " + theirs
                        + ": its owner has not allowed it. Ask the owner if you need it;"
                        + " a contact with an address in I2P is reached without.");
    }

    private static StanzaError unallowedFor(Domain theirs) {
        return StanzaError.of(
                Condition.NOT_ALLOWED,
                "The owner of this server has not allowed this address to write to " + theirs
                        + ". Ask the owner if you need it.");
    }

    private static StanzaError contradiction(Domain theirs) {
        return StanzaError.of(
                Condition.NOT_ALLOWED,
                "This server's rules contradict each other about the way to " + theirs
                        + ", so nothing goes there for this address. Tell the owner of this server.");
    }

    private static StanzaError notTaken(Domain theirs) {
        return StanzaError.of(Condition.NOT_ALLOWED, "This server takes nothing for this address from " + theirs + ".");
    }
}
