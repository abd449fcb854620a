package im.clove.node.ext.std;

import im.clove.node.ext.Archive;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Fate;
import im.clove.node.ext.Hook;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.Archivable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import java.util.List;

/// XEP-0424: a message that its sender takes back is replaced in the archive by what says so (a tombstone); the
/// retraction itself stays there.
public final class Retraction implements Extension {
    private static final String NS = Archivable.RETRACT;

    @Override
    public Xep xep() {
        return new Xep(424, "Message Retraction", "0.4.2");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NS, NS + "#tombstone");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.TakenHook(Retraction::taken));
    }

    private static List<Effect> taken(View view, Message message, Fate fate) {
        String id = message.element()
                .child(NS, "retract")
                .map(retract -> retract.attributeOr("id", ""))
                .orElse("");
        if (id.isEmpty() || message.type() == Message.Type.GROUPCHAT || message.isError()) {
            return List.of();
        }
        return switch (fate) {
            case Fate.Sent _ -> isForItself(view, message) ? List.of() : retract(view, message, id, true);
            case Fate.Delivered _, Fate.Kept _ -> retract(view, message, id, false);
            case Fate.Dropped _ -> List.of();
        };
    }

    /// Then it is told again when it arrives, as the message was.
    private static boolean isForItself(View view, Message message) {
        Jid to = message.to();
        return to == null || to.bare().equals(view.account());
    }

    private static List<Effect> retract(View view, Message message, String id, boolean sent) {
        Archive before = view.chapter(Archive.CHAPTER);
        Writes writes = new Writes();
        Archive after =
                before.retract(view.shelf(Archive.CHAPTER), view.account(), message, id, sent, view.now(), writes);
        return writes.isEmpty() ? List.of() : List.of(new Effect.Turn<>(Archive.CHAPTER, after, writes));
    }
}
