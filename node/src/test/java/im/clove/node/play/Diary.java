package im.clove.node.play;

import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Query;
import im.clove.node.ext.Query.Found;
import im.clove.node.ext.Reply;
import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// An extension that keeps lines of text for each account, more of them than it would load: its chapter is only how
/// many there are. The lines are read beside the account, a page at a time.
final class Diary implements Extension {
    static final String NS = "urn:diary";

    /// ```
    /// diary
    ///   (account)"n"            how many lines there are
    ///   (account)"l"(number)    one of them
    /// ```
    private static final Chapter<Long> LINES = Chapter.of(new Table("diary"), Diary::count);

    private static final Key LINE = Key.of("l");

    /// How many of them this session has written.
    private static final Slot<Long> MINE = new Slot<>("diary", 0L);

    /// Readers wait for this.
    volatile @Nullable CountDownLatch gate;

    private static long count(Shelf shelf) {
        byte[] kept = shelf.get(Key.of("n"));
        return kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
    }

    @Override
    public Xep xep() {
        return new Xep(0, "Diary", "1");
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(LINES);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new Hook.AccountIq(Asker.SELF, Iq.Type.SET, NS, "write", Diary::write),
                new Hook.AccountIq(Asker.SELF, Iq.Type.GET, NS, "count", Diary::tellCount),
                new Hook.AccountQuery(Asker.SELF, Iq.Type.GET, NS, "read", this::read));
    }

    private static Reply<Effect> write(View view, Iq request) {
        long number = view.chapter(LINES) + 1;
        Writes writes = new Writes()
                .put(Key.of("n"), ByteBuffer.allocate(8).putLong(number).array())
                .put(LINE.then(number), request.payload().text().getBytes(StandardCharsets.UTF_8));
        String resource = resource(request);
        return new Reply.Answer<>(
                Replies.result(request, ofCount(number)),
                List.of(
                        new Effect.Remember<>(resource, MINE, view.slot(resource, MINE) + 1),
                        new Effect.Turn<>(LINES, number, writes)));
    }

    private static Reply<Effect> tellCount(View view, Iq request) {
        long mine = view.slot(resource(request), MINE);
        return Reply.answer(Replies.result(request, ofCount(view.chapter(LINES)).with("mine", Long.toString(mine))));
    }

    private static String resource(Iq request) {
        return Objects.requireNonNull(request.from()).resource();
    }

    private static Element ofCount(long number) {
        return Element.of(NS, "count").with("lines", Long.toString(number));
    }

    private Query read(View view, Iq request) {
        int most = Integer.parseInt(request.payload().attributeOr("max", "10"));
        long after = Long.parseLong(request.payload().attributeOr("after", "0"));
        long last = view.chapter(LINES);
        if (after > last) {
            return new Query.Refuse(StanzaError.of(Condition.ITEM_NOT_FOUND), "no such line");
        }
        return new Query.Read(LINES, shelf -> found(request, shelf.scan(LINE, LINE.then(after), most), last));
    }

    private Found found(Iq request, List<Tables.Entry> page, long last) {
        CountDownLatch closed = gate;
        if (closed != null) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        List<Message> lines = new ArrayList<>();
        for (Tables.Entry entry : page) {
            String text = new String(entry.value(), StandardCharsets.UTF_8);
            if (text.equals("torn")) {
                throw new IllegalStateException("as planned (in this play)");
            }
            if (entry.key().lastLong() <= last) {
                Element line = Element.ofText(NS, "line", text)
                        .with("n", Long.toString(entry.key().lastLong()));
                lines.add(Message.of(Element.of(Element.CLIENT, "message", line))
                        .withFrom(Objects.requireNonNull(request.from()).bare())
                        .withTo(request.from()));
            }
        }
        return new Found.Answer(lines, Replies.result(request));
    }
}
