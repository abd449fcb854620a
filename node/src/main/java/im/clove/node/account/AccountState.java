package im.clove.node.account;

import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.owner.Memory;
import im.clove.node.store.Stores;
import im.clove.xmpp.im.DeliveryRules;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an account knows while it is loaded. Owned by the account's thread; read by hooks as a [View].
final class AccountState implements View {
    private final Jid bare;
    private final AccountServices services;
    private final Consumer<AccountEvent> mailbox;
    private final Memory memory;
    private final Memory.Table<String, Attached> attached;
    /// Entries of the offline queue that some session has been given and no client has confirmed: by how many
    /// sessions, 0 when it is confirmed and still in the queue.
    private final Memory.Table<Long, Integer> inDelivery;

    /// Set by the owner, read by the registry.
    private volatile boolean removed;

    private final Questions questions;

    private @Nullable RosterBook book;
    private @Nullable Set<Jid> blocked;

    AccountState(Jid bare, AccountServices services, Memory memory, Consumer<AccountEvent> mailbox) {
        this.mailbox = mailbox;
        this.memory = memory;
        this.attached = memory.table(new LinkedHashMap<>());
        this.inDelivery = memory.table(new HashMap<>());
        this.bare = bare;
        this.services = services;
        this.questions = new Questions(this);
    }

    /// The sessions as the delivery rules see them.
    List<DeliveryRules.Resource> connected() {
        List<DeliveryRules.Resource> out = new ArrayList<>(attached.size());
        for (Attached a : attached.values()) {
            Presence presence = a.presence();
            int priority = presence == null ? 0 : presence.priority();
            out.add(new DeliveryRules.Resource(a.session.resource(), a.isAvailable(), priority));
        }
        return out;
    }

    /// Whether somebody may know that the account is online: itself, those who see its presence, and those who were
    /// sent directed presence (a room: all its occupants).
    boolean sharesPresence(@Nullable Jid other) {
        if (other == null) {
            return false;
        }
        Jid contact = other.bare();
        return contact.equals(bare)
                || rosterItem(contact).filter(i -> i.subscription().isFrom()).isPresent()
                || attached.values().stream()
                        .anyMatch(a ->
                                a.directed().stream().anyMatch(d -> d.bare().equals(contact)));
    }

    /// Posts to the account itself.
    void later(AccountEvent event) {
        mailbox.accept(event);
    }

    AccountServices services() {
        return services;
    }

    Collection<Attached> attached() {
        return attached.values();
    }

    @Nullable
    Attached attached(String resource) {
        return attached.get(resource);
    }

    /// @return null if the session is over, or another one has the resource by now
    @Nullable
    Attached attached(SessionPort session) {
        Attached known = attached.get(session.resource());
        return known == null || !known.session.equals(session) ? null : known;
    }

    void attach(SessionPort session) {
        attached.put(session.resource(), new Attached(session, now(), memory));
    }

    /// @return what was known of it, or null if another session has the resource by now
    @Nullable
    Attached detach(SessionPort session) {
        return attached(session) == null ? null : attached.remove(session.resource());
    }

    RosterBook book() {
        RosterBook loaded = book;
        if (loaded == null) {
            loaded = new RosterBook(bare, services.stores().rosters());
            book = loaded;
        }
        return loaded;
    }

    /// What the account itself has asked and nobody has answered yet.
    Questions questions() {
        return questions;
    }

    Memory.Table<Long, Integer> inDelivery() {
        return inDelivery;
    }

    Memory memory() {
        return memory;
    }

    boolean isRemoved() {
        return removed;
    }

    void removed() {
        removed = true;
    }

    private Set<Jid> blockedSet() {
        Set<Jid> loaded = blocked;
        if (loaded == null) {
            loaded = new HashSet<>(services.stores().blocklists().of(bare));
            blocked = loaded;
        }
        return loaded;
    }

    /// Forgets what was read from the store, so that it is read again: after a failed commit, or a change by an
    /// extension.
    void reload() {
        book = null;
        blocked = null;
    }

    @Override
    public Jid account() {
        return bare;
    }

    @Override
    public boolean isAccountHost(Jid jid) {
        return services.hosts().isAccountHost(jid.domain());
    }

    @Override
    public List<Resource> resources() {
        List<Resource> out = new ArrayList<>(attached.size());
        for (Attached a : attached.values()) {
            out.add(new Resource(a.session.resource(), a.presence(), a.isInterested(), a.since));
        }
        return out;
    }

    @Override
    public Optional<RosterItem> rosterItem(Jid contact) {
        return Optional.ofNullable(book().find(contact));
    }

    @Override
    public List<RosterItem> roster() {
        return book().items();
    }

    /// XEP-0191 §2: full address, bare address, domain with resource, domain; whichever is listed.
    @Override
    public boolean isBlocked(Jid jid) {
        Set<Jid> set = blockedSet();
        if (set.isEmpty() || jid.bare().equals(bare)) {
            return false;
        }
        return set.contains(jid)
                || set.contains(jid.bare())
                || set.contains(Jid.of("", jid.domain(), jid.resource()))
                || set.contains(Jid.of(jid.domain()));
    }

    @Override
    public <T> T slot(String resource, Slot<T> slot) {
        Attached a = attached.get(resource);
        Object value = a == null ? null : a.slot(slot);
        @SuppressWarnings("unchecked") // written only by remember(), with the slot's own type
        T typed = value == null ? slot.initial() : (T) value;
        return typed;
    }

    <T> void remember(String resource, Slot<T> slot, T value) {
        Attached a = attached.get(resource);
        if (a != null) {
            a.change(known -> known.withSlot(slot, value));
        }
    }

    @Override
    public Stores stores() {
        return services.stores();
    }

    @Override
    public Instant now() {
        return services.clock().instant();
    }
}
