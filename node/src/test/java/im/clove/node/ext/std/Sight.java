package im.clove.node.ext.std;

import im.clove.node.core.Proof;
import im.clove.node.core.Role;
import im.clove.node.ext.BlockList;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.store.Batch;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What hooks see of an account in tests: `romeo@verona.example`, whose sessions and slots are set by hand.
final class Sight implements View {
    static final Jid ROMEO = Jid.parse("romeo@verona.example");
    static final Instant NOW = Instant.parse("1597-04-23T18:00:00Z");

    final Store store = new MemoryStore();
    final List<Resource> resources = new ArrayList<>();
    final Map<String, Object> slots = new HashMap<>();

    /// A session; `available` or not.
    Sight with(String resource, boolean available) {
        Presence presence = available ? (Presence) stanza("<presence/>") : null;
        resources.add(new Resource(resource, presence, false, NOW));
        return this;
    }

    static Stanza stanza(String xml) {
        return Stanza.of(Elements.stanza(xml));
    }

    @Override
    public Jid account() {
        return ROMEO;
    }

    @Override
    public Role role() {
        return Role.MEMBER;
    }

    @Override
    public Proof proof(String resource) {
        return Proof.PASSWORD;
    }

    @Override
    public boolean isAdmin() {
        return false;
    }

    @Override
    public boolean isAccountHost(Jid jid) {
        return jid.domain().equals(ROMEO.domain());
    }

    @Override
    public List<Resource> resources() {
        return resources;
    }

    @Override
    public Optional<RosterItem> rosterItem(Jid contact) {
        return Optional.empty();
    }

    @Override
    public List<RosterItem> roster() {
        return List.of();
    }

    @Override
    public boolean sharesPresence(Jid jid) {
        return jid.bare().equals(ROMEO);
    }

    @Override
    public boolean isBlocked(Jid jid) {
        return chapter(BlockList.CHAPTER).blocks(jid);
    }

    @Override
    public <T> T slot(String resource, Slot<T> slot) {
        @SuppressWarnings("unchecked") // the test puts what the slot holds
        T value = (T) slots.getOrDefault(resource + ' ' + slot.name(), slot.initial());
        return value;
    }

    @Override
    public <T> T chapter(Chapter<T> chapter) {
        return chapter.load(shelf(chapter));
    }

    @Override
    public Shelf shelf(Chapter<?> chapter) {
        return chapter.shelf(store, ROMEO);
    }

    /// Commits what the effects write to chapters; to be read again, a value must be on its shelf.
    void turn(List<Effect> effects) {
        Batch batch = new Batch();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Turn<?> turn) {
                shelf(turn.chapter()).write(turn.writes(), batch);
            }
        }
        store.commit(batch);
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public Instant now() {
        return NOW;
    }
}
