package im.clove.node.ext;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Hook.AccountIqHandler;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Hook.ServerIqHandler;
import im.clove.node.store.Table;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All extensions of a node, and who is asked for what. Immutable after it was built; thread-safe.
public final class Extensions {
    private final List<Extension> all;
    private final Map<AccountKey, AccountIqHandler> accountIqs = new HashMap<>();
    private final Map<AccountKey, Hook.QueryHandler> queries = new HashMap<>();
    private final Map<IqKey, ServerIqHandler> serverIqs = new HashMap<>();
    private final Map<Phase, List<Hook.StanzaHandler>> outbound = new EnumMap<>(Phase.class);
    private final Map<Phase, List<Hook.StanzaHandler>> inbound = new EnumMap<>(Phase.class);
    private final List<Hook.TakenHandler> taken = new ArrayList<>();
    private final List<Hook.SessionHandler> sessions = new ArrayList<>();
    private final List<Hook.MissedHandler> missed = new ArrayList<>();
    private final List<Hook.LogoutHandler> logouts = new ArrayList<>();
    private final List<Supplier<Element>> streamFeatures = new ArrayList<>();
    private final Map<String, Hook.BindHandler> bindFeatures = new LinkedHashMap<>();
    private final List<Hook.ServerDiscoHandler> serverDisco = new ArrayList<>();
    private final List<Hook.AccountDiscoHandler> accountDisco = new ArrayList<>();
    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Map<String, Chapter<?>> chapters = new HashMap<>();

    private record IqKey(Iq.Type type, String namespace, String local) {
        static IqKey of(Iq request) {
            Element payload = request.payload();
            return new IqKey(request.type(), payload.namespace(), payload.local());
        }
    }

    private record AccountKey(Asker asker, IqKey iq) {}

    /// Kept by the node itself: no chapter is there.
    private static final Set<Table> OWN = Set.of(
            Table.META, Table.ACCOUNTS, Table.ROSTERS, Table.OFFLINE, Table.SETTINGS, Table.SPOOL, Table.CLIENTS);

    /// @throws IllegalArgumentException if two extensions claim the same request, command or place of a chapter
    public Extensions(List<? extends Extension> extensions) {
        all = List.copyOf(extensions);
        OWN.forEach(table -> chapters.put(table.onDisk(), Chapter.of(table, _ -> "")));
        for (Extension extension : all) {
            for (Chapter<?> chapter : extension.chapters()) {
                claim(extension, chapter.place(), chapters.putIfAbsent(chapter.place(), chapter));
            }
            for (Hook hook : extension.hooks()) {
                register(extension, hook);
            }
        }
    }

    private void register(Extension extension, Hook hook) {
        switch (hook) {
            case Hook.AccountIq(Asker asker, Iq.Type type, String namespace, String local, var handler) -> {
                AccountKey key = new AccountKey(asker, new IqKey(type, namespace, local));
                claim(extension, local, queries.get(key));
                claim(extension, local, accountIqs.put(key, handler));
            }
            case Hook.AccountQuery(Asker asker, Iq.Type type, String namespace, String local, var handler) -> {
                AccountKey key = new AccountKey(asker, new IqKey(type, namespace, local));
                claim(extension, local, accountIqs.get(key));
                claim(extension, local, queries.put(key, handler));
            }
            case Hook.ServerIq(Iq.Type type, String namespace, String local, var handler) ->
                claim(extension, local, serverIqs.put(new IqKey(type, namespace, local), handler));
            case Hook.OutboundHook(Phase phase, Hook.StanzaHandler handler) ->
                outbound.computeIfAbsent(phase, _ -> new ArrayList<>()).add(handler);
            case Hook.InboundHook(Phase phase, Hook.StanzaHandler handler) ->
                inbound.computeIfAbsent(phase, _ -> new ArrayList<>()).add(handler);
            case Hook.TakenHook(Hook.TakenHandler handler) -> taken.add(handler);
            case Hook.SessionHook(Hook.SessionHandler handler) -> sessions.add(handler);
            case Hook.MissedHook(Hook.MissedHandler handler) -> missed.add(handler);
            case Hook.LogoutHook(Hook.LogoutHandler handler) -> logouts.add(handler);
            case Hook.FeatureHook(Supplier<Element> feature) -> streamFeatures.add(feature);
            case Hook.BindFeature(String name, Hook.BindHandler handler) ->
                claim(extension, name, bindFeatures.put(name, handler));
            case Hook.ServerDisco(Hook.ServerDiscoHandler handler) -> serverDisco.add(handler);
            case Hook.AccountDisco(Hook.AccountDiscoHandler handler) -> accountDisco.add(handler);
            case Hook.CommandHook(Command command) ->
                claim(extension, command.node(), commands.put(command.node(), command));
        }
    }

    private static void claim(Extension extension, String what, @Nullable Object other) {
        if (other != null) {
            throw new IllegalArgumentException(extension.xep() + " claims what is taken: " + what);
        }
    }

    /// In the order of registration: the table of XEPs is made from it.
    public List<Extension> all() {
        return all;
    }

    /// Whether one of them keeps this chapter.
    public boolean keep(Chapter<?> chapter) {
        return chapter.equals(chapters.get(chapter.place()));
    }

    /// Elements for the stream features after login; each may say another thing every time.
    public List<Supplier<Element>> streamFeatures() {
        return List.copyOf(streamFeatures);
    }

    /// What may be asked for along with binding, by name, in the order of registration.
    public List<String> bindFeatures() {
        return List.copyOf(bindFeatures.keySet());
    }

    /// Does what a client asks for along with binding; what nobody knows is passed over (XEP-0386 §3).
    public List<Effect> bound(View view, String resource, List<Element> asked) {
        List<Effect> effects = List.of();
        for (Element one : asked) {
            Hook.BindHandler handler = bindFeatures.get(one.namespace());
            effects = handler == null ? effects : join(effects, handler.handle(view, resource, one));
        }
        return effects;
    }

    /// In the order of registration.
    public List<Command> commands() {
        return List.copyOf(commands.values());
    }

    public Optional<Command> command(String node) {
        return Optional.ofNullable(commands.get(node));
    }

    /// Who answers this request to an account, or null: then the answer is `service-unavailable` (RFC 6120 §8.4).
    public @Nullable AccountIqHandler ofAccount(Asker asker, Iq request) {
        return accountIqs.get(new AccountKey(asker, IqKey.of(request)));
    }

    /// Who answers it beside the account, or null.
    public Hook.@Nullable QueryHandler queryOf(Asker asker, Iq request) {
        return queries.get(new AccountKey(asker, IqKey.of(request)));
    }

    /// Who answers this request to the server, or null.
    public @Nullable ServerIqHandler ofServer(Iq request) {
        return serverIqs.get(IqKey.of(request));
    }

    /// Runs the hooks for a stanza one of the account's clients sent.
    public Passage outbound(View view, Envelope envelope) {
        return pass(outbound, view, envelope);
    }

    /// Runs the hooks for a stanza that arrived for the account.
    public Passage inbound(View view, Envelope envelope) {
        return pass(inbound, view, envelope);
    }

    /// Runs the hooks for a message whose fate is decided.
    public List<Effect> taken(View view, Message message, Fate fate) {
        return gather(taken, handler -> handler.handle(view, message, fate));
    }

    /// Runs the hooks for what happens to a session.
    public List<Effect> session(View view, String resource, SessionChange change) {
        return gather(sessions, handler -> handler.handle(view, resource, change));
    }

    /// Runs the hooks for what a client had not confirmed when it lost its link.
    public List<Effect> missed(View view, String resource, List<Message> messages) {
        return messages.isEmpty() ? List.of() : gather(missed, handler -> handler.handle(view, resource, messages));
    }

    /// Runs the hooks for logins that have ended.
    public List<Effect> loggedOut(View view, Predicate<String> whose) {
        return gather(logouts, handler -> handler.handle(view, whose));
    }

    private static <H> List<Effect> gather(List<H> handlers, Function<H, List<Effect>> call) {
        List<Effect> effects = List.of();
        for (H handler : handlers) {
            effects = join(effects, call.apply(handler));
        }
        return effects;
    }

    private static List<Effect> join(List<Effect> some, List<Effect> more) {
        if (some.isEmpty() || more.isEmpty()) {
            return some.isEmpty() ? more : some;
        }
        List<Effect> both = new ArrayList<>(some);
        both.addAll(more);
        return both;
    }

    /// What the server tells of itself (the empty node) or of a node; empty if nobody knows the node.
    public Optional<DiscoInfo> serverInfo(String node) {
        DiscoInfo features = DiscoInfo.ofFeatures(
                all.stream().flatMap(e -> e.serverFeatures().stream()).toList());
        return merged(
                node, features, serverDisco.stream().map(h -> h.info(node)).toList());
    }

    /// What the account tells the asker of itself or of a node.
    public Optional<DiscoInfo> accountInfo(View view, Jid asker, String node) {
        DiscoInfo features = DiscoInfo.ofFeatures(
                all.stream().flatMap(e -> e.accountFeatures().stream()).toList());
        return merged(
                node,
                features,
                accountDisco.stream().map(h -> h.info(view, asker, node)).toList());
    }

    private static Optional<DiscoInfo> merged(String node, DiscoInfo root, List<Optional<DiscoInfo>> parts) {
        if (!node.isEmpty() && parts.stream().allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        DiscoInfo info = node.isEmpty() ? root : DiscoInfo.NONE;
        for (Optional<DiscoInfo> part : parts) {
            info = info.with(part.orElse(DiscoInfo.NONE));
        }
        return Optional.of(info);
    }

    /// The items of the server or of a node there.
    public Optional<List<DiscoItem>> serverItems(ServerView view, Jid asker, String node) {
        return joined(
                node, serverDisco.stream().map(h -> h.items(view, asker, node)).toList());
    }

    /// The items of the account or of a node there.
    public Optional<List<DiscoItem>> accountItems(View view, Jid asker, String node) {
        return joined(
                node, accountDisco.stream().map(h -> h.items(view, asker, node)).toList());
    }

    private static Optional<List<DiscoItem>> joined(String node, List<Optional<List<DiscoItem>>> parts) {
        return !node.isEmpty() && parts.stream().allMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(parts.stream()
                        .flatMap(Optional::stream)
                        .flatMap(List::stream)
                        .toList());
    }

    private static Passage pass(Map<Phase, List<Hook.StanzaHandler>> hooks, View view, Envelope envelope) {
        Envelope current = envelope;
        List<Effect> effects = List.of();
        for (List<Hook.StanzaHandler> phase : hooks.values()) {
            for (Hook.StanzaHandler handler : phase) {
                switch (handler.handle(view, current)) {
                    case Outcome.Pass _ -> {}
                    case Outcome.Go(Stanza stanza, List<Effect> more) -> {
                        current = current.with(stanza);
                        effects = join(effects, more);
                    }
                    case Outcome.Done(List<Effect> done) -> {
                        return new Passage.Taken(join(effects, done));
                    }
                    case Outcome.Reject(var error, String reason) -> {
                        return new Passage.Rejected(effects, error, reason);
                    }
                }
            }
        }
        return new Passage.Passed(effects, current.stanza());
    }
}
