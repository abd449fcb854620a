package im.clove.node.core;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The domains this node serves, and what each is: a host with accounts, or the domain of a [Service]. Immutable;
/// thread-safe.
public final class Hosts {
    private final Set<Domain> accountHosts;
    private final Map<Domain, Service> domains = new HashMap<>();
    private final Map<Jid, Service> contacts = new HashMap<>();

    /// @param accountHosts domains where accounts live
    /// @param services each at its address
    /// @throws IllegalArgumentException if two have the same address, or one has an address nothing can lead to
    public Hosts(Collection<Domain> accountHosts, Collection<? extends Service> services) {
        this.accountHosts = Set.copyOf(accountHosts);
        for (Service service : services) {
            Jid address = service.address();
            if (address.isFull()) {
                throw new IllegalArgumentException("A service has a bare address: " + address);
            }
            if (address.hasLocal() && !this.accountHosts.contains(address.domain())) {
                throw new IllegalArgumentException("No accounts live at the domain of " + address);
            }
            if (address.hasLocal()) {
                requireOne(contacts.put(address, service), address);
            } else {
                requireOne(domains.put(address.domain(), service), address);
            }
            for (Domain alias : service.aliases()) {
                requireOne(domains.put(alias, service), Jid.of(alias));
            }
        }
    }

    private static void requireOne(@Nullable Service other, Jid address) {
        if (other != null) {
            throw new IllegalArgumentException("Two services have the address " + address);
        }
    }

    /// Each once, under however many domains.
    private Set<Service> all() {
        Set<Service> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(domains.values());
        all.addAll(contacts.values());
        return all;
    }

    /// The same with more services.
    public Hosts with(Collection<? extends Service> more) {
        List<Service> all = new ArrayList<>(all());
        all.addAll(more);
        return new Hosts(accountHosts, all);
    }

    /// Whether accounts live there, and so clients log in there.
    public boolean isAccountHost(Domain domain) {
        return accountHosts.contains(domain);
    }

    /// Whether stanzas for this domain end here.
    public boolean isServed(Domain domain) {
        return accountHosts.contains(domain) || domains.containsKey(domain);
    }

    /// Every domain whose stanzas end here.
    public Set<Domain> served() {
        Set<Domain> all = new HashSet<>(accountHosts);
        all.addAll(domains.keySet());
        return Set.copyOf(all);
    }

    /// Whose address this is, or null: then it is an account's, or nobody's.
    public @Nullable Service serviceAt(Jid to) {
        if (to.hasLocal() && accountHosts.contains(to.domain())) {
            return contacts.isEmpty() ? null : contacts.get(to.bare());
        }
        return domains.get(to.domain());
    }

    /// The node has started.
    public void started() {
        all().forEach(Service::started);
    }

    /// An account is gone.
    public void removed(Jid account) {
        domains.values().forEach(service -> service.removed(account));
        contacts.values().forEach(service -> service.removed(account));
    }

    /// The services that have a domain of their own and are to be shown, by address.
    public List<Service> listed() {
        return all().stream()
                .filter(s -> !s.address().hasLocal() && !s.title().isEmpty())
                .sorted((a, b) -> a.address().compareTo(b.address()))
                .toList();
    }
}
