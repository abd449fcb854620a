package im.clove.node.ext.std;

import im.clove.node.ext.Carried;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Estate;
import im.clove.node.ext.Reply;
import im.clove.node.ext.std.PushTargets.Calls;
import im.clove.node.ext.std.PushTargets.Place;
import im.clove.node.ext.std.PushTargets.Target;
import im.clove.node.store.Writes;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.xml.Element;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Push services of an account that moves: an `enable` for each, as its client has said it, with an element of our own
/// that says which client that was. Whether this node may speak to the service is seen when it is called.
final class PushLuggage implements Carried {
    /// A client without it is one that is not there.
    private static final String OWN = "urn:clove:push:0";

    @Override
    public void out(Estate from, Consumer<Element> to) {
        from.chapter(PushTargets.CHAPTER).targets().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing((Place place) -> place.service().toString())
                                .thenComparing(Place::node)))
                .map(each -> enable(each.getKey(), each.getValue()))
                .forEach(to);
    }

    private static Element enable(Place place, Target target) {
        Element client = Element.of(OWN, "client")
                .with("resource", target.resource())
                .with("since", target.since().toString());
        Element enable = Element.of(Push.NS, "enable")
                .with("jid", place.service().toString())
                .with("node", place.node().isEmpty() ? null : place.node());
        Element options = target.options();
        return enable.withNodes(options == null ? List.of(client) : List.of(options, client));
    }

    @Override
    public boolean knows(Element element) {
        return element.is(Push.NS, "enable");
    }

    @Override
    public Optional<String> in(Estate to, Element element) {
        Place place = Push.place(element).orElse(null);
        Reply.Refuse<Effect> wrong = Push.wrong(element);
        if (place == null || wrong != null) {
            return Optional.of("a push service: " + (wrong == null ? "no address" : wrong.reason()));
        }
        PushTargets before = to.chapter(PushTargets.CHAPTER);
        if (before.targets().size() >= PushTargets.MOST) {
            return Optional.of("more than " + PushTargets.MOST + " push services");
        }
        Optional<Element> client = element.child(OWN, "client");
        String resource = client.map(c -> c.attributeOr("resource", "")).orElse("");
        Instant since =
                client.flatMap(c -> Delay.instant(c.attributeOr("since", ""))).orElse(Instant.EPOCH);
        Writes writes = new Writes();
        PushTargets now = before.with(place, new Target(resource, since, Push.options(element), Calls.NONE), writes);
        to.turn(PushTargets.CHAPTER, now, writes);
        return Optional.empty();
    }
}
