package im.clove.node.ext.std;

import im.clove.node.ext.ArchiveFilter;
import im.clove.node.ext.ArchiveReader;
import im.clove.node.ext.Archived;
import im.clove.node.ext.Query;
import im.clove.node.ext.Query.Found;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an archive answers (XEP-0313), an account's or a room's. Who may ask is decided before. Pure, but for what is
/// read.
public final class ArchivePages {
    /// Messages in a page, where the client leaves it open.
    private static final int STANDARD = 50;

    /// Messages in a page, whatever the client wants (M-10).
    static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(ArchivePages.class);

    private static final String NS = ArchiveManagement.NS;
    private static final String FORWARD = "urn:xmpp:forward:0";
    private static final String VALIDATE = "http://jabber.org/protocol/xdata-validate";

    private final Iq request;
    private final Jid owner;
    private final UnaryOperator<Element> shown;

    /// @param request with `from`
    /// @param owner whose archive it is, as whoever asks knows it
    /// @param shown a message as whoever asks may see it
    public ArchivePages(Iq request, Jid owner, UnaryOperator<Element> shown) {
        this.request = request;
        this.owner = owner;
        this.shown = shown;
    }

    /// §3.1.5: the fields that a query may have.
    ///
    /// @param holdsRooms whether there may be messages of rooms beside others
    public static Iq form(Iq request, boolean holdsRooms) {
        Element open =
                Element.of(VALIDATE, "validate", Element.of(VALIDATE, "open")).with("datatype", "xs:string");
        List<Element> fields = new ArrayList<>(List.of(
                DataForm.field("FORM_TYPE", "hidden", NS),
                DataForm.field("with", "jid-single"),
                DataForm.field("start", "text-single"),
                DataForm.field("end", "text-single"),
                DataForm.field("before-id", "text-single"),
                DataForm.field("after-id", "text-single"),
                DataForm.field("ids", "list-multi").with(open)));
        if (holdsRooms) {
            fields.add(DataForm.field("include-groupchat", "boolean"));
        }
        fields.add(DataForm.field(ArchiveRequest.TEXT, "text-single"));
        Element form = Element.of(DataForm.NS, "x").with("type", "form").withNodes(fields);
        return Replies.result(request, Element.of(NS, "query", form));
    }

    /// §3: the messages of a page, and its end.
    ///
    /// @param reader of what is committed
    public Found page(ArchiveRequest wanted, ArchiveReader reader) {
        return switch (reader.read(
                wanted.filter(), wanted.paging(), wanted.paging().size(STANDARD, MOST))) {
            case ArchiveReader.Result.NotFound _ ->
                new Found.None(StanzaError.of(Condition.ITEM_NOT_FOUND), "no message of that id");
            case ArchiveReader.Result.TooMuch _ ->
                new Found.None(
                        StanzaError.of(Condition.RESOURCE_CONSTRAINT, "Too many messages to look at; name a time"),
                        "too many messages to look at");
            case ArchiveReader.Result.Page page -> answer(wanted, page);
        };
    }

    private Found answer(ArchiveRequest wanted, ArchiveReader.Result.Page page) {
        List<Query.Kept> results = new ArrayList<>();
        for (Archived item : page.items()) {
            try {
                results.add(new Query.Kept(result(item, wanted), item.id().number()));
            } catch (XmlException e) {
                LOG.error("An archived message cannot be read any more and is left out", e);
            }
        }
        if (wanted.flipped()) {
            Collections.reverse(results);
        }
        List<Archived> items = page.items();
        Element set = Paging.answer(
                items.isEmpty() ? null : items.getFirst().id().toString(),
                items.isEmpty() ? null : items.getLast().id().toString(),
                page.index(),
                page.count());
        Element fin = Element.of(NS, "fin", set).with("stable", "true");
        return new Found.History(
                results, Replies.result(request, page.isComplete() ? fin.with("complete", "true") : fin));
    }

    private Message result(Archived item, ArchiveRequest wanted) {
        Element delay = Element.of(Delay.NS, "delay").with("stamp", item.at().toString());
        Element result = Element.of(NS, "result", Element.of(FORWARD, "forwarded", delay, shown.apply(item.element())))
                .with("queryid", wanted.queryId())
                .with("id", item.id().toString());
        return Message.of(Element.of(Element.CLIENT, "message", result))
                .withFrom(owner)
                .withTo(Objects.requireNonNull(request.from()));
    }

    /// §4: the first message and the last one.
    ///
    /// @param reader of what is committed
    public static Found metadata(Iq request, ArchiveReader reader) {
        Element metadata = Element.of(NS, "metadata");
        List<Archived> first = edge(reader, Paging.NONE);
        List<Archived> last = edge(reader, Paging.LAST);
        if (!first.isEmpty() && !last.isEmpty()) {
            metadata = metadata.with(edge("start", first.getFirst())).with(edge("end", last.getFirst()));
        }
        return new Found.Answer(List.of(), Replies.result(request, metadata));
    }

    private static List<Archived> edge(ArchiveReader reader, Paging paging) {
        return reader.read(ArchiveFilter.ALL, paging, 1) instanceof ArchiveReader.Result.Page page
                ? page.items()
                : List.of();
    }

    private static Element edge(String name, Archived message) {
        return Element.of(NS, name)
                .with("id", message.id().toString())
                .with("timestamp", message.at().toString());
    }
}
