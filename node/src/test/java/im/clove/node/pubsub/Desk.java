package im.clove.node.pubsub;

import im.clove.node.pubsub.Asker.Standing;
import im.clove.node.pubsub.PubSubQuestions.Answer;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The nodes of Romeo's for tests of the machine: each request that is done is committed.
final class Desk {
    static final Asker ROMEO = new Asker(Jid.parse("romeo@verona.example/orchard"), Standing.OWNER, Set.of());
    static final Asker JULIET = asker("juliet@verona.example", Standing.CONTACT, "loves");
    static final Asker NURSE = asker("nurse@verona.example", Standing.NEIGHBOUR);
    static final Asker PARIS = asker("paris@mantua.example", Standing.STRANGER);

    private static final Jid ACCOUNT = Jid.parse("romeo@verona.example");

    final List<String> told = new ArrayList<>();

    private final Store store = new MemoryStore();
    private final Shelf shelf = Shelf.of(store, new Table("pubsub"), ACCOUNT);
    private final AtomicInteger ids = new AtomicInteger();
    private final PubSubMachine machine;
    private final PubSubQuestions questions;
    private Nodes nodes = Nodes.NONE;

    Desk(Limits limits) {
        this(limits, Holder.ACCOUNT);
    }

    Desk(Limits limits, Holder holder) {
        NodeConfig personal = new NodeConfig(Map.of());
        NodeConfig usual = holder == Holder.ACCOUNT
                ? personal
                : personal.with(ConfigField.ACCESS, "open").with(ConfigField.SEND_LAST, "on_sub");
        questions = new PubSubQuestions(holder, _ -> usual, asker -> asker.standing() == Standing.OWNER);
        machine = new PubSubMachine(new PubSubMachine.Terms(
                limits,
                holder,
                _ -> usual,
                asker -> asker.standing() == Standing.OWNER,
                () -> "id" + ids.incrementAndGet()));
    }

    static Asker asker(String jid, Standing standing, String... groups) {
        return new Asker(Jid.parse(jid + "/there"), standing, Set.of(groups));
    }

    Nodes nodes() {
        return nodes;
    }

    Nodes stored() {
        return Nodes.load(shelf);
    }

    /// How many keys there are.
    int keys() {
        return shelf.all(Key.EMPTY).size();
    }

    /// @return the answer as XML, or the conditions of the error with blanks between
    String set(Asker asker, String content) {
        Draft draft = new Draft(nodes);
        switch (machine.handle(draft, asker, parse(content))) {
            case Outcome.Refused(StanzaError error, String _) -> {
                return show(error);
            }
            case Outcome.Done(Element answer) -> {
                Batch batch = new Batch();
                shelf.write(draft.writes(), batch);
                store.commit(batch);
                nodes = draft.nodes();
                draft.notices().forEach(notice -> told.add(XmlWriter.toString(notice.event())));
                return answer == null ? "done" : XmlWriter.toString(answer);
            }
        }
    }

    String get(Asker asker, String content) {
        return switch (questions.ask(nodes, asker, parse(content))) {
            case Answer.Refused(StanzaError error, String _) -> show(error);
            case Answer.Found(var payload) -> XmlWriter.toString(payload.apply(shelf));
        };
    }

    private static String show(StanzaError error) {
        Element more = error.application();
        return error.condition().wireName() + (more == null ? "" : ' ' + more.local());
    }

    /// `o:` in front makes it a request of owners.
    private static Element parse(String content) {
        boolean isOwners = content.startsWith("o:");
        return Elements.stanza("<pubsub xmlns='" + (isOwners ? PubSub.OWNER : PubSub.NS) + "'>"
                + (isOwners ? content.substring(2) : content) + "</pubsub>");
    }

    static String publish(String node, String... ids) {
        StringBuilder out = new StringBuilder("<publish node='" + node + "'>");
        for (String id : ids) {
            out.append("<item id='")
                    .append(id)
                    .append("'><x xmlns='urn:x'>")
                    .append(id)
                    .append("</x></item>");
        }
        return out.append("</publish>").toString();
    }

    static String form(String... fields) {
        StringBuilder out = new StringBuilder("<x xmlns='jabber:x:data' type='submit'>");
        for (int i = 0; i < fields.length; i += 2) {
            out.append("<field var='pubsub#").append(fields[i]).append("'><value>");
            out.append(fields[i + 1]).append("</value></field>");
        }
        return out.append("</x>").toString();
    }

    static String options(String... fields) {
        return "<publish-options>" + form(fields) + "</publish-options>";
    }

    static String configure(String node, String... fields) {
        return "o:<configure node='" + node + "'>" + form(fields) + "</configure>";
    }
}
