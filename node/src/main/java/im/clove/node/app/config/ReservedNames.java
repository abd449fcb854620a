package im.clove.node.app.config;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.StoredUsers;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Addresses of this node that are something else and so no accounts: the one place that knows them. An account of
/// such a name would never get a message.
public final class ReservedNames {
    private ReservedNames() {}

    public static Set<Jid> of(NodeConfig config, Collection<Domain> domains) {
        NodeConfig.Echo echo = config.operation().echo();
        return echo.enabled()
                ? domains.stream()
                        .map(domain -> Jid.of(echo.name(), domain, ""))
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /// The rules for accounts here.
    public static StoredUsers.Rules rules(NodeConfig config, Collection<Domain> domains) {
        return new StoredUsers.Rules(Set.copyOf(domains), of(config, domains));
    }

    /// As [#taken].
    ///
    /// @throws ControlException with what is to be said
    public static void require(NodeConfig config, Collection<Domain> domains, Predicate<Jid> isAccount)
            throws ControlException {
        Optional<String> taken = taken(config, domains, isAccount);
        if (taken.isPresent()) {
            throw ControlException.refused(taken.get());
        }
    }

    /// What is to be said if an account that is there has such a name: one that was made before the name was
    /// reserved; or if a component has a domain with accounts.
    public static Optional<String> taken(NodeConfig config, Collection<Domain> domains, Predicate<Jid> isAccount) {
        Optional<Domain> component = config.clients().components().domains().keySet().stream()
                .filter(domains::contains)
                .findFirst();
        if (component.isPresent()) {
            return Optional.of("component.domains has " + component.get() + ", where accounts live; give the component"
                    + " a domain of its own, such as bridge." + component.get());
        }
        return of(config, domains).stream()
                .filter(isAccount)
                .sorted()
                .findFirst()
                .map(jid -> "echo.name is \"" + config.operation().echo().name() + "\", and " + jid
                        + " is an account: the echo would take its messages. Set echo.name to another name, or"
                        + " echo.enabled = false");
    }
}
