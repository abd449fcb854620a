package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.View;
import im.clove.node.store.Key;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Element;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The message of the day (XEP-0133 §4.24): each account gets it once, with the first presence after it was set.
final class MessageOfTheDay {
    /// When the one was set that the account had last.
    static final Chapter<Instant> SEEN = Chapter.setting(
            "motd",
            shelf -> Optional.ofNullable(shelf.get(Key.EMPTY))
                    .filter(kept -> kept.length == Long.BYTES)
                    .map(kept -> Instant.ofEpochMilli(ByteBuffer.wrap(kept).getLong()))
                    .orElse(Instant.MIN));

    private final Supplier<Optional<Administration.Posted>> current;

    MessageOfTheDay(Supplier<Optional<Administration.Posted>> current) {
        this.current = current;
    }

    Outcome outbound(View view, Envelope envelope) {
        Optional<Administration.Posted> posted = current.get();
        if (posted.isEmpty()
                || !(envelope.stanza() instanceof Presence presence)
                || !(envelope.origin() instanceof Origin.Client(Jid full))
                || presence.type() != Presence.Type.AVAILABLE
                || presence.to() != null
                || presence.priority() < 0
                || !view.chapter(SEEN).isBefore(posted.get().since())) {
            return Outcome.PASS;
        }
        Instant since = posted.get().since();
        byte[] value =
                ByteBuffer.allocate(Long.BYTES).putLong(since.toEpochMilli()).array();
        Message message = Message.of(Element.of(
                        Element.CLIENT,
                        "message",
                        Element.ofText(Element.CLIENT, "body", posted.get().text())))
                .withFrom(Jid.of(view.account().domain()))
                .withTo(full);
        return new Outcome.Go(
                presence,
                List.of(
                        new Effect.Turn<>(SEEN, since, new Writes().put(Key.EMPTY, value)),
                        new Effect.ToResource(full.resource(), message)));
    }
}
