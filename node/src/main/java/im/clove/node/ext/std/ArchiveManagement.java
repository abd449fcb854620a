package im.clove.node.ext.std;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveFilter;
import im.clove.node.ext.ArchiveReader;
import im.clove.node.ext.Archived;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.AccountQuery;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Query;
import im.clove.node.ext.Query.Found;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0313: an account's own clients read its archive. What gets into it is decided where it gets its id
/// ([StableIds]), and the account keeps it; the order of reading is that of keeping.
///
/// Nobody else reads it (C-06): who may know that the account is there hears `forbidden`, others what they hear of an
/// account that is not there.
public final class ArchiveManagement implements Extension {
    public static final String NS = "urn:xmpp:mam:2";

    /// XEP-0431.
    static final String FULL_TEXT = "urn:xmpp:fulltext:0";

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveManagement.class);

    private static final String FORWARD = "urn:xmpp:forward:0";

    /// Messages in a page, where the client leaves it open.
    private static final int STANDARD = 50;

    /// Messages in a page, whatever the client wants (M-10).
    static final int MOST = 100;

    @Override
    public Xep xep() {
        return new Xep(313, "Message Archive Management", "1.1.3");
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NS, NS + "#extended", NS + "#groupchat-field");
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(Archive.CHAPTER);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new AccountQuery(Asker.SELF, Iq.Type.SET, NS, "query", ArchiveManagement::query),
                new AccountIq(Asker.SELF, Iq.Type.GET, NS, "query", (_, iq) -> Reply.answer(form(iq))),
                new AccountQuery(Asker.SELF, Iq.Type.GET, NS, "metadata", ArchiveManagement::metadata),
                new AccountIq(Asker.OTHER, Iq.Type.SET, NS, "query", ArchiveManagement::ofAnother),
                new AccountIq(Asker.OTHER, Iq.Type.GET, NS, "query", ArchiveManagement::ofAnother),
                new AccountIq(Asker.OTHER, Iq.Type.GET, NS, "metadata", ArchiveManagement::ofAnother));
    }

    static Reply<Effect> ofAnother(View view, Iq request) {
        return Contacts.knows(view, request.from())
                ? Reply.refuse(Condition.FORBIDDEN, "another's archive")
                : Reply.refuse(Condition.SERVICE_UNAVAILABLE, "a stranger");
    }

    /// §3.1.5: the fields that a query may have.
    private static Iq form(Iq request) {
        Element open = Element.of(
                        "http://jabber.org/protocol/xdata-validate",
                        "validate",
                        Element.of("http://jabber.org/protocol/xdata-validate", "open"))
                .with("datatype", "xs:string");
        Element form = Element.of(
                        DataForm.NS,
                        "x",
                        DataForm.field("FORM_TYPE", "hidden", NS),
                        DataForm.field("with", "jid-single"),
                        DataForm.field("start", "text-single"),
                        DataForm.field("end", "text-single"),
                        DataForm.field("before-id", "text-single"),
                        DataForm.field("after-id", "text-single"),
                        DataForm.field("ids", "list-multi").with(open),
                        DataForm.field("include-groupchat", "boolean"),
                        DataForm.field(ArchiveRequest.TEXT, "text-single"))
                .with("type", "form");
        return Replies.result(request, Element.of(NS, "query", form));
    }

    private static Query query(View view, Iq request) {
        return switch (ArchiveRequest.read(request.payload())) {
            case ArchiveRequest.Reading.Bad(StanzaError error, String reason) -> new Query.Refuse(error, reason);
            case ArchiveRequest.Reading.Good(ArchiveRequest wanted) -> {
                Archive archive = view.chapter(Archive.CHAPTER);
                if (!wanted.filter().text().isEmpty() && archive.lacksWords()) {
                    Writes writes = new Writes();
                    Archive more = archive.index(view.shelf(Archive.CHAPTER), writes);
                    yield new Query.First(new Effect.Turn<>(Archive.CHAPTER, more, writes));
                }
                Jid account = view.account();
                yield new Query.Read(
                        Archive.CHAPTER,
                        shelf -> found(request, wanted, new ArchiveReader(shelf, archive, account), account));
            }
        };
    }

    private static Found found(Iq request, ArchiveRequest wanted, ArchiveReader reader, Jid account) {
        return switch (reader.read(
                wanted.filter(), wanted.paging(), wanted.paging().size(STANDARD, MOST))) {
            case ArchiveReader.Result.NotFound _ ->
                new Found.None(StanzaError.of(Condition.ITEM_NOT_FOUND), "no message of that id");
            case ArchiveReader.Result.TooMuch _ ->
                new Found.None(
                        StanzaError.of(Condition.RESOURCE_CONSTRAINT, "Too many messages to look at; name a time"),
                        "too many messages to look at");
            case ArchiveReader.Result.Page page -> answer(request, wanted, page, account);
        };
    }

    private static Found answer(Iq request, ArchiveRequest wanted, ArchiveReader.Result.Page page, Jid account) {
        List<Query.Kept> results = new ArrayList<>();
        for (Archived item : page.items()) {
            try {
                Message result = result(item, wanted, account, Objects.requireNonNull(request.from()));
                results.add(new Query.Kept(result, item.id().number()));
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

    private static Message result(Archived item, ArchiveRequest wanted, Jid account, Jid to) {
        Element delay = Element.of(Delay.NS, "delay").with("stamp", item.at().toString());
        Element result = Element.of(NS, "result", Element.of(FORWARD, "forwarded", delay, item.element()))
                .with("queryid", wanted.queryId())
                .with("id", item.id().toString());
        return Message.of(Element.of(Element.CLIENT, "message", result))
                .withFrom(account)
                .withTo(to);
    }

    /// §4.
    private static Query metadata(View view, Iq request) {
        Archive archive = view.chapter(Archive.CHAPTER);
        Jid account = view.account();
        return new Query.Read(Archive.CHAPTER, shelf -> {
            Element metadata = Element.of(NS, "metadata");
            List<Archived> first = edge(shelf, archive, account, Paging.NONE);
            List<Archived> last = edge(shelf, archive, account, Paging.LAST);
            if (!first.isEmpty() && !last.isEmpty()) {
                metadata = metadata.with(edge("start", first.getFirst())).with(edge("end", last.getFirst()));
            }
            return new Found.Answer(List.of(), Replies.result(request, metadata));
        });
    }

    private static List<Archived> edge(Shelf shelf, Archive archive, Jid account, Paging paging) {
        return new ArchiveReader(shelf, archive, account).read(ArchiveFilter.ALL, paging, 1)
                        instanceof ArchiveReader.Result.Page page
                ? page.items()
                : List.of();
    }

    private static Element edge(String name, Archived message) {
        return Element.of(NS, name)
                .with("id", message.id().toString())
                .with("timestamp", message.at().toString());
    }
}
