package im.clove.xmpp.sasl;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import org.jspecify.annotations.Nullable;

/// Whom a client says it is (RFC 6120 §6.3.7: the local part of an address). A text that cannot be one
/// (`alice@host`, a blank behind) belongs to nobody, and is treated like any other name that belongs to nobody.
///
/// @param text normalised if it is a local part, else as it came
/// @param account its address, or null
record LoginName(String text, @Nullable Jid account) {
    static LoginName of(String text, Domain domain) {
        try {
            Jid account = Jid.of(text, domain, "");
            return new LoginName(account.local(), account);
        } catch (JidFormatException _) {
            return new LoginName(text, null);
        }
    }

    /// Whether an authorisation identity is this account's own.
    boolean isAlso(String authzid) {
        return account != null && Jid.tryParse(authzid).filter(account::equals).isPresent();
    }
}
