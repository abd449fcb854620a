package im.clove.node.transit.prosody;

import im.clove.node.store.StoredKeys;
import im.clove.node.transit.Piece;
import im.clove.node.transit.Sink;
import im.clove.node.transit.UnreadableSourceException;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.xml.Element;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of one account.
final class ProsodyAccount {
    private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
    private static final String FORM = "jabber:x:data";
    private static final String PREFERENCES = "urn:xmpp:mam:2";

    /// A view of the other bookmarks there, as it is here.
    private static final String OLD_BOOKMARKS = "storage:bookmarks";

    private final Path home;
    private final Map<String, Path> kinds;
    private final Map<String, Path> nodes;
    private final String file;
    private final Sink sink;

    /// @param kinds folders by kind of data
    /// @param nodes folders of items by node
    /// @param file its name in each of them
    ProsodyAccount(Path home, Map<String, Path> kinds, Map<String, Path> nodes, String file, Sink sink) {
        this.home = home;
        this.kinds = kinds;
        this.nodes = nodes;
        this.file = file;
        this.sink = sink;
    }

    void read() {
        document("accounts").ifPresent(this::account);
        document("roster").ifPresent(this::roster);
        document("vcard").ifPresent(this::card);
        document("private").ifPresent(this::privately);
        document("blocklist").ifPresent(this::blocked);
        document("archive_prefs").ifPresent(this::preferences);
        document("pep").ifPresent(this::nodes);
        archive();
        offline();
    }

    private Optional<LuaValue.Table> document(String kind) {
        Path folder = kinds.get(kind);
        Path path = folder == null ? null : folder.resolve(file);
        if (path == null || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (LuaData data = new LuaData(new BufferedInputStream(Files.newInputStream(path)))) {
            return Optional.of(data.document());
        } catch (IOException | UnreadableSourceException e) {
            unreadable(path, e);
            return Optional.empty();
        }
    }

    private void unreadable(Path path, Exception e) {
        sink.left(String.valueOf(home.relativize(path)), String.valueOf(e.getMessage()));
    }

    @FunctionalInterface
    private interface Use {
        void of(LuaValue.Table item);
    }

    /// Each entry of a list, as it is read.
    private void list(Path folder, Use use) {
        Path path = folder.resolve(file.substring(0, file.length() - ".dat".length()) + ".list");
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (LuaData data = new LuaData(new BufferedInputStream(Files.newInputStream(path)))) {
            for (LuaValue.Table item = data.item(); item != null; item = data.item()) {
                use.of(item);
            }
        } catch (IOException | UnreadableSourceException e) {
            unreadable(path, e);
        }
    }

    private void account(LuaValue.Table account) {
        sink.take(new Piece.Made(
                account.number("created").map(ProsodyAccount::instant).orElse(null), account.is("disabled")));
        Optional<String> plain = account.text("password");
        if (plain.isPresent()) {
            sink.take(new Piece.Password(plain.get()));
        }
        Optional<String> stored = account.text("stored_key");
        if (stored.isEmpty() || !(account.fields().get("salt") instanceof LuaValue.Text salt)) {
            return;
        }
        try {
            byte[] storedKey = HexFormat.of().parseHex(stored.get());
            byte[] serverKey =
                    HexFormat.of().parseHex(account.text("server_key").orElse(""));
            int iterations = account.number("iteration_count").orElse(0.0).intValue();
            // Which hash it is shows in nothing but the length of the keys.
            String hash = "keys of " + storedKey.length + " bytes";
            for (ScramHash each : ScramHash.values()) {
                hash = each.size() == storedKey.length ? each.mechanismName() : hash;
            }
            sink.take(new Piece.Keys(new StoredKeys(hash, salt.bytes(), iterations, storedKey, serverKey)));
        } catch (IllegalArgumentException e) {
            sink.left("passwords", "keys that are no hexadecimal digits");
        }
    }

    private static Instant instant(double seconds) {
        return seconds >= 0 && seconds < 1e11 ? Instant.ofEpochMilli((long) (seconds * 1000)) : Instant.EPOCH;
    }

    private void roster(LuaValue.Table roster) {
        roster.fields().forEach((jid, value) -> {
            if (jid.equals("pending")) {
                return; // of versions before 0.8
            }
            if (value instanceof LuaValue.Table contact) {
                sink.take(new Piece.Contact(item(jid, contact)));
            }
        });
        if (roster.off() instanceof LuaValue.Table rest) {
            rest.table("pending")
                    .ifPresent(pending -> pending.fields().forEach((jid, value) -> {
                        Element plain = Element.of(Element.CLIENT, "presence").with("type", "subscribe");
                        sink.take(new Piece.Request(LuaStanza.read(value, Element.CLIENT)
                                .orElse(plain)
                                .with("from", jid)));
                    }));
        }
    }

    private static Element item(String jid, LuaValue.Table contact) {
        List<Element> groups = new ArrayList<>();
        contact.table("groups")
                .ifPresent(all -> all.fields().keySet().stream()
                        .sorted()
                        .forEach(group -> groups.add(Element.ofText(RosterItem.NS, "group", group))));
        return Element.of(RosterItem.NS, "item")
                .with("jid", jid)
                .with("name", contact.text("name").orElse(null))
                .with("subscription", contact.text("subscription").orElse("none"))
                .with("ask", contact.text("ask").orElse(null))
                .with("approved", contact.is("approved") ? "true" : null)
                .withNodes(groups);
    }

    private void kept(LuaValue value, String what) {
        LuaStanza.read(value, "")
                .ifPresentOrElse(
                        element -> sink.take(new Piece.Kept(element)), () -> sink.left(what, "what is no element"));
    }

    private void card(LuaValue.Table card) {
        kept(card, "vCard");
    }

    private void privately(LuaValue.Table all) {
        all.fields()
                .values()
                .forEach(value -> LuaStanza.read(value, "")
                        .ifPresent(element ->
                                sink.take(new Piece.Kept(Element.of("jabber:iq:private", "query", element)))));
    }

    private void blocked(LuaValue.Table list) {
        List<Element> items = list.fields().keySet().stream()
                .sorted()
                .map(jid -> Element.of("urn:xmpp:blocking", "item").with("jid", jid))
                .toList();
        if (!items.isEmpty()) {
            sink.take(
                    new Piece.Kept(Element.of("urn:xmpp:blocking", "blocklist").withNodes(items)));
        }
    }

    private void preferences(LuaValue.Table said) {
        List<Element> always = new ArrayList<>();
        List<Element> never = new ArrayList<>();
        said.fields().forEach((jid, value) -> {
            if (value instanceof LuaValue.Flag(boolean wanted)) {
                (wanted ? always : never).add(Element.ofText(PREFERENCES, "jid", jid));
            }
        });
        String standard = switch (said.off()) {
            case LuaValue.Flag(boolean wanted) -> wanted ? "always" : "never";
            case LuaValue.Text text -> text.read().orElse("always");
            case null, default -> "always";
        };
        sink.take(new Piece.Kept(Element.of(
                        PREFERENCES,
                        "prefs",
                        Element.of(PREFERENCES, "always").withNodes(always),
                        Element.of(PREFERENCES, "never").withNodes(never))
                .with("default", standard)));
    }

    private void nodes(LuaValue.Table all) {
        all.fields().forEach((node, value) -> {
            if (!node.equals(OLD_BOOKMARKS)) {
                node(node, value instanceof LuaValue.Table table ? table : null);
            }
        });
    }

    private void node(String node, LuaValue.@Nullable Table table) {
        List<Element> settings = new ArrayList<>();
        List<Element> fields = new ArrayList<>();
        if (table != null) {
            table.table("config").ifPresent(config -> fields.addAll(fields(config)));
        }
        settings.add(Element.of(
                        PUBSUB + "#owner",
                        "configure",
                        Element.of(FORM, "x").with("type", "submit").withNodes(fields))
                .with("node", node));
        List<Element> people = new ArrayList<>();
        if (table != null) {
            table.table("affiliations")
                    .ifPresent(each -> each.fields().forEach((jid, affiliation) -> {
                        if (affiliation instanceof LuaValue.Text text) {
                            people.add(Element.of(PUBSUB + "#owner", "affiliation")
                                    .with("jid", jid)
                                    .with("affiliation", text.read().orElse("none")));
                        }
                    }));
        }
        if (!people.isEmpty()) {
            settings.add(Element.of(PUBSUB + "#owner", "affiliations")
                    .with("node", node)
                    .withNodes(people));
        }
        sink.take(new Piece.Kept(Element.of(PUBSUB + "#owner", "pubsub").withNodes(settings)));
        Path folder = nodes.get(node);
        if (folder != null) {
            list(folder, item -> published(node, item));
        }
    }

    /// What nobody has set but the server is not taken: who may read is decided by what is usual here.
    private static List<Element> fields(LuaValue.Table config) {
        List<Element> fields = new ArrayList<>();
        config.fields().forEach((name, value) -> {
            boolean isUsual = name.equals("access_model") && config.is("_defaults_only");
            String text = switch (value) {
                case LuaValue.Flag(boolean flag) -> flag ? "1" : "0";
                case LuaValue.Quantity(double number) -> Long.toString((long) number);
                case LuaValue.Text said -> said.read().orElse("");
                case LuaValue.Table _ -> "";
            };
            if (!isUsual && !name.startsWith("_") && !text.isEmpty()) {
                fields.add(Element.of(FORM, "field", Element.ofText(FORM, "value", text))
                        .with("var", "pubsub#" + name));
            }
        });
        return fields;
    }

    private void published(String node, LuaValue.Table stored) {
        Optional<Element> payload = LuaStanza.read(stored, "").map(ProsodyAccount::unstamped);
        if (payload.isEmpty()) {
            sink.left("an item of the node '" + node + "'", "what is no element");
            return;
        }
        Element item = Element.of(PUBSUB, "item", payload.get())
                .with("id", stored.text("key").orElse(null));
        sink.take(new Piece.Kept(
                Element.of(PUBSUB, "pubsub", Element.of(PUBSUB, "items", item).with("node", node))));
    }

    /// Prosody notes when it kept an element in an attribute of it.
    private static Element unstamped(Element element) {
        return element.with("stamp", null).with("stamp_legacy", null);
    }

    private void archive() {
        Path folder = kinds.get("archive");
        if (folder != null) {
            list(
                    folder,
                    stored -> LuaStanza.read(stored, Element.CLIENT)
                            .ifPresentOrElse(
                                    message -> sink.take(new Piece.Archived(
                                            stored.text("key").orElse(null),
                                            when(stored, message),
                                            unstamped(message))),
                                    () -> sink.left("archived messages", "what is no message")));
        }
    }

    private static Instant when(LuaValue.Table stored, Element message) {
        return stored.number("when")
                .map(ProsodyAccount::instant)
                .or(() -> Delay.instant(message.attributeOr("stamp", "")))
                .orElse(Instant.EPOCH);
    }

    private void offline() {
        Path folder = kinds.get("offline");
        if (folder != null) {
            list(
                    folder,
                    stored -> LuaStanza.read(stored, Element.CLIENT)
                            .ifPresentOrElse(
                                    message -> sink.take(new Piece.Waiting(unstamped(message), when(stored, message))),
                                    () -> sink.left("offline messages", "what is no message")));
        }
    }
}
