package im.clove.xmpp.sasl;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The server's side of one SCRAM exchange (RFC 5802 §5), between its two steps. Immutable; made by [#open].
///
/// An account that does not exist goes the same way with keys from [Decoys], and fails where a wrong password does.
final class ScramServer {
    private final SaslTerms terms;
    private final Mechanism mechanism;
    private final ClientFirst client;
    private final LoginName name;
    private final ScramKeys keys;
    private final Optional<Login> login;
    private final String serverFirst;

    private ScramServer(SaslTerms terms, Mechanism mechanism, ClientFirst client, LoginName name) {
        this.terms = terms;
        this.mechanism = mechanism;
        this.client = client;
        this.name = name;
        ScramHash hash = mechanism.hash().orElseThrow();
        // Both are computed for everybody, so that the time says nothing either.
        ScramKeys decoy = terms.decoys().keys(hash, name.text());
        this.login = terms.accounts().login(name.account());
        // Nobody can prove the decoy: an account without keys for the hash fails as a wrong password does.
        this.keys = login.flatMap(l -> l.credential().find(hash)).orElse(decoy);
        this.serverFirst = "r=" + client.nonce() + terms.nonces().get() + ",s="
                + Base64.getEncoder().encodeToString(keys.salt()) + ",i=" + keys.iterations()
                + (terms.downgradeHash() ? ",h=" + DowngradeHash.of(hash, terms) : "");
    }

    /// What the first message leads to.
    sealed interface Opening {
        record Refused(SaslStep.Failure failure) implements Opening {}

        record Opened(ScramServer exchange) implements Opening {}
    }

    /// What the last message leads to.
    ///
    /// @param cannotBindHere the client has proved the password **and** that it saw a -PLUS offered, but binds
    ///     with a type this server does not have
    /// @param lacking hashes for which the account has no keys, if they can be made of the password that was proved
    record Verdict(SaslStep step, boolean cannotBindHere, List<ScramHash> lacking) {}

    /// Takes the `client-first-message`.
    ///
    /// @param cannotBind the account that has proved on this stream that it cannot bind here, empty for none
    static Opening open(SaslTerms terms, Mechanism mechanism, byte[] message, String cannotBind) {
        Optional<ClientFirst> parsed = ClientFirst.parse(message);
        if (parsed.isEmpty()) {
            return new Opening.Refused(SaslStep.Failure.malformed("The first SCRAM message is malformed"));
        }
        ClientFirst client = parsed.get();
        LoginName name = LoginName.of(client.name(), terms.domain());
        Optional<SaslStep.Failure> refusal = flagRefusal(
                        terms, mechanism, client, name.text().equals(cannotBind))
                .or(() -> authzidRefusal(client.authzid(), name));
        return refusal.<Opening>map(Opening.Refused::new)
                .orElseGet(() -> new Opening.Opened(new ScramServer(terms, mechanism, client, name)));
    }

    private static Optional<SaslStep.Failure> flagRefusal(
            SaslTerms terms, Mechanism mechanism, ClientFirst client, boolean cannotBind) {
        return switch (client.flag()) {
            case ClientFirst.Flag.Binds _ ->
                mechanism.bindsChannel()
                        ? Optional.empty()
                        : Optional.of(SaslStep.Failure.malformed("Channel binding needs a -PLUS mechanism"));
            case ClientFirst.Flag.CannotBind _ ->
                mechanism.bindsChannel()
                        ? Optional.of(SaslStep.Failure.malformed("A -PLUS mechanism needs channel binding"))
                        : Optional.empty();
            case ClientFirst.Flag.ThinksServerCannot _ -> {
                if (mechanism.bindsChannel()) {
                    yield Optional.of(SaslStep.Failure.malformed("A -PLUS mechanism needs channel binding"));
                }
                // RFC 5802 §6: somebody took the -PLUS mechanisms out of the offer. COMPAT(slixmpp, 1.8): unless this
                // account has just shown that it saw them (docs/decisions/0003).
                yield terms.offersBinding() && !cannotBind
                        ? Optional.of(SaslStep.Failure.of(
                                SaslCondition.MECHANISM_TOO_WEAK, "Channel binding is offered here, and was not used"))
                        : Optional.empty();
            }
        };
    }

    /// An authorisation identity is the account's own bare address or none (RFC 6120 §6.3.8): nobody acts for
    /// others.
    static Optional<SaslStep.Failure> authzidRefusal(String authzid, LoginName name) {
        return authzid.isEmpty() || name.isAlso(authzid)
                ? Optional.empty()
                : Optional.of(SaslStep.Failure.of(SaslCondition.INVALID_AUTHZID, "Nobody may act for another account"));
    }

    String account() {
        return name.text();
    }

    /// The `server-first-message`.
    byte[] challenge() {
        return ScramText.utf8(serverFirst);
    }

    /// Takes the `client-final-message`.
    Verdict finish(byte[] message) {
        Optional<ClientFinal> parsed = ClientFinal.parse(message);
        if (parsed.isEmpty()) {
            return failed(SaslStep.Failure.malformed("The last SCRAM message is malformed"));
        }
        ClientFinal last = parsed.get();
        String bothNonces = serverFirst.substring(2, serverFirst.indexOf(','));
        if (!MessageDigest.isEqual(ScramText.utf8(last.nonce()), ScramText.utf8(bothNonces))) {
            return failed(SaslStep.Failure.malformed("The nonce of the last SCRAM message is wrong"));
        }
        byte[] auth = ScramText.utf8(client.bare() + ',' + serverFirst + ',' + last.withoutProof());
        Optional<ScramKeys> proved = proved(last.proof(), auth);
        if (proved.isEmpty() || login.isEmpty()) {
            return failed(SaslStep.Failure.wrong());
        }
        return switch (client.flag()) {
            case ClientFirst.Flag.Binds(String type) -> bound(type, last.binding(), proved.get(), auth);
            case ClientFirst.Flag.CannotBind _, ClientFirst.Flag.ThinksServerCannot _ ->
                // Exactly the header that began the exchange (RFC 5802 §5.1).
                MessageDigest.isEqual(last.binding(), ScramText.utf8(client.gs2Header()))
                        ? success(proved.get(), auth)
                        : failed(SaslStep.Failure.malformed("The SCRAM header has changed on the way"));
        };
    }

    /// The keys of the password that was used: the account's own, or a further one.
    private Optional<ScramKeys> proved(byte[] proof, byte[] auth) {
        return Stream.concat(Stream.of(keys), login.stream().flatMap(l -> l.credential().further(keys.hash()).stream()))
                .filter(each -> each.accepts(proof, auth))
                .findFirst();
    }

    private Verdict bound(String type, byte[] binding, ScramKeys proved, byte[] auth) {
        Optional<byte[]> data = ChannelBinding.of(type).flatMap(terms.bindings()::data);
        if (data.isEmpty()) {
            return new Verdict(
                    SaslStep.Failure.of(
                            SaslCondition.NOT_AUTHORIZED, "This connection cannot be bound with the type " + type),
                    true,
                    List.of());
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(ScramText.utf8(client.gs2Header()));
        expected.writeBytes(data.get());
        return MessageDigest.isEqual(binding, expected.toByteArray())
                ? success(proved, auth)
                : failed(SaslStep.Failure.of(
                        SaslCondition.NOT_AUTHORIZED, "The channel binding is wrong: somebody is in between"));
    }

    private Verdict success(ScramKeys proved, byte[] auth) {
        String verifier = "v=" + Base64.getEncoder().encodeToString(proved.serverSignature(auth));
        Login known = login.orElseThrow();
        SaslStep step = known.proved(name.text(), mechanism, ScramText.utf8(verifier));
        if (proved.equals(keys)) {
            return new Verdict(step, false, known.lacking());
        }
        // Keys of a device's password must not become the account's.
        return new Verdict(step instanceof SaslStep.Success success ? success.further() : step, false, List.of());
    }

    private static Verdict failed(SaslStep.Failure failure) {
        return new Verdict(failure, false, List.of());
    }
}
