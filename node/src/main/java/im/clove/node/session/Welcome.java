package im.clove.node.session;

import im.clove.node.c2s.Entrance;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a client is told when its session begins, and when it asks for stream management (XEP-0198 §3), with binding or
/// later. Owned by the session.
final class Welcome {
    private final Jid full;
    private final Unconfirmed unconfirmed;
    private final Absence absence;
    private final Quiet quiet;
    private final Supplier<String> register;

    /// @param register makes the session one that can be resumed, and names it
    Welcome(Jid full, Unconfirmed unconfirmed, Absence absence, Quiet quiet, Supplier<String> register) {
        this.full = full;
        this.unconfirmed = unconfirmed;
        this.absence = absence;
        this.quiet = quiet;
        this.register = register;
    }

    /// What a client is told that has bound.
    List<Element> bound(Entrance.Bind wanted) {
        List<Element> answers =
                wanted.inline().stream().flatMap(part -> inline(part).stream()).toList();
        return wanted.dress().spell(new Entrance.Outcome.Bound(full, answers));
    }

    /// What the client wants done with binding (XEP-0386).
    private Optional<Element> inline(Element part) {
        if (Quiet.isState(part)) {
            quiet.take(part); // nothing has been put off yet
            return Optional.empty();
        }
        return SmElements.read(part) instanceof SmElements.Nonza.Enable enable && !unconfirmed.isEnabled()
                ? Optional.of(enable(enable))
                : Optional.empty();
    }

    Element enable(SmElements.Nonza.Enable wanted) {
        String id = wanted.resume() ? register.get() : null;
        return unconfirmed.enable(id, absence.agree(wanted.max()));
    }
}
