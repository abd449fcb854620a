package im.clove.node.c2s;

import im.clove.runtime.log.LogText;
import im.clove.runtime.log.StrangerLog;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the owner hears, in the log at `info`, of clients that did not get in. A line is the same whether the account
/// exists or not: the log is no better a place to find that out than the stream. Thread-safe.
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

    private final StrangerLog logins;
    private final StrangerLog handshakes;
    private final StrangerLog turnedAway;

    FailureLog(Timers timers, Executor executor) {
        this.logins = new StrangerLog(LOG::info, "failed logins", timers, executor);
        this.handshakes = new StrangerLog(LOG::info, "failed TLS handshakes", timers, executor);
        this.turnedAway = new StrangerLog(LOG::info, "clients turned away", timers, executor);
    }

    /// @param name as it was sent, empty if there was none
    /// @param host null if the stream names no domain of ours
    /// @param failure what the client was told (RFC 6120 §6.5)
    void login(PeerIdentity peer, String name, @Nullable Domain host, Element failure) {
        String whom = name.isEmpty() ? "without a name" : LogText.quoted(name);
        String where = host == null ? "" : " at " + LogText.domain(host);
        String why = failure.children().isEmpty()
                ? "refused"
                : failure.children().getFirst().local();
        logins.say(peer, "A login failed: " + whom + where + ", " + why);
    }

    /// @param answer what the client was told; the same whether the account exists or not, but for who has an
    ///     invitation
    void registration(PeerIdentity peer, Domain host, Element answer) {
        String why = answer.child(Element.CLIENT, "error")
                .flatMap(Element::firstChild)
                .map(Element::local)
                .orElse("refused");
        logins.say(peer, "A registration failed: at " + LogText.domain(host) + ", " + why);
    }

    void handshake(PeerIdentity peer, IOException fault) {
        handshakes.say(peer, "A TLS handshake failed: " + LogText.tlsFault(fault));
    }

    void turnedAway(PeerIdentity peer) {
        turnedAway.say(peer, "A client was turned away: as many are connected as are allowed");
    }

    void noRoom(PeerIdentity peer) {
        turnedAway.say(peer, "A client was turned away: the node holds as much in memory as it may");
    }

    void gaveWay(PeerIdentity peer) {
        turnedAway.say(peer, "A connection without a login gave way to others: as many wait as are allowed");
    }
}
