package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.View;
import im.clove.node.ext.std.PepAudience.Member;
import im.clove.node.pubsub.Access;
import im.clove.node.pubsub.Asker;
import im.clove.node.pubsub.Asker.Standing;
import im.clove.node.pubsub.Draft;
import im.clove.node.pubsub.Leaf;
import im.clove.node.pubsub.Nodes;
import im.clove.node.pubsub.Notice;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One turn of an account's nodes: who hears what of it (XEP-0163 §4.3). It gathers effects; the chapters are turned
/// once,
/// by [#done]. A client is asked what it can do only when there is something that it may hear. Not thread-safe.
final class PepTurn {
    private final View view;
    private final List<Effect> effects = new ArrayList<>();
    private PepAudience audience;
    private boolean turned;

    PepTurn(View view) {
        this.view = view;
        this.audience = view.chapter(PepAudience.CHAPTER);
    }

    /// What somebody is to the account.
    static Asker asker(View view, Jid jid) {
        if (jid.bare().equals(view.account())) {
            return new Asker(jid, Standing.OWNER, Set.of());
        }
        Optional<RosterItem> contact =
                view.rosterItem(jid).filter(i -> i.subscription().isFrom());
        if (contact.isPresent()) {
            return new Asker(jid, Standing.CONTACT, Set.copyOf(contact.get().groups()));
        }
        return new Asker(jid, view.isAccountHost(jid) ? Standing.NEIGHBOUR : Standing.STRANGER, Set.of());
    }

    List<Effect> done() {
        if (turned) {
            effects.addFirst(new Effect.Turn<>(PepAudience.CHAPTER, audience, new Writes()));
        }
        return effects;
    }

    /// A client is there, or says something else of itself.
    ///
    /// @param isNew whether it has not been told yet what was published last
    void came(Jid full, CapsHash caps, boolean isNew) {
        Member known = audience.member(full);
        if (known != null && known.caps().equals(caps)) {
            return;
        }
        Member member = Member.of(caps);
        // Who can do something else by now may want to hear of other nodes, whatever it was told long ago.
        boolean isDue = isNew || known != null;
        Optional<Set<String>> nodes = view.chapter(KnownCaps.CHAPTER).of(caps);
        if (nodes.isPresent()) {
            put(full, member.wanting(nodes.get()));
            if (isDue) {
                Set<String> more = new TreeSet<>(nodes.get());
                more.removeAll(known == null || known.nodes() == null ? Set.of() : known.nodes());
                tellLast(full, more);
            }
            return;
        }
        put(full, isDue ? member.due() : member);
        if (isDue && hasNews(full)) {
            ask(full);
        }
    }

    @Nullable
    CapsHash left(Jid full) {
        Member known = audience.member(full);
        if (known == null) {
            return null;
        }
        audience = audience.without(full);
        turned = true;
        return known.caps();
    }

    private void put(Jid full, Member member) {
        audience = audience.with(full, member);
        turned = true;
    }

    /// Everybody who may hear it and wants to.
    void tell(List<Notice> notices) {
        for (Notice notice : notices) {
            Set<Jid> told = new HashSet<>();
            for (Map.Entry<Jid, Member> each : audience.members().entrySet()) {
                Jid full = each.getKey();
                Set<String> nodes = each.getValue().nodes();
                if (!mayHear(notice.leaf(), full)) {
                    continue;
                }
                if (nodes == null) {
                    put(full, each.getValue().due());
                    ask(full);
                } else if (nodes.contains(notice.leaf().name())) {
                    send(full, notice);
                    told.add(full.bare());
                    told.add(full);
                }
            }
            for (Jid subscriber : notice.leaf().subscribers()) {
                if (!told.contains(subscriber) && mayHear(notice.leaf(), subscriber)) {
                    send(subscriber, notice);
                }
            }
        }
    }

    /// Those who have just subscribed hear what was published last.
    void tellSubscribers(List<Draft.Last> lasts, Shelf shelf) {
        for (Draft.Last last : lasts) {
            Notice.last(last.leaf(), shelf).ifPresent(notice -> send(last.to(), notice));
        }
    }

    /// Whether anything would be told to a client that wants to hear of everything.
    private boolean hasNews(Jid full) {
        return view.chapter(PepNodes.CHAPTER).leaves().values().stream()
                .anyMatch(leaf -> leaf.tellsNewcomers() && mayHear(leaf, full));
    }

    /// What was published last of every node that it wants to hear of (§4.3.4).
    private void tellLast(Jid full, Set<String> wanted) {
        Nodes nodes = view.chapter(PepNodes.CHAPTER);
        for (String name : wanted) {
            Leaf leaf = nodes.leaf(name);
            if (leaf != null && leaf.tellsNewcomers() && mayHear(leaf, full)) {
                Notice.last(leaf, view.shelf(PepNodes.CHAPTER)).ifPresent(notice -> send(full, notice));
            }
        }
    }

    private boolean mayHear(Leaf leaf, Jid jid) {
        return !view.isBlocked(jid) && Access.mayRead(leaf, asker(view, jid));
    }

    private void send(Jid to, Notice notice) {
        Message message = notice.message(view.account(), to);
        boolean isOwn = to.isFull() && to.bare().equals(view.account());
        effects.add(isOwn ? new Effect.ToResource(to.resource(), message) : new Effect.Send(message));
    }

    /// What it can do, from the client itself. One that has the same hash as another that was asked waits for that
    /// one's
    /// answer.
    private void ask(Jid full) {
        Member member = audience.member(full);
        if (member == null || member.isAsked()) {
            return;
        }
        boolean isAsked = member.caps().isChecked()
                && audience.members().values().stream()
                        .anyMatch(m -> m.isAsked()
                                && m.caps().key().equals(member.caps().key()));
        if (isAsked) {
            return;
        }
        put(full, member.asked());
        String node = member.caps().asked();
        Element query = Element.of(Disco.INFO, "query").with("node", node.isEmpty() ? null : node);
        Element iq = Element.of(Element.CLIENT, "iq", query).with("type", "get").with("id", "");
        CapsHash asked = member.caps();
        effects.add(new Effect.Ask(
                Iq.of(iq).withTo(full), (then, answer) -> new PepTurn(then).answered(full, asked, answer)));
    }

    private List<Effect> answered(Jid full, CapsHash asked, Iq answer) {
        Element query = answer.isError()
                ? Element.of(Disco.INFO, "query")
                : answer.element().child(Disco.INFO, "query").orElseGet(() -> Element.of(Disco.INFO, "query"));
        Set<String> nodes = KnownCaps.nodes(query);
        if (!answer.isError() && asked.isChecked() && asked.fits(query)) {
            Writes writes = new Writes();
            KnownCaps now = view.chapter(KnownCaps.CHAPTER).with(asked, nodes, writes);
            effects.add(new Effect.Turn<>(KnownCaps.CHAPTER, now, writes));
            members(asked).forEach((each, _) -> found(each, nodes));
            return done();
        }
        // What it says is true of itself alone. Others with that hash are asked in its place.
        Member member = audience.member(full);
        if (member != null && member.caps().equals(asked)) {
            found(full, nodes);
        }
        members(asked).entrySet().stream()
                .filter(e -> e.getValue().isDue())
                .findFirst()
                .ifPresent(e -> ask(e.getKey()));
        return done();
    }

    /// Those with this hash of whom it is not known yet what they want.
    private Map<Jid, Member> members(CapsHash hash) {
        Map<Jid, Member> found = new LinkedHashMap<>();
        audience.members().forEach((full, member) -> {
            if (member.nodes() == null && member.caps().key().equals(hash.key())) {
                found.put(full, member);
            }
        });
        return found;
    }

    private void found(Jid full, Set<String> nodes) {
        Member member = audience.member(full);
        if (member != null) {
            put(full, member.wanting(nodes));
            if (member.isDue()) {
                tellLast(full, nodes);
            }
        }
    }
}
