package im.clove.node.ext.std;

import im.clove.node.ext.Command;
import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.ServerIq;
import im.clove.node.ext.Reply;
import im.clove.node.ext.ServerView;
import im.clove.node.ext.Xep;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// XEP-0050 for the server: lists the commands that extensions contribute ([Hook.CommandHook]) to those who may run
/// them, and leads through their steps. A command keeps nothing between its steps, so there is no session to lose or
/// to fill the memory with; the session's name is for the client, which knows its steps apart by it.
public final class Commands implements Extension {
    public static final String NS = "http://jabber.org/protocol/commands";

    private static final String FORMS = "jabber:x:data";

    private final Supplier<Extensions> extensions;
    private final Tokens tokens;

    /// @param extensions all of them; asked when a request comes
    /// @param random for the names of sessions; thread-safe
    public Commands(Supplier<Extensions> extensions, RandomGenerator random) {
        this.extensions = extensions;
        this.tokens = new Tokens(random);
    }

    private static final String NAME = "Commands of this server";

    @Override
    public Xep xep() {
        return new Xep(50, "Ad-Hoc Commands", "1.3.0");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new ServerIq(Iq.Type.SET, NS, "command", this::run), new Hook.ServerDisco(new Listed()));
    }

    /// What discovery tells of commands, while there are any.
    private final class Listed implements Hook.ServerDiscoHandler {
        @Override
        public Optional<DiscoInfo> info(String node) {
            if (node.isEmpty()) {
                return extensions.get().commands().isEmpty()
                        ? Optional.empty()
                        : Optional.of(DiscoInfo.ofFeatures(List.of(NS)));
            }
            if (node.equals(NS)) {
                return Optional.of(DiscoInfo.of(new DiscoInfo.Identity("automation", "command-list", NAME), NS));
            }
            return extensions
                    .get()
                    .command(node)
                    .map(command -> DiscoInfo.of(
                            new DiscoInfo.Identity("automation", "command-node", command.name()), NS, FORMS));
        }

        @Override
        public Optional<List<DiscoItem>> items(ServerView view, Jid asker, String node) {
            if (node.isEmpty() && asker.hasLocal() && view.isAccountHost(asker)) {
                // A server without a single item makes Profanity 0.19 wait for one before it asks for any history.
                return Optional.of(List.of(new DiscoItem(Jid.of(view.domain()), NS, NAME)));
            }
            return node.equals(NS) ? Optional.of(listed(view, asker)) : Optional.empty();
        }

        /// What somebody may is read once for all of them.
        private List<DiscoItem> listed(ServerView view, Jid asker) {
            List<Command> all = extensions.get().commands();
            Set<Command.Audience> isAmong = all.stream()
                    .map(Command::audience)
                    .distinct()
                    .filter(audience -> isFor(view, asker, audience))
                    .collect(Collectors.toSet());
            return all.stream()
                    .filter(command -> isAmong.contains(command.audience()))
                    .map(command -> new DiscoItem(Jid.of(view.domain()), command.node(), command.name()))
                    .toList();
        }
    }

    private static boolean isFor(ServerView view, Jid asker, Command.Audience audience) {
        boolean isUser = asker.hasLocal() && view.isAccountHost(asker);
        return switch (audience) {
            case USERS -> isUser;
            case GUARDIANS -> isUser && view.isGuardian(asker);
            case ADMINS -> isUser && view.isAdmin(asker);
        };
    }

    private Reply<Effect.ServerEffect> run(ServerView view, Iq request) {
        Element said = request.payload();
        Command command = extensions.get().command(said.attributeOr("node", "")).orElse(null);
        Jid asker = request.from();
        if (command == null || asker == null) {
            return Reply.refuse(Condition.ITEM_NOT_FOUND, "no such command");
        }
        if (!isFor(view, asker, command.audience())) {
            return Reply.refuse(Condition.FORBIDDEN, "not for whoever asks");
        }
        Element form = said.child(FORMS, "x")
                .filter(x -> x.attributeOr("type", "").equals("submit"))
                .orElse(null);
        return switch (said.attributeOr("action", "execute")) {
            case "cancel" -> Reply.answer(Replies.result(request, answer(said, command, "canceled")));
            case "execute", "next", "complete" ->
                step(request, command, command.handler().run(view, asker, form));
            case "prev" -> step(request, command, command.handler().run(view, asker, null));
            default -> malformed();
        };
    }

    /// §4.4: an action nobody knows.
    private static Reply<Effect.ServerEffect> malformed() {
        StanzaError error = StanzaError.of(Condition.BAD_REQUEST).withApplication(Element.of(NS, "malformed-action"));
        return new Reply.Refuse<>(error, "an action nobody knows");
    }

    private Reply<Effect.ServerEffect> step(Iq request, Command command, Command.Step step) {
        return switch (step) {
            case Command.Step.Ask(Element form) -> {
                Element actions =
                        Element.of(NS, "actions", Element.of(NS, "complete")).with("execute", "complete");
                yield Reply.answer(Replies.result(
                        request,
                        answer(request.payload(), command, "executing")
                                .with(actions)
                                .with(form)));
            }
            case Command.Step.Finished(String note, @Nullable Element result) -> {
                Element answer = answer(request.payload(), command, "completed")
                        .with(Element.ofText(NS, "note", note).with("type", "info"));
                yield Reply.answer(Replies.result(request, result == null ? answer : answer.with(result)));
            }
            case Command.Step.Refused(StanzaError error) -> new Reply.Refuse<>(error, "the command refuses");
        };
    }

    private Element answer(Element said, Command command, String status) {
        String session = said.attributeOr("sessionid", "");
        return Element.of(NS, "command")
                .with("node", command.node())
                .with("sessionid", session.isEmpty() ? tokens.hex(8) : session)
                .with("status", status);
    }
}
