package im.clove.node.c2s;

import im.clove.node.c2s.StreamFeature.Request;
import im.clove.node.c2s.StreamFeature.Stage;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslCondition;
import im.clove.xmpp.sasl.SaslProfile;
import im.clove.xmpp.sasl.SaslRequest;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.stream.StreamHeader;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's side of a client's stream from its header to a bound resource (RFC 6120 §4 to §7), as a machine
/// without input or output. Whatever is not written here ends the stream with an error. Used by one thread.
///
/// The order is fixed: TLS unless the stream is encrypted or the listener trusted, then SASL, then binding or
/// resuming. No mechanism is named before encryption (T-04).
final class ClientNegotiation {
    /// RFC 6120 §6.4.5 allows two to five retries.
    static final int MOST_FAILURES = 5;

    /// A resource in conflict and the like; more than any client needs.
    static final int MOST_REFUSALS = 10;

    private static final List<SaslProfile> PROFILES = List.of(SaslProfile.RFC6120);

    private static final StreamHeader NOTHING_SAID = new StreamHeader(null, null, null, null);

    private final NegotiationTerms terms;
    private State state;

    ClientNegotiation(NegotiationTerms terms, Protection protection, ChannelBinding.Source bindings) {
        this.terms = terms;
        this.state = new State.AwaitsHeader(new Progress.Fresh(protection, bindings, null));
    }

    /// How far the client has come.
    private sealed interface Progress {
        /// The host of the streams before on this connection, or null.
        @Nullable
        Domain knownHost();

        /// @param host the one asked for before TLS, or null
        record Fresh(
                Protection protection,
                ChannelBinding.Source bindings,
                @Nullable Domain host) implements Progress {
            @Override
            public @Nullable Domain knownHost() {
                return host;
            }
        }

        record LoggedIn(Client client) implements Progress {
            @Override
            public Domain knownHost() {
                return client.account().domain();
            }
        }
    }

    private sealed interface State {
        record AwaitsHeader(Progress progress) implements State {}

        /// The client may start TLS or log in.
        ///
        /// @param sasl null if no login is possible before TLS
        record AwaitsLogin(
                Progress.Fresh progress,
                Domain host,
                @Nullable SaslServer sasl,
                int failures) implements State {}

        record Handshaking(Domain host) implements State {}

        /// @param profile in which the client spells its login
        record Checking(AwaitsLogin before, SaslProfile profile) implements State {}

        record AwaitsBinding(Client client, int refusals) implements State {}

        record Binding(AwaitsBinding before) implements State {}

        record Over() implements State {}
    }

    /// Who has logged in.
    ///
    /// @param account bare
    /// @param generation of the account's record then
    /// @param language of the present stream (RFC 6120 §4.7.4), or null
    record Client(
            Jid account,
            long generation,
            Mechanism mechanism,
            @Nullable String language) {
        Client with(@Nullable String ofStream) {
            return new Client(account, generation, mechanism, ofStream);
        }
    }

    /// What is to be done, in order.
    sealed interface Output {
        /// Send a stream header (RFC 6120 §4.7).
        ///
        /// @param from the host, or null where the client named none of ours: then an empty `from` (§4.9.1.3)
        ///     says no more than the error does (S-13)
        /// @param to bare, whom the client says it is; null if it does not (§4.7.2)
        record Header(@Nullable Domain from, @Nullable Jid to, String id) implements Output {}

        record Send(Element element) implements Output {}

        /// Begin the TLS handshake and report it with [#secured].
        record StartTls() implements Output {}

        /// Give the request to the login and report the answer with [#checked].
        record Check(SaslServer sasl, SaslRequest request) implements Output {}

        /// Expect a new stream header: the client has logged in.
        record Restart(Jid account) implements Output {}

        /// Let the client in, and report a refusal with [#refused].
        record Enter(Client client, Entrance entrance) implements Output {}

        /// Send this stream error, the closing tag, and close.
        record Fail(StreamCondition condition, String text) implements Output {}

        /// The client has closed its stream: send the closing tag and close.
        record Finish() implements Output {}
    }

    /// Whether nothing more is expected.
    boolean isOver() {
        return state instanceof State.Over;
    }

    List<Output> step(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Opened opened -> opened(opened);
            case StreamEvent.Received(Element element) -> received(element);
            case StreamEvent.Closed _ -> {
                if (isOver()) {
                    yield List.of();
                }
                state = new State.Over();
                yield List.of(new Output.Finish());
            }
            case StreamEvent.Violation(StreamEvent.Kind kind, String _) -> fail(StreamCondition.of(kind), "");
        };
    }

    /// The TLS handshake is done.
    List<Output> secured(ChannelBinding.Source bindings) {
        if (!(state instanceof State.Handshaking(Domain host))) {
            return outOfOrder();
        }
        state = new State.AwaitsHeader(new Progress.Fresh(Protection.TLS, bindings, host));
        return List.of();
    }

    /// The login has an answer.
    List<Output> checked(SaslStep step) {
        if (!(state instanceof State.Checking(State.AwaitsLogin before, SaslProfile profile))) {
            return outOfOrder();
        }
        Output answer = new Output.Send(profile.write(step));
        return switch (step) {
            case SaslStep.Challenge _ -> {
                state = before;
                yield List.of(answer);
            }
            case SaslStep.Success success -> {
                Jid account = Jid.of(success.account(), before.host(), "");
                state = new State.AwaitsHeader(
                        new Progress.LoggedIn(new Client(account, success.generation(), success.mechanism(), null)));
                yield List.of(answer, new Output.Restart(account));
            }
            case SaslStep.Failure _ -> failedLogin(before, answer);
        };
    }

    private List<Output> failedLogin(State.AwaitsLogin before, Output answer) {
        if (before.failures() + 1 >= MOST_FAILURES) {
            state = new State.Over();
            return List.of(answer, new Output.Fail(StreamCondition.POLICY_VIOLATION, "Too many failed logins"));
        }
        state = new State.AwaitsLogin(before.progress(), before.host(), before.sasl(), before.failures() + 1);
        return List.of(answer);
    }

    /// The client was not let in; the answer to it.
    List<Output> refused(Element answer) {
        if (!(state instanceof State.Binding(State.AwaitsBinding before))) {
            return outOfOrder();
        }
        Output send = new Output.Send(answer);
        if (before.refusals() + 1 >= MOST_REFUSALS) {
            state = new State.Over();
            return List.of(send, new Output.Fail(StreamCondition.POLICY_VIOLATION, "Too many refused requests"));
        }
        state = new State.AwaitsBinding(before.client(), before.refusals() + 1);
        return List.of(send);
    }

    private List<Output> opened(StreamEvent.Opened opened) {
        if (!(state instanceof State.AwaitsHeader(Progress progress))) {
            return outOfOrder();
        }
        return switch (StreamHeader.read(opened, Element.CLIENT)) {
            case StreamHeader.Reading.Wrong(StreamCondition condition, String _, StreamHeader said) ->
                fail(condition, "", said);
            case StreamHeader.Reading.Fine(StreamHeader header) -> {
                Domain host = header.to();
                if (host == null) {
                    yield fail(StreamCondition.IMPROPER_ADDRESSING, "The stream header needs a 'to'", header);
                }
                // S-13: whatever is not served here looks the same, and what is served is not told.
                yield terms.isServed().test(host)
                        ? greet(progress, host, header)
                        : fail(StreamCondition.HOST_UNKNOWN, "", header);
            }
        };
    }

    private List<Output> greet(Progress progress, Domain host, StreamHeader said) {
        Jid from = said.from();
        Output header = header(host, said);
        switch (progress) {
            case Progress.Fresh fresh -> {
                if (fresh.host() != null && !fresh.host().equals(host)) {
                    return fail(StreamCondition.HOST_UNKNOWN, "The stream was begun for another host", said);
                }
                return List.of(header, new Output.Send(StreamFeatures.of(beforeLogin(fresh, host))));
            }
            case Progress.LoggedIn(Client in) -> {
                // T-17: who logged in at one host is nobody at another.
                if (!in.account().domain().equals(host)) {
                    return fail(StreamCondition.HOST_UNKNOWN, "The login was for another host", said);
                }
                if (from != null && !from.bare().equals(in.account())) {
                    return fail(StreamCondition.INVALID_FROM, "'from' is not who has logged in", said);
                }
                state = new State.AwaitsBinding(in.with(said.language()), 0);
                return List.of(
                        header, new Output.Send(StreamFeatures.of(terms.offers(Stage.AFTER_LOGIN, in.account()))));
            }
        }
    }

    private List<Element> beforeLogin(Progress.Fresh progress, Domain host) {
        List<Mechanism> mechanisms =
                Mechanism.offer(progress.protection() != Protection.NONE, terms.isTrusted(), progress.bindings());
        List<Element> features = new ArrayList<>();
        // An I2P stream is offered TLS all the same: many clients insist on it.
        if (terms.startsTls() && progress.protection() != Protection.TLS) {
            features.add(StreamFeatures.startTls(mechanisms.isEmpty()));
        }
        SaslServer sasl = null;
        if (!mechanisms.isEmpty()) {
            for (SaslProfile profile : PROFILES) {
                features.addAll(profile.offer(mechanisms, progress.bindings()));
            }
            sasl = terms.sasl().make(host, mechanisms, progress.bindings());
        }
        features.addAll(terms.offers(Stage.BEFORE_LOGIN, Jid.of(host)));
        state = new State.AwaitsLogin(progress, host, sasl, 0);
        return features;
    }

    private List<Output> received(Element element) {
        return switch (state) {
            case State.AwaitsLogin awaiting -> beforeLogin(awaiting, element);
            case State.AwaitsBinding awaiting -> afterLogin(awaiting, element);
            case State.AwaitsHeader _, State.Handshaking _, State.Checking _, State.Binding _ -> outOfOrder();
            case State.Over _ -> List.of();
        };
    }

    private List<Output> beforeLogin(State.AwaitsLogin awaiting, Element element) {
        if (terms.startsTls() && element.is(StreamFeatures.STARTTLS, "starttls")) {
            if (awaiting.progress().protection() == Protection.TLS) {
                return fail(StreamCondition.POLICY_VIOLATION, "The stream is encrypted already");
            }
            state = new State.Handshaking(awaiting.host());
            return List.of(new Output.Send(Element.of(StreamFeatures.STARTTLS, "proceed")), new Output.StartTls());
        }
        for (SaslProfile profile : PROFILES) {
            Optional<SaslRequest> request = profile.read(element);
            if (request.isPresent()) {
                return logIn(awaiting, profile, request.get());
            }
        }
        // RFC 6120 §4.9.3.12; T-19: the authentication of old is an IQ, too.
        return Stanza.isStanza(element)
                ? fail(StreamCondition.NOT_AUTHORIZED, "Nobody has logged in on this stream")
                : fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "");
    }

    private List<Output> logIn(State.AwaitsLogin awaiting, SaslProfile profile, SaslRequest request) {
        SaslServer sasl = awaiting.sasl();
        if (sasl == null) {
            SaslStep failure =
                    new SaslStep.Failure(SaslCondition.ENCRYPTION_REQUIRED, "Start TLS before logging in", false);
            return failedLogin(awaiting, new Output.Send(profile.write(failure)));
        }
        state = new State.Checking(awaiting, profile);
        return List.of(new Output.Check(sasl, request));
    }

    private List<Output> afterLogin(State.AwaitsBinding awaiting, Element element) {
        Optional<Request> asked =
                terms.asked(Stage.AFTER_LOGIN, awaiting.client().account(), element);
        if (asked.isPresent()) {
            state = new State.Binding(awaiting);
            return switch (asked.get()) {
                case Request.Enter(Entrance entrance) -> List.of(new Output.Enter(awaiting.client(), entrance));
                case Request.Refuse(Element answer) -> refused(answer);
            };
        }
        // RFC 6120 §7.1: no stanza counts before a resource is bound.
        return Stanza.isStanza(element)
                ? fail(StreamCondition.NOT_AUTHORIZED, "Bind a resource first")
                : fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "");
    }

    private List<Output> outOfOrder() {
        return fail(StreamCondition.POLICY_VIOLATION, "This does not belong here");
    }

    private List<Output> fail(StreamCondition condition, String text) {
        return fail(condition, text, NOTHING_SAID);
    }

    /// RFC 6120 §4.9.1.2: an error before our header comes inside a stream all the same, so the header is sent
    /// first. It comes from the host the client asks for if that is one of ours, else from the one it asked for
    /// before.
    private List<Output> fail(StreamCondition condition, String text, StreamHeader said) {
        if (isOver()) {
            return List.of();
        }
        Output error = new Output.Fail(condition, text);
        List<Output> out = List.of(error);
        if (state instanceof State.AwaitsHeader(Progress progress)) {
            Domain asked = said.to();
            out = List.of(
                    header(asked != null && terms.isServed().test(asked) ? asked : progress.knownHost(), said), error);
        }
        state = new State.Over();
        return out;
    }

    private Output.Header header(@Nullable Domain host, StreamHeader said) {
        Jid from = said.from();
        return new Output.Header(
                host, from == null ? null : from.bare(), terms.streamIds().get());
    }
}
