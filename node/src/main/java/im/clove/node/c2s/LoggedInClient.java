package im.clove.node.c2s;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.UserAgent;
import org.jspecify.annotations.Nullable;

/// Who has logged in.
///
/// @param account bare
/// @param generation of the account's record then
/// @param isDevice whether the password of a device was proved, and not the account's own
/// @param language of the present stream (RFC 6120 §4.7.4), or null
/// @param agent which client it is, if it has said so
record LoggedInClient(
        Jid account,
        long generation,
        Mechanism mechanism,
        boolean isDevice,
        @Nullable String language,
        UserAgent agent) {
    LoggedInClient with(@Nullable String ofStream) {
        return new LoggedInClient(account, generation, mechanism, isDevice, ofStream, agent);
    }
}
