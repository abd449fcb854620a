package im.clove.xmpp.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A message of PLAIN (RFC 4616): authorisation identity (empty for none), name, password.
public record Plain(String authzid, String name, String password) {
    /// The message, or empty if it is not exactly three fields of strict UTF-8 with name and password.
    public static Optional<Plain> parse(byte[] message) {
        if (message.length > ScramText.MAX_BYTES) {
            return Optional.empty();
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        String[] fields = text.split("\0", -1);
        return fields.length != 3
                        || fields[1].isEmpty()
                        || fields[2].isEmpty()
                        || !ScramText.isName(fields[0])
                        || !ScramText.isName(fields[1])
                ? Optional.empty()
                : Optional.of(new Plain(fields[0], fields[1], fields[2]));
    }

    static SaslStep check(SaslTerms terms, byte[] message) {
        Optional<Plain> parsed = parse(message);
        if (parsed.isEmpty()) {
            return SaslStep.Failure.malformed("The PLAIN message is malformed");
        }
        Plain plain = parsed.get();
        LoginName name = LoginName.of(plain.name, terms.domain());
        Optional<SaslStep.Failure> refusal = ScramServer.authzidRefusal(plain.authzid, name);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ScramKeys decoy = terms.decoys().keys(ScramHash.SHA_256, name.text());
        Optional<Login> login = terms.accounts().login(name.account());
        ScramKeys keys = login.map(l -> l.credential().forPassword()).orElse(decoy);
        List<ScramKeys> all = new ArrayList<>(List.of(keys));
        login.ifPresent(l -> all.addAll(l.credential().further(keys.hash())));
        if (!ScramCredential.isOneOf(all, plain.password) || login.isEmpty()) {
            return SaslStep.Failure.wrong();
        }
        SaslStep step = login.get().proved(name.text(), Mechanism.PLAIN, null);
        if (!(step instanceof SaslStep.Success success)) {
            return step;
        }
        boolean isOwn = all.size() == 1 || login.get().credential().matches(plain.password);
        return isOwn ? success.with(more(terms, login.get(), plain)) : success.further();
    }

    /// The account's own password is here: the keys that it lacks can be made of it.
    private static List<ScramKeys> more(SaslTerms terms, Login login, Plain plain) {
        String prepared = Passwords.prepare(plain.password).orElse("");
        return prepared.isEmpty()
                ? List.of()
                : login.lacking().stream()
                        .map(hash -> ScramKeys.derive(hash, prepared, terms.salt(), ScramCredential.DEFAULT_ITERATIONS))
                        .toList();
    }

    /// Names the account only: passwords never reach a log by accident.
    @Override
    public String toString() {
        return "Plain[" + name + "]";
    }
}
