package im.clove.node.ext.std;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveReader;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.AccountQuery;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Query;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;

/// XEP-0313: an account's own clients read its archive. What gets into it is decided where it gets its id
/// ([StableIds]), and the account keeps it; the order of reading is that of keeping.
///
/// Nobody else reads it (C-06): who may know that the account is there hears `forbidden`, others what they hear of an
/// account that is not there.
public final class ArchiveManagement implements Extension {
    public static final String NS = "urn:xmpp:mam:2";

    /// XEP-0431.
    public static final String FULL_TEXT = "urn:xmpp:fulltext:0";

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
                new AccountIq(
                        Asker.SELF, Iq.Type.GET, NS, "query", (_, iq) -> Reply.answer(ArchivePages.form(iq, true))),
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
                        shelf -> new ArchivePages(request, account, message -> message)
                                .page(wanted, new ArchiveReader(shelf, archive, account)));
            }
        };
    }

    private static Query metadata(View view, Iq request) {
        Archive archive = view.chapter(Archive.CHAPTER);
        Jid account = view.account();
        return new Query.Read(
                Archive.CHAPTER, shelf -> ArchivePages.metadata(request, new ArchiveReader(shelf, archive, account)));
    }
}
