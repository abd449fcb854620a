package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.View;
import im.clove.node.ext.std.PushTargets.Calls;
import im.clove.node.ext.std.PushTargets.Place;
import im.clove.node.ext.std.PushTargets.Target;
import im.clove.node.store.Writes;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.xml.Element;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a push service answers to a call, and what comes of it.
final class PushAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(PushAnswers.class);

    private PushAnswers() {}

    /// §7.1: an error ends it, but one that may pass, for a while.
    static List<Effect> of(View view, Place place, Instant since, Iq answer) {
        Target target = view.chapter(PushTargets.CHAPTER).targets().get(place);
        if (target == null || !target.since().equals(since)) {
            return List.of(); // disabled meanwhile, or enabled anew
        }
        Calls calls = target.calls();
        int failures = answer.isError() ? calls.failures() + 1 : 0;
        boolean mayPass = !answer.isError() || isPassing(answer) && failures < Push.MOST_FAILURES;
        if (!mayPass) {
            LOG.debug("a push service is given up: it answers with errors");
            return Push.without(view, each -> each.getKey().equals(place));
        }
        Calls now = new Calls(calls.messages(), calls.at(), false, failures);
        return List.of(new Effect.Turn<>(
                PushTargets.CHAPTER, view.chapter(PushTargets.CHAPTER).with(place, now), new Writes()));
    }

    private static boolean isPassing(Iq error) {
        return error.element()
                .child(Element.CLIENT, "error")
                .filter(e -> e.attributeOr("type", "").equals("wait"))
                .isPresent();
    }
}
