package im.clove.xmpp.sasl;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// EXTERNAL (RFC 4422, appendix A): the transport has proved a domain (XEP-0178 §3) or an account, the message at
/// most repeats it.
public final class External {
    private External() {}

    /// The initial response of the server that connects: its domain, as XEP-0178 §3 advises for peers that ask for
    /// it.
    public static byte[] message(Domain own) {
        return own.name().getBytes(StandardCharsets.UTF_8);
    }

    /// Whether the message claims no other domain than the proved one. Empty (`=` on the wire) claims the stream's
    /// own.
    ///
    /// @param message the decoded initial response
    /// @param proved the domain the stream claims and the transport has proved
    public static boolean accepts(byte[] message, Domain proved) {
        if (message.length == 0) {
            return true;
        }
        return ScramText.decode(message).filter(text -> names(text, proved)).isPresent();
    }

    /// A client's login: the message is empty, or the account's own address.
    static SaslStep check(SaslTerms terms, byte[] message) {
        Optional<Jid> proven = terms.proven().filter(account -> account.domain().equals(terms.domain()));
        Optional<Login> login = proven.flatMap(account -> terms.accounts().login(account));
        if (login.isEmpty()) {
            return SaslStep.Failure.of(SaslCondition.NOT_AUTHORIZED, "This connection has proved no account of here");
        }
        LoginName name = LoginName.of(proven.get().local(), terms.domain());
        Optional<String> authzid = ScramText.decode(message);
        if (authzid.isEmpty()) {
            return SaslStep.Failure.malformed("The EXTERNAL message is malformed");
        }
        return ScramServer.authzidRefusal(authzid.get(), name)
                .<SaslStep>map(refusal -> refusal)
                .orElseGet(() -> login.get().proved(name.text(), Mechanism.EXTERNAL, null));
    }

    private static boolean names(String text, Domain proved) {
        try {
            return Domain.of(text).equals(proved);
        } catch (JidFormatException e) {
            return false;
        }
    }
}
