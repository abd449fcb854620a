package im.clove.xmpp.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's side of the login on one stream, over all its attempts (RFC 6120 §6.4). Used by one thread at a
/// time.
/// How many attempts a stream has, and how long it may take, is for its owner to say; [SaslStep.Failure#guess()]
/// tells which failures tried a password.
public final class SaslServer {
    private final SaslTerms terms;
    private State state = new State.Idle();
    private String cannotBind = "";
    private List<ScramHash> wanted = List.of();

    public SaslServer(SaslTerms terms) {
        this.terms = terms;
    }

    private sealed interface State {
        record Idle() implements State {}

        record AwaitsFirst(Mechanism mechanism) implements State {}

        record AwaitsFinal(ScramServer exchange) implements State {}

        /// The password is proved; the client is to begin one of these tasks.
        ///
        /// @param made the keys of those that are done
        record AwaitsNext(SaslStep.Success success, List<ScramHash> tasks, List<ScramKeys> made) implements State {}

        /// It does one.
        record AwaitsDone(AwaitsNext of, ScramHash hash, byte[] salt) implements State {}

        record Over() implements State {}
    }

    /// Takes what the client says.
    public SaslStep handle(SaslRequest request) {
        return switch (request) {
            case SaslRequest.Start start -> start(start);
            case SaslRequest.Respond(byte[] data) -> respond(data);
            case SaslRequest.Next(String task) -> next(task);
            case SaslRequest.Done(byte[] salted) -> done(salted);
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
        wanted = Upgrades.wanted(terms.upgrades(), start.inline());
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
            case State.Idle _, State.AwaitsNext _, State.AwaitsDone _, State.Over _ -> outOfOrder();
        };
    }

    /// XEP-0480 §3.4: the client begins a task.
    private SaslStep next(String task) {
        if (!(state instanceof State.AwaitsNext waiting)) {
            return outOfOrder();
        }
        Optional<ScramHash> hash = waiting.tasks().stream()
                .filter(each -> Upgrades.task(each).equals(task))
                .findFirst();
        if (hash.isEmpty()) {
            reset();
            return SaslStep.Failure.malformed("There is no such task");
        }
        byte[] salt = terms.salt();
        state = new State.AwaitsDone(waiting, hash.get(), salt);
        return new SaslStep.Salt(salt, ScramCredential.DEFAULT_ITERATIONS);
    }

    private SaslStep done(byte[] salted) {
        if (!(state instanceof State.AwaitsDone(State.AwaitsNext before, ScramHash hash, byte[] salt))) {
            return outOfOrder();
        }
        reset();
        if (salted.length != hash.size()) {
            return SaslStep.Failure.malformed("This is no hash of " + hash.mechanismName());
        }
        List<ScramKeys> made = new ArrayList<>(before.made());
        made.add(ScramKeys.ofSalted(hash, salt, ScramCredential.DEFAULT_ITERATIONS, salted));
        List<ScramHash> left =
                before.tasks().stream().filter(each -> each != hash).toList();
        return go(before.success(), null, left, made);
    }

    /// Goes on with the tasks that are left, or ends.
    private SaslStep go(SaslStep.Success success, byte @Nullable [] data, List<ScramHash> tasks, List<ScramKeys> made) {
        if (tasks.isEmpty()) {
            return ended(success.with(made));
        }
        state = new State.AwaitsNext(success, tasks, made);
        return new SaslStep.Continue(data, tasks);
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
            case Mechanism.Proof.Transport _ -> ended(External.check(terms, data));
            case Mechanism.Proof.Token _ ->
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
        List<ScramHash> tasks =
                wanted.stream().filter(verdict.lacking()::contains).toList();
        return verdict.step() instanceof SaslStep.Success success && !tasks.isEmpty()
                ? go(success, success.data(), tasks, List.of())
                : ended(verdict.step());
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
