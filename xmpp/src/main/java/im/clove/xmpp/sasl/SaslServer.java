package im.clove.xmpp.sasl;

import java.util.Optional;

/// The server's side of the login on one stream, over all its attempts (RFC 6120 §6.4). Used by one thread at a
/// time.
/// How many attempts a stream has, and how long it may take, is for its owner to say; [SaslStep.Failure#guess()]
/// tells which failures tried a password.
public final class SaslServer {
    private final SaslTerms terms;
    private State state = new State.Idle();
    private String cannotBind = "";

    public SaslServer(SaslTerms terms) {
        this.terms = terms;
    }

    private sealed interface State {
        record Idle() implements State {}

        record AwaitsFirst(Mechanism mechanism) implements State {}

        record AwaitsFinal(ScramServer exchange) implements State {}

        record Over() implements State {}
    }

    /// Takes what the client says.
    public SaslStep handle(SaslRequest request) {
        return switch (request) {
            case SaslRequest.Start start -> start(start);
            case SaslRequest.Respond(byte[] data) -> respond(data);
            case SaslRequest.Abort _ -> abort();
            case SaslRequest.Garbled _ -> {
                reset();
                yield SaslStep.Failure.of(SaslCondition.INCORRECT_ENCODING, "The data are not base64");
            }
        };
    }

    /// Begins an attempt.
    ///
    /// @param initial the initial response, or empty if there is none
    public SaslStep start(String mechanismName, Optional<byte[]> initial) {
        return start(SaslRequest.Start.of(mechanismName, initial));
    }

    private SaslStep start(SaslRequest.Start start) {
        if (!(state instanceof State.Idle)) {
            return outOfOrder();
        }
        Optional<byte[]> initial = start.initial();
        Optional<Mechanism> named = Mechanism.of(start.mechanism());
        if (named.isPresent() && terms.tokenMechanisms().contains(named.get())) {
            return ended(HashedToken.check(terms, named.get(), start));
        }
        if (named.isEmpty() || !terms.mechanisms().contains(named.get())) {
            return notOffered(named);
        }
        if (initial.isEmpty()) {
            state = new State.AwaitsFirst(named.get());
            return new SaslStep.Challenge(new byte[0]);
        }
        return first(named.get(), initial.get());
    }

    /// Takes the answer to a challenge.
    public SaslStep respond(byte[] data) {
        return switch (state) {
            case State.AwaitsFirst(Mechanism mechanism) -> first(mechanism, data);
            case State.AwaitsFinal(ScramServer exchange) -> last(exchange, data);
            case State.Idle _, State.Over _ -> outOfOrder();
        };
    }

    /// The client gives this attempt up.
    public SaslStep abort() {
        reset();
        return SaslStep.Failure.of(SaslCondition.ABORTED, "The login was aborted");
    }

    private SaslStep first(Mechanism mechanism, byte[] data) {
        reset();
        return switch (mechanism.proof()) {
            case Mechanism.Proof.Password _ -> ended(Plain.check(terms, data));
            case Mechanism.Proof.Transport _, Mechanism.Proof.Token _ ->
                SaslStep.Failure.of(SaslCondition.INVALID_MECHANISM, "This mechanism is not offered here");
            case Mechanism.Proof.Scram _ -> scram(mechanism, data);
        };
    }

    private SaslStep scram(Mechanism mechanism, byte[] data) {
        return switch (ScramServer.open(terms, mechanism, data, cannotBind)) {
            case ScramServer.Opening.Refused(SaslStep.Failure failure) -> failure;
            case ScramServer.Opening.Opened(ScramServer exchange) -> {
                state = new State.AwaitsFinal(exchange);
                yield new SaslStep.Challenge(exchange.challenge());
            }
        };
    }

    private SaslStep last(ScramServer exchange, byte[] data) {
        reset();
        ScramServer.Verdict verdict = exchange.finish(data);
        if (verdict.cannotBindHere()) {
            cannotBind = exchange.account();
        }
        return ended(verdict.step());
    }

    private SaslStep ended(SaslStep step) {
        if (step instanceof SaslStep.Success) {
            state = new State.Over();
        }
        return step;
    }

    private SaslStep notOffered(Optional<Mechanism> named) {
        boolean lacksEncryption = named.isPresent()
                && !terms.mechanisms().contains(Mechanism.PLAIN)
                && named.get().equals(Mechanism.PLAIN)
                && terms.bindings().types().isEmpty();
        return lacksEncryption
                ? SaslStep.Failure.of(SaslCondition.ENCRYPTION_REQUIRED, "PLAIN needs encryption")
                : SaslStep.Failure.of(SaslCondition.INVALID_MECHANISM, "This mechanism is not offered here");
    }

    private SaslStep outOfOrder() {
        reset();
        return SaslStep.Failure.malformed("This does not belong here in a login");
    }

    private void reset() {
        if (!(state instanceof State.Over)) {
            state = new State.Idle();
        }
    }
}
