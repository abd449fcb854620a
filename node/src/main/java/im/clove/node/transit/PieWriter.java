package im.clove.node.transit;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveCarriage;
import im.clove.node.ext.Archived;
import im.clove.node.ext.Carried;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Rosters;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.StoredContact;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Table;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Accounts of a store in the portable format for servers (XEP-0227 1.1): the same accounts are the same text, always.
/// Reads what is committed, message by message; a node may run meanwhile, and what it changes then is in it or not.
/// Rights of administrators are not in it, nor are tokens and what belongs to sessions. Not thread-safe.
public final class PieWriter {
    static final String NS = "urn:xmpp:pie:0";
    static final String SCRAM = NS + "#scram";
    static final String MAM = NS + "#mam";
    static final String RESULT = "urn:xmpp:mam:2";
    static final String FORWARD = "urn:xmpp:forward:0";

    /// For what the format has no place for: when an account was made, and whether it may log in.
    static final String OWN = "urn:clove:account:0";

    private static final int PAGE = 100;

    private final Store store;
    private final List<Carried> carried;
    private final Parts parts;
    private final Consumer<String> out;
    private @Nullable Domain host;

    /// What of an account is written.
    public enum Parts {
        ALL,
        ARCHIVE
    }

    /// @param carried what extensions keep
    /// @param out gets the text in pieces; what it throws ends the writing
    public PieWriter(Store store, List<Carried> carried, Parts parts, Consumer<String> out) {
        this.store = store;
        this.carried = carried;
        this.parts = parts;
        this.out = out;
    }

    /// Before the first account.
    public void begin() {
        out.accept("<?xml version='1.0' encoding='UTF-8'?>\n<server-data xmlns='" + NS + "'>\n");
    }

    /// An account; those of one domain have to come one after the other.
    public void account(AccountRecord account) {
        Domain domain = account.jid().domain();
        Domain before = host;
        if (before == null || !domain.equals(before)) {
            endHost();
            out.accept("<host jid='" + escaped(domain.name()) + "'>\n");
            host = domain;
        }
        out.accept("<user name='" + escaped(account.jid().local()) + "'>\n");
        if (parts == Parts.ALL) {
            personal(account);
        }
        archive(account.jid());
        if (parts == Parts.ALL) {
            waiting(account.jid());
        }
        out.accept("</user>\n");
    }

    /// After the last one.
    public void end() {
        endHost();
        out.accept("</server-data>\n");
    }

    private void endHost() {
        if (host != null) {
            out.accept("</host>\n");
            host = null;
        }
    }

    private void personal(AccountRecord account) {
        Element own = Element.of(OWN, "account")
                .with("created", account.createdAt().toString())
                .with("disabled", account.disabled() ? "true" : null);
        write(own);
        for (StoredKeys keys : account.keys()) {
            write(credentials(keys));
        }
        Shelf roster = Shelf.of(store, Table.ROSTERS, account.jid());
        List<Element> items = new ArrayList<>();
        for (StoredContact contact : Rosters.contacts(roster)) {
            items.add(item(contact));
        }
        if (!items.isEmpty()) {
            write(Element.of(RosterItem.NS, "query").withNodes(items));
        }
        for (Rosters.Request request : Rosters.requests(roster, _ -> {})) {
            Jid server = Jid.of(account.jid().domain());
            write(new Delay(request.receivedAt(), server, "").stamp(Elements.stored(request.stanza())));
        }
        StoredEstate estate = new StoredEstate(store, account.jid());
        carried.forEach(each -> each.out(estate, this::write));
    }

    private static Element credentials(StoredKeys keys) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Element.of(
                        SCRAM,
                        "scram-credentials",
                        Element.ofText(SCRAM, "iter-count", Integer.toString(keys.iterations())),
                        Element.ofText(SCRAM, "salt", base64.encodeToString(keys.salt())),
                        Element.ofText(SCRAM, "server-key", base64.encodeToString(keys.serverKey())),
                        Element.ofText(SCRAM, "stored-key", base64.encodeToString(keys.storedKey())))
                .with("mechanism", keys.hash());
    }

    private static Element item(StoredContact contact) {
        return Element.of(RosterItem.NS, "item")
                .with("jid", contact.jid().toString())
                .with("name", contact.name().isEmpty() ? null : contact.name())
                .with("subscription", contact.subscription().name().toLowerCase(Locale.ROOT))
                .with("ask", contact.ask() ? "subscribe" : null)
                .with("approved", contact.approved() ? "true" : null)
                .withNodes(contact.groups().stream()
                        .map(group -> Element.ofText(RosterItem.NS, "group", group))
                        .toList());
    }

    private void archive(Jid account) {
        Shelf shelf = Archive.CHAPTER.shelf(store, account);
        if (Archive.CHAPTER.load(shelf).count() == 0) {
            return;
        }
        out.accept("<archive xmlns='" + MAM + "'>\n");
        ArchiveCarriage.out(shelf, this::archived);
        out.accept("</archive>\n");
    }

    private void archived(Archived one) {
        try {
            Element delay = Element.of(Delay.NS, "delay").with("stamp", one.at().toString());
            write(Element.of(RESULT, "result", Element.of(FORWARD, "forwarded", delay, one.element()))
                    .with("id", one.id().toString()));
        } catch (XmlException e) {
            // It cannot be read by its owner either.
            out.accept("<!-- a damaged message is left out -->\n");
        }
    }

    private void waiting(Jid account) {
        OfflineQueue queue = new OfflineQueue(store, OfflineQueue.Quota.STANDARD);
        Shelf archive = Archive.CHAPTER.shelf(store, account);
        boolean isOpen = false;
        long after = 0;
        List<OfflineQueue.Waiting> page;
        do {
            page = queue.read(account, after, PAGE, _ -> {});
            for (OfflineQueue.Waiting one : page) {
                after = one.seq();
                Element message = message(one, account, archive);
                if (message != null) {
                    if (!isOpen) {
                        out.accept("<offline-messages>\n");
                        isOpen = true;
                    }
                    write(message);
                }
            }
        } while (page.size() == PAGE);
        if (isOpen) {
            out.accept("</offline-messages>\n");
        }
    }

    private static @Nullable Element message(OfflineQueue.Waiting one, Jid account, Shelf archive) {
        try {
            Element stored;
            if (one.archived() == OfflineQueue.NOT_ARCHIVED) {
                stored = Elements.stored(one.stanza());
            } else {
                Archived found = Archive.find(archive, one.archived());
                if (found == null) {
                    return null;
                }
                stored = found.stamped(account);
            }
            return new Delay(one.receivedAt(), Jid.of(account.domain()), "")
                    .stamp(Message.of(stored).element());
        } catch (XmlException | MalformedStanzaException | StoreException e) {
            return null;
        }
    }

    private void write(Element element) {
        out.accept(new String(XmlWriter.document(element), StandardCharsets.UTF_8) + "\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    }
}
