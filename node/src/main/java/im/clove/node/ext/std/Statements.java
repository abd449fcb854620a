package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Reply;
import im.clove.node.ext.ServerView;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// What a domain of this node says about its place in I2P (`urn:clove:statement:0`), to whoever asks the domain,
/// or asks the place about it. Service discovery does not tell of it: most have nothing to say.
public final class Statements implements Extension {
    private static final String NS = "urn:clove:statement:0";
    private static final String LOCAL = "statement";

    private final Source source;

    /// Where statements come from. Thread-safe.
    @FunctionalInterface
    public interface Source {
        Source NONE = (_, _) -> Optional.empty();

        /// @param asked whose server was asked
        /// @param about which domain
        /// @return empty if nothing is said about that there
        Optional<Element> statement(Domain asked, Domain about);
    }

    Statements(Source source) {
        this.source = source;
    }

    @Override
    public Xep xep() {
        return new Xep(0, "Statements about places in I2P", "");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.ServerIq(Iq.Type.GET, NS, LOCAL, this::answer));
    }

    /// Where nothing is said, the answer is the same as where nobody knows the question.
    private Reply<Effect.ServerEffect> answer(ServerView view, Iq request) {
        return about(view, request)
                .flatMap(about -> source.statement(view.domain(), about))
                .<Reply<Effect.ServerEffect>>map(said -> Reply.answer(Replies.result(request, said)))
                .orElseGet(() -> Reply.refuse(Condition.SERVICE_UNAVAILABLE, "nothing is said about that domain"));
    }

    private static Optional<Domain> about(ServerView view, Iq request) {
        String named = request.payload().attributeOr("domain", "");
        if (named.isEmpty()) {
            return Optional.of(view.domain());
        }
        try {
            return Optional.of(Domain.of(named));
        } catch (JidFormatException _) {
            return Optional.empty();
        }
    }
}
