package im.clove.node.play;

import im.clove.node.ext.Command;
import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Fate;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.Reply;
import im.clove.node.ext.ServerView;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// An extension that takes part in every place and writes down what it sees there.
final class Recorder implements Extension {
    static final String NS = "urn:recorder";

    /// What became of messages, with their stable ids.
    final Queue<String> fates = new ConcurrentLinkedQueue<>();

    final Queue<String> sessions = new ConcurrentLinkedQueue<>();

    @Override
    public Xep xep() {
        return new Xep(0, "Recorder", "");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new Hook.TakenHook(this::taken),
                new Hook.SessionHook((_, resource, change) -> {
                    sessions.add(resource + ' ' + change);
                    return List.of();
                }),
                new Hook.OutboundHook(Phase.WATCH, Recorder::mark),
                new Hook.AccountIq(Hook.Asker.SELF, Iq.Type.GET, NS, "ask", Recorder::ask),
                new Hook.ServerDisco(new OfServer()),
                new Hook.AccountDisco((_, asker, node) -> Optional.of(DiscoInfo.ofFeatures(List.of(NS + "#" + asker)))
                        .filter(_ -> node.equals("diary"))),
                new Hook.CommandHook(new Command(Command.Audience.USERS, "greet", "Greet", Recorder::greet)),
                new Hook.CommandHook(new Command(Command.Audience.ADMINS, "rule", "Rule", Recorder::greet)));
    }

    private List<Effect> taken(View view, Message message, Fate fate) {
        String id = StanzaIds.read(message.element(), view.account()).orElse("none");
        fates.add(view.account().local() + ' ' + fate + ' ' + id);
        return List.of();
    }

    /// A message that asks for it goes out with a mark.
    private static Outcome mark(View view, im.clove.node.core.Envelope envelope) {
        return envelope.stanza() instanceof Message message && message.element().has(NS, "mark-me")
                ? new Outcome.Go(message.withElement(message.element().with(Element.of(NS, "marked"))), List.of())
                : Outcome.PASS;
    }

    /// Asks whoever the client names, and tells it what came of that.
    private static Reply<Effect> ask(View view, Iq request) {
        Jid whom = Jid.parse(request.payload().attributeOr("whom", ""));
        Stanza ping = Stanza.of(
                Elements.stanza("<iq type='get' id='x' to='" + whom + "'><ping xmlns='urn:xmpp:ping'/></iq>"));
        return new Reply.Later<>(List.of(new Effect.Ask(
                (Iq) ping,
                (_, answer) -> List.of(new Effect.Send(Replies.result(
                        request,
                        Element.of(NS, "answer").with("type", answer.type().wireName())))))));
    }

    private static Command.Step greet(ServerView view, Jid asker, @Nullable Element form) {
        return form == null
                ? new Command.Step.Ask(Element.of("jabber:x:data", "x").with("type", "form"))
                : new Command.Step.Finished("Hello " + asker.local(), null);
    }

    private static final class OfServer implements Hook.ServerDiscoHandler {
        @Override
        public Optional<DiscoInfo> info(String node) {
            if (!node.isEmpty()) {
                return Optional.empty();
            }
            Element form = Elements.stanza("<x xmlns='jabber:x:data' type='result'>"
                    + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/network/serverinfo</value></field>"
                    + "<field var='admin-addresses'><value>xmpp:prince@verona.example</value></field></x>");
            return Optional.of(new DiscoInfo(
                    List.of(new DiscoInfo.Identity("pubsub", "pep", "Diary")), List.of(NS), List.of(form)));
        }

        @Override
        public Optional<List<DiscoItem>> items(ServerView view, Jid asker, String node) {
            return Optional.of(List.of(new DiscoItem(Jid.of(view.domain()), "diary", "The diary")))
                    .filter(_ -> node.isEmpty());
        }
    }
}
