package im.clove.node.c2s;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.link.LinkSink;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ScramKeys;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.xml.Element;
import java.util.List;

/// Where clients that have logged in go. Implemented by the sessions. Called on the connection's own virtual
/// thread, so it may block.
public interface ClientGate {
    /// What becomes of a request.
    sealed interface Entry {
        /// The client is in; from now on everything it sends goes to the sink.
        record Accepted(LinkSink sink) implements Entry {}

        /// The client is not in; it gets the answer and may ask again.
        record Refused(List<Element> answer) implements Entry {}
    }

    /// Lets a client in, or not. When it is accepted, the gate has sent the answer itself, as the request says it is
    /// spelled, through [ClientStream#line()], before anything else; and what the client missed, when it resumes.
    Entry enter(ClientStream stream, Entrance wanted);

    /// Notes a login of a client that says which one it is.
    ///
    /// @param account bare
    /// @param generation of its record at the login
    /// @return what the client gets with its answer: a token, if it is to have one
    /// @throws RuntimeException if that cannot be noted
    List<Element> note(Jid account, long generation, Visit visit);

    /// Gives an account keys for hashes of SCRAM for which it has none, made of the password with which somebody has
    /// just logged in. Returns when it has them; if that cannot be, the login holds all the same.
    ///
    /// @param account bare
    /// @param generation of its record at the login: another password has keys of its own
    void strengthen(Jid account, long generation, List<ScramKeys> more);

    /// What the streams of clients offer besides [StandardFeatures], behind them.
    List<StreamFeature> features();

    /// Of the node: what connections take until they are bound is charged there.
    default Budget budget() {
        return Budget.unlimited();
    }

    /// What may be asked for along with binding (XEP-0386 §2), by the names of service discovery.
    List<String> bindFeatures();
}
