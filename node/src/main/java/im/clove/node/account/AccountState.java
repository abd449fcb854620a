package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Proof;
import im.clove.node.core.Role;
import im.clove.node.ext.BlockList;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.owner.Memory;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Ahead;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Shelf;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.runtime.budget.Rank;
import im.clove.xmpp.im.DeliveryRules;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an account knows while it is loaded. Owned by the account's thread; read by hooks as a [View].
final class AccountState implements View {
    /// An account that is loaded and holds nothing, in bytes of the heap.
    private static final long LOADED = 2 * 1024;

    private final Jid bare;
    private final AccountServices services;
    private final Consumer<AccountEvent> mailbox;
    private final Memory memory;
    private final Memory.Table<String, Attached> attached;
    private final InDelivery inDelivery;

    /// Requests for the archive that are being answered, by resource.
    private final Memory.Table<String, Integer> reading;

    /// Set by the owner, read by the registry.
    private volatile boolean removed;

    private final Questions questions;
    private final Unreadable unreadable;
    private final AccountGuard guard;

    /// What is known of the account by chapter, as far as somebody has asked.
    private final Memory.Table<Chapter<?>, Opened> chapters;

    /// @param weight of the value, in bytes of the heap
    private record Opened(Object value, long weight) {}

    /// What is being committed: nothing is while no event is handled.
    private Tables tables;

    AccountState(Jid bare, AccountServices services, Memory memory, Consumer<AccountEvent> mailbox) {
        this.mailbox = mailbox;
        this.memory = memory;
        this.attached = memory.table(new LinkedHashMap<>());
        this.inDelivery = new InDelivery(memory);
        this.reading = memory.table(new HashMap<>());
        this.bare = bare;
        this.services = services;
        this.questions = new Questions(this);
        this.chapters = memory.table(new HashMap<>());
        this.tables = services.stores().store();
        this.unreadable = new Unreadable(this);
        this.guard = new AccountGuard(this);
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
    @Override
    public boolean sharesPresence(@Nullable Jid other) {
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

    /// What somebody may know of this account.
    DeliveryRules.Sender standing(@Nullable Jid other) {
        if (sharesPresence(other)) {
            return DeliveryRules.Sender.CONTACT;
        }
        if (other == null || !services.hosts().isServed(other.domain())) {
            return DeliveryRules.Sender.STRANGER;
        }
        return services.limits().neighbours() ? DeliveryRules.Sender.NEIGHBOUR : DeliveryRules.Sender.KEPT_APART;
    }

    /// Whether somebody knows that there is this account: a neighbour, who shares its presence, or whom it has asked
    /// to.
    boolean isKnownTo(@Nullable Jid other) {
        return other == null
                || standing(other) != DeliveryRules.Sender.STRANGER
                || rosterItem(other.bare())
                        .filter(item -> item.subscription().isTo()
                                || item.subscription().isPendingOut())
                        .isPresent();
    }

    /// In whose shares of the offline queue a message counts.
    List<OfflineQueue.Share> shares(@Nullable Jid from) {
        boolean isContact = from != null
                && (from.bare().equals(bare)
                        || rosterItem(from.bare()).isPresent()
                        || from.local().isEmpty() && isAccountHost(from));
        boolean isThere = attached.values().stream().anyMatch(Attached::takesMessages);
        return Shares.of(
                from,
                isContact,
                isThere,
                services.hosts(),
                services.stores().offline().quota());
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
        if (attached(session) == null) {
            return null;
        }
        reading.remove(session.resource());
        return attached.remove(session.resource());
    }

    /// Runs what reads the store as it will be when this batch is committed.
    void ahead(Batch batch, Runnable handler) {
        tables = new Ahead(services.stores().store(), batch);
        try {
            handler.run();
        } finally {
            tables = services.stores().store(); // so that the batch is not kept
        }
    }

    /// Gives a stanza that the account has made out of its hands; see [AccountGuard#submit].
    void submit(Envelope envelope) {
        guard.submit(envelope);
    }

    AccountGuard guard() {
        return guard;
    }

    @Override
    public Role role() {
        return guard.role();
    }

    Tables tables() {
        return tables;
    }

    RosterBook book() {
        return open(RosterBook.CHAPTER);
    }

    /// As [#chapter], of one that the account keeps itself: also when no extension names it any more.
    <T> T ownChapter(Chapter<T> chapter) {
        return open(chapter);
    }

    /// Of a chapter that the account keeps itself.
    Shelf ownShelf(Chapter<?> chapter) {
        return chapter.shelf(tables, bare);
    }

    /// As it stands in the store, for another thread.
    Shelf committed(Chapter<?> chapter) {
        return declared(chapter).shelf(services.stores().store(), bare);
    }

    private <T> T open(Chapter<T> chapter) {
        Opened known = chapters.get(chapter);
        if (known == null) {
            T loaded = chapter.load(chapter.shelf(tables, bare));
            chapters.put(chapter, new Opened(loaded, chapter.weight(loaded)));
            return loaded;
        }
        @SuppressWarnings("unchecked") // written only here and by turn(), with the chapter's own type
        T typed = (T) known.value;
        return typed;
    }

    /// Another value, with what is written for it.
    <T> void turn(Chapter<T> chapter, T value, Writes writes, Batch batch) {
        chapters.put(chapter, new Opened(value, chapter.weight(value)));
        chapter.shelf(tables, bare).write(writes, batch);
    }

    /// What is known is no longer true: the account is removed.
    void closeChapters() {
        chapters.clear();
    }

    /// What of it is kept in memory for the account itself, in bytes of the heap: its chapters, what is known of its
    /// sessions, what it has asked. What is on its way to a client or from one is its session's.
    long weight() {
        long sum = LOADED + questions.weight() + inDelivery.weight();
        for (Opened each : chapters.values()) {
            sum += each.weight;
        }
        for (Attached each : attached.values()) {
            sum += each.weight();
        }
        return sum;
    }

    /// What the account itself has asked and nobody has answered yet.
    Questions questions() {
        return questions;
    }

    /// What was stored and cannot be read.
    Unreadable unreadable() {
        return unreadable;
    }

    InDelivery inDelivery() {
        return inDelivery;
    }

    Memory.Table<String, Integer> reading() {
        return reading;
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

    @Override
    public Jid account() {
        return bare;
    }

    @Override
    public boolean isAdmin() {
        return services.stores()
                .accounts()
                .find(bare)
                .filter(AccountRecord::admin)
                .isPresent();
    }

    @Override
    public Proof proof(String resource) {
        return AccountSessions.proof(this, resource);
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

    @Override
    public boolean hasRoom() {
        return !services.tools().budget().isBeyond(Rank.BEFORE_LOGIN);
    }

    @Override
    public boolean isBlocked(Jid jid) {
        // Who is guarded may have blocked whoever guards it now, before.
        return !jid.bare().equals(bare)
                && !guard.role().isGuardedBy(jid)
                && open(BlockList.CHAPTER).blocks(jid);
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
    public <T> T chapter(Chapter<T> chapter) {
        return open(declared(chapter));
    }

    @Override
    public Shelf shelf(Chapter<?> chapter) {
        return declared(chapter).shelf(tables, bare);
    }

    private <C extends Chapter<?>> C declared(C chapter) {
        if (!services.extensions().keep(chapter)) {
            throw new IllegalArgumentException("No extension names the chapter " + chapter);
        }
        return chapter;
    }

    @Override
    public Instant now() {
        return services.clock().instant();
    }
}
