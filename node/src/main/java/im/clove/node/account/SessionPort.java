package im.clove.node.account;

import im.clove.node.core.Proof;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;

/// What an account knows of one of its sessions. Every method only posts, or reads; calls arrive in order.
public interface SessionPort {
    /// No entry of the offline queue stands behind the stanza.
    long NOT_QUEUED = -1;

    /// Stands with the last stanza of a page: when the client has it, the session says so as for an entry of the queue
    /// ([Account#confirmed]), and gets the next page.
    long MORE = -2;

    /// What [#asleepSince] says of a session whose client is connected.
    long AWAKE = -1;

    String resource();

    /// What its client proved at the login.
    Proof proof();

    /// Since when the session has been waiting for its client to come back (XEP-0198 §5), in milliseconds on the
    /// monotonic clock; [#AWAKE] if it is not. As it stands; from any thread.
    long asleepSince();

    /// The account has taken the session: its client may be told. Called once, before anything else.
    void bound();

    /// Gives the session a stanza to send.
    ///
    /// @param queued its number in the offline queue or [#MORE], told to [Account#confirmed] when the client has
    ///     it; [#NOT_QUEUED] for none
    void deliver(Stanza stanza, long queued);

    /// Ends the session and its stream with this error. What the client has not confirmed comes back through
    /// [Account#ended].
    void end(StreamCondition condition, String text);
}
