package im.clove.node.ext.std;

import im.clove.node.ext.ArchiveTerms.Policy;
import im.clove.node.ext.Carried;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Estate;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0441: an account says whose messages are archived from now on. What is in the archive stays.
public final class ArchivePreferences implements Extension {
    private static final String NS = ArchiveManagement.NS;

    /// Addresses in both lists together.
    static final int MOST = 500;

    /// What says nothing of any address, in bytes of the heap.
    private static final long BARE = 128;

    private static final int FORMAT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(ArchivePreferences.class);

    /// Empty while the account has said nothing.
    static final Chapter<Optional<Preferences>> SAID = Chapter.setting("archive-preferences", ArchivePreferences::load)
            .weighing(said -> said.map(Preferences::heapWeight).orElse(0L));

    private final Policy standard;

    /// @param standard what holds while an account has said nothing
    public ArchivePreferences(Policy standard) {
        this.standard = standard;
    }

    /// What an account wants.
    record Preferences(Policy standard, Set<Jid> always, Set<Jid> never) {
        Preferences {
            always = Set.copyOf(always);
            never = Set.copyOf(never);
        }

        private long heapWeight() {
            return BARE
                    + Stream.concat(always.stream(), never.stream())
                            .mapToLong(jid -> HeapWeight.ENTRY
                                    + HeapWeight.address(
                                            jid.local(), jid.domain().name(), jid.resource()))
                            .sum();
        }

        /// §2.3. An address in both lists is not archived: that cannot be made good later.
        boolean wants(View view, @Nullable Jid who) {
            if (who == null) {
                return standard != Policy.NEVER;
            }
            if (has(never, who) || has(always, who)) {
                return !has(never, who);
            }
            return switch (standard) {
                case ALWAYS -> true;
                case NEVER -> false;
                case ROSTER ->
                    who.bare().equals(view.account())
                            || view.rosterItem(who.bare()).isPresent();
            };
        }

        int addresses() {
            return always.size() + never.size();
        }

        private static boolean has(Set<Jid> list, Jid who) {
            return list.contains(who) || list.contains(who.bare());
        }
    }

    @Override
    public Xep xep() {
        return new Xep(441, "Message Archive Management Preferences", "0.2.0");
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(SAID);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new AccountIq(Asker.SELF, Iq.Type.GET, NS, "prefs", this::get),
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "prefs", ArchivePreferences::set),
                new AccountIq(Asker.OTHER, Iq.Type.GET, NS, "prefs", ArchiveManagement::ofAnother),
                new AccountIq(Asker.OTHER, Iq.Type.SET, NS, "prefs", ArchiveManagement::ofAnother));
    }

    /// Whether an account wants messages to and from this address archived.
    ///
    /// @param standard what holds while it has said nothing
    static boolean wants(View view, @Nullable Jid who, Policy standard) {
        return view.chapter(SAID)
                .orElseGet(() -> new Preferences(standard, Set.of(), Set.of()))
                .wants(view, who);
    }

    private Reply<Effect> get(View view, Iq request) {
        Preferences said = view.chapter(SAID).orElseGet(() -> new Preferences(standard, Set.of(), Set.of()));
        return Reply.answer(Replies.result(request, element(said)));
    }

    private static Reply<Effect> set(View view, Iq request) {
        Optional<Preferences> now = read(request.payload());
        if (now.isEmpty()) {
            return Reply.refuse(Condition.BAD_REQUEST, "no preferences");
        }
        if (now.get().addresses() > MOST) {
            return Reply.refuse(Condition.RESOURCE_CONSTRAINT, "too many addresses");
        }
        Effect turn = new Effect.Turn<>(SAID, now, new Writes().put(Key.EMPTY, bytes(now.get())));
        return new Reply.Answer<>(Replies.result(request, element(now.get())), List.of(turn));
    }

    private static Optional<Preferences> read(Element prefs) {
        Optional<Policy> policy = policy(prefs.attributeOr("default", ""));
        Optional<Set<Jid>> always = jids(prefs, "always");
        Optional<Set<Jid>> never = jids(prefs, "never");
        return policy.isEmpty() || always.isEmpty() || never.isEmpty()
                ? Optional.empty()
                : Optional.of(new Preferences(policy.get(), always.get(), never.get()));
    }

    @Override
    public Optional<Carried> carried() {
        return Optional.of(new Luggage());
    }

    private static final class Luggage implements Carried {
        @Override
        public void out(Estate from, Consumer<Element> to) {
            from.chapter(SAID).map(ArchivePreferences::element).ifPresent(to);
        }

        @Override
        public boolean knows(Element element) {
            return element.is(NS, "prefs");
        }

        @Override
        public Optional<String> in(Estate to, Element element) {
            Optional<Preferences> said = read(element).filter(prefs -> prefs.addresses() <= MOST);
            if (said.isEmpty()) {
                return Optional.of("no preferences, or more than " + MOST + " addresses");
            }
            to.turn(SAID, said, new Writes().put(Key.EMPTY, bytes(said.get())));
            return Optional.empty();
        }
    }

    private static Optional<Policy> policy(String text) {
        for (Policy policy : Policy.values()) {
            if (name(policy).equals(text)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    private static String name(Policy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    /// Empty if something in the list is no address.
    private static Optional<Set<Jid>> jids(Element prefs, String list) {
        Set<Jid> found = new LinkedHashSet<>();
        for (Element each : prefs.child(NS, list).map(Element::children).orElse(List.of())) {
            Optional<Jid> jid = Jid.tryParse(each.text().strip());
            if (!each.is(NS, "jid") || jid.isEmpty()) {
                return Optional.empty();
            }
            found.add(jid.get());
        }
        return Optional.of(found);
    }

    private static Element element(Preferences said) {
        return Element.of(NS, "prefs", list("always", said.always), list("never", said.never))
                .with("default", name(said.standard));
    }

    private static Element list(String name, Set<Jid> jids) {
        Element[] each = jids.stream()
                .map(Jid::toString)
                .sorted()
                .map(jid -> Element.ofText(NS, "jid", jid))
                .toArray(Element[]::new);
        return Element.of(NS, name, each);
    }

    private static byte[] bytes(Preferences said) {
        RecordWriter out = new RecordWriter(FORMAT).text(name(said.standard));
        for (Set<Jid> list : List.of(said.always, said.never)) {
            out.number(list.size());
            list.stream().map(Jid::toString).sorted().forEach(out::text);
        }
        return out.done();
    }

    private static Optional<Preferences> load(Shelf shelf) {
        byte[] value = shelf.get(Key.EMPTY);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(value));
        } catch (StoreException e) {
            LOG.error("What an account wants archived cannot be read any more; the node's setting holds for it", e);
            return Optional.empty();
        }
    }

    private static Preferences read(byte[] value) {
        RecordReader in = new RecordReader("archive preference", value, FORMAT);
        Policy policy = policy(in.text()).orElseThrow(in::damaged);
        List<Set<Jid>> lists = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Set<Jid> list = new LinkedHashSet<>();
            for (int n = in.count(); n > 0; n--) {
                list.add(in.jid());
            }
            lists.add(list);
        }
        in.end();
        return new Preferences(policy, lists.getFirst(), lists.getLast());
    }
}
