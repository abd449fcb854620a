package im.clove.node.c2s;

import im.clove.node.c2s.NegotiationState.Attempt;
import im.clove.node.c2s.NegotiationState.AwaitsBinding;
import im.clove.node.c2s.NegotiationState.AwaitsHeader;
import im.clove.node.c2s.NegotiationState.AwaitsLogin;
import im.clove.node.c2s.NegotiationState.Binding;
import im.clove.node.c2s.NegotiationState.Checking;
import im.clove.node.c2s.NegotiationState.Completing;
import im.clove.node.c2s.NegotiationState.Handshaking;
import im.clove.node.c2s.NegotiationState.Progress;
import im.clove.node.c2s.NegotiationState.Registering;
import im.clove.node.c2s.StreamFeature.Request;
import im.clove.node.c2s.StreamFeature.Stage;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.SaslCondition;
import im.clove.xmpp.sasl.SaslProfile;
import im.clove.xmpp.sasl.SaslRequest;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.sasl.Visit;
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

    private static final StreamHeader NOTHING_SAID = new StreamHeader(null, null, null, null);

    private final NegotiationTerms terms;
    private NegotiationState state;

    ClientNegotiation(NegotiationTerms terms, Protection protection, ChannelBinding.Source bindings) {
        this.terms = terms;
        this.state = new AwaitsHeader(new Progress.Fresh(protection, bindings, null));
    }

    /// Whether nothing more is expected.
    boolean isOver() {
        return state instanceof NegotiationState.Over;
    }

    List<Output> step(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Opened opened -> opened(opened);
            case StreamEvent.Received(Element element) -> received(element);
            case StreamEvent.Closed _ -> {
                if (isOver()) {
                    yield List.of();
                }
                state = new NegotiationState.Over();
                yield List.of(new Output.Finish());
            }
            case StreamEvent.Violation(StreamEvent.Kind kind, String _) -> fail(StreamCondition.of(kind), "");
        };
    }

    /// The TLS handshake is done.
    List<Output> secured(ChannelBinding.Source bindings) {
        if (!(state instanceof Handshaking(Domain host))) {
            return outOfOrder();
        }
        state = new AwaitsHeader(new Progress.Fresh(Protection.TLS, bindings, host));
        return List.of();
    }

    /// The login has an answer.
    List<Output> checked(SaslStep step) {
        if (!(state instanceof Checking(AwaitsLogin before, Attempt attempt))) {
            return outOfOrder();
        }
        return switch (step) {
            case SaslStep.Challenge challenge -> goesOn(before, attempt, challenge);
            case SaslStep.Continue tasks -> goesOn(before, attempt, tasks);
            case SaslStep.Salt salt -> goesOn(before, attempt, salt);
            case SaslStep.Success success -> loggedIn(before, attempt, success);
            case SaslStep.Failure failure -> failedLogin(before, attempt.profile(), failure);
        };
    }

    /// The registration has an answer.
    List<Output> registered(RegistrationAnswer answer) {
        if (!(state instanceof Registering(AwaitsLogin before))) {
            return outOfOrder();
        }
        AwaitsLogin next = before.showing(answer.token());
        List<Output> reply = List.of(new Output.Send(answer.reply()));
        if (answer.isFailure()) {
            return failedLogin(next, next.sasl(), reply);
        }
        state = next;
        return reply;
    }

    private List<Output> goesOn(AwaitsLogin before, Attempt attempt, SaslStep.Reply reply) {
        state = before.with(attempt);
        return List.of(new Output.Send(attempt.profile().write(reply)));
    }

    private List<Output> loggedIn(AwaitsLogin before, Attempt attempt, SaslStep.Success success) {
        Jid account = Jid.of(success.account(), before.offer().host(), "");
        LoggedInClient client = new LoggedInClient(
                account,
                success.generation(),
                success.mechanism(),
                success.isFurther(),
                before.said().language(),
                attempt.wishes().agent());
        Output in = new Output.LoggedIn(account, attempt.profile().restarts());
        if (attempt.profile().restarts()) {
            state = new AwaitsHeader(new Progress.LoggedIn(client));
            return List.of(new Output.Send(attempt.profile().success(success, account, List.of())), in);
        }
        if (isAnother(before.said().from(), account)) {
            return fail(StreamCondition.INVALID_FROM, "'from' is not who has logged in");
        }
        InlineLogin login = InlineLogin.of(attempt.profile(), client, success, attempt.wishes());
        state = new Completing(before, login);
        Optional<Visit> visit = attempt.wishes().visit(success, before.offer().tokens());
        List<Output> out = new ArrayList<>();
        out.add(in);
        out.addAll(visit.isPresent() ? List.of(new Output.Note(client, visit.get())) : complete(before, login));
        return out;
    }

    private static boolean isAnother(@Nullable Jid from, Jid account) {
        return from != null && !from.bare().equals(account);
    }

    /// The visit is noted.
    ///
    /// @param answers for the client
    List<Output> noted(List<Element> answers) {
        return state instanceof Completing(AwaitsLogin before, InlineLogin login)
                ? complete(before, login.with(answers))
                : outOfOrder();
    }

    /// XEP-0388 §2.6.1: the answer is sent when all that came along is done, by whoever lets the client in.
    private List<Output> complete(AwaitsLogin before, InlineLogin login) {
        Optional<Entrance> entrance = login.entrance(terms);
        if (entrance.isPresent()) {
            state = new Completing(before, login);
            return List.of(new Output.Enter(login.client(), entrance.get()));
        }
        Jid account = login.client().account();
        state = new AwaitsBinding(login.client(), 0);
        return List.of(
                new Output.Send(login.plain()),
                new Output.Send(StreamFeatures.of(terms.offers(Stage.AFTER_LOGIN, account))));
    }

    private List<Output> failedLogin(AwaitsLogin before, SaslProfile profile, SaslStep.Failure failure) {
        return failedLogin(before, before.sasl(), List.of(new Output.LoginFailed(profile.write(failure))));
    }

    private List<Output> failedLogin(AwaitsLogin before, @Nullable SaslServer next, List<Output> answer) {
        if (before.failures() + 1 >= MOST_FAILURES) {
            return tooMany(answer, "Too many failed logins");
        }
        state = before.failed(next);
        return answer;
    }

    private List<Output> tooMany(List<Output> answer, String text) {
        state = new NegotiationState.Over();
        List<Output> out = new ArrayList<>(answer);
        out.add(new Output.Fail(StreamCondition.POLICY_VIOLATION, text));
        return out;
    }

    /// The client was not let in; the answer to it.
    List<Output> refused(List<Element> answer) {
        List<Output> send = answer.stream().<Output>map(Output.Send::new).toList();
        return switch (state) {
            case Completing(AwaitsLogin before, InlineLogin login)
            when login.resumes() -> complete(before, login.notResumed(answer));
            // The login is over with it: whoever tries again does so from the start.
            case Completing(AwaitsLogin before, InlineLogin _) ->
                failedLogin(
                        before,
                        before.offer().sasl(),
                        answer.stream().<Output>map(Output.LoginFailed::new).toList());
            case Binding(AwaitsBinding before)
            when before.refusals() + 1 >= MOST_REFUSALS -> tooMany(send, "Too many refused requests");
            case Binding(AwaitsBinding before) -> {
                state = new AwaitsBinding(before.client(), before.refusals() + 1);
                yield send;
            }
            case AwaitsHeader _, AwaitsLogin _, Handshaking _, Checking _, AwaitsBinding _, NegotiationState.Over _ ->
                outOfOrder();
            case Registering _ -> outOfOrder();
        };
    }

    private List<Output> opened(StreamEvent.Opened opened) {
        if (!(state instanceof AwaitsHeader(Progress progress))) {
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
                return List.of(header, new Output.Send(StreamFeatures.of(beforeLogin(fresh, host, said))));
            }
            case Progress.LoggedIn(LoggedInClient in) -> {
                // T-17: who logged in at one host is nobody at another.
                if (!in.account().domain().equals(host)) {
                    return fail(StreamCondition.HOST_UNKNOWN, "The login was for another host", said);
                }
                if (isAnother(from, in.account())) {
                    return fail(StreamCondition.INVALID_FROM, "'from' is not who has logged in", said);
                }
                state = new AwaitsBinding(in.with(said.language()), 0);
                return List.of(
                        header, new Output.Send(StreamFeatures.of(terms.offers(Stage.AFTER_LOGIN, in.account()))));
            }
        }
    }

    private List<Element> beforeLogin(Progress.Fresh progress, Domain host, StreamHeader said) {
        LoginOffer offer = LoginOffer.of(terms, progress, host);
        state = new AwaitsLogin(offer, said, offer.sasl(), null, 0, "");
        return offer.features();
    }

    private List<Output> received(Element element) {
        return switch (state) {
            case AwaitsLogin awaiting -> beforeLogin(awaiting, element);
            case AwaitsBinding awaiting -> afterLogin(awaiting, element);
            case AwaitsHeader _, Handshaking _, Checking _ -> outOfOrder();
            case Registering _, Completing _, Binding _ -> outOfOrder();
            case NegotiationState.Over _ -> List.of();
        };
    }

    private List<Output> beforeLogin(AwaitsLogin awaiting, Element element) {
        if (terms.startsTls() && element.is(StreamFeatures.STARTTLS, "starttls")) {
            if (awaiting.offer().progress().protection() == Protection.TLS) {
                return fail(StreamCondition.POLICY_VIOLATION, "The stream is encrypted already");
            }
            state = new Handshaking(awaiting.offer().host());
            return List.of(new Output.Send(Element.of(StreamFeatures.STARTTLS, "proceed")), new Output.StartTls());
        }
        for (SaslProfile profile : awaiting.offer().profiles()) {
            Optional<SaslRequest> request = profile.read(element);
            if (request.isPresent()) {
                return logIn(awaiting, profile, request.get());
            }
        }
        Domain host = awaiting.offer().host();
        Optional<RegistrationRequest> registration =
                awaiting.offer().registers() ? RegistrationRequest.read(element, host) : Optional.empty();
        if (registration.isPresent()) {
            state = new Registering(awaiting);
            return List.of(new Output.Register(host, registration.get(), awaiting.token()));
        }
        // RFC 6120 §4.9.3.12; T-19: the authentication of old is an IQ, too.
        return Stanza.isStanza(element)
                ? fail(StreamCondition.NOT_AUTHORIZED, "Nobody has logged in on this stream")
                : fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "");
    }

    private List<Output> logIn(AwaitsLogin awaiting, SaslProfile profile, SaslRequest request) {
        SaslServer sasl = awaiting.sasl();
        if (sasl == null) {
            SaslStep.Failure failure =
                    new SaslStep.Failure(SaslCondition.ENCRYPTION_REQUIRED, "Start TLS before logging in", false);
            return failedLogin(awaiting, profile, failure);
        }
        Attempt attempt = awaiting.attempt();
        if (request instanceof SaslRequest.Start start) {
            attempt = new Attempt(profile, Wishes.of(start));
        } else if (attempt == null) {
            attempt = new Attempt(profile, Wishes.NONE);
        } else if (!attempt.profile().equals(profile)) {
            return outOfOrder();
        }
        state = new Checking(awaiting, attempt);
        return List.of(new Output.Check(sasl, request));
    }

    private List<Output> afterLogin(AwaitsBinding awaiting, Element element) {
        Optional<Request> asked =
                terms.asked(Stage.AFTER_LOGIN, awaiting.client().account(), element);
        if (asked.isPresent()) {
            state = new Binding(awaiting);
            return switch (asked.get()) {
                case Request.Enter(Entrance entrance) -> List.of(new Output.Enter(awaiting.client(), entrance));
                case Request.Refuse(Element answer) -> refused(List.of(answer));
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
        if (state instanceof AwaitsHeader(Progress progress)) {
            Domain asked = said.to();
            out = List.of(
                    header(asked != null && terms.isServed().test(asked) ? asked : progress.knownHost(), said), error);
        }
        state = new NegotiationState.Over();
        return out;
    }

    private Output.Header header(@Nullable Domain host, StreamHeader said) {
        Jid from = said.from();
        return new Output.Header(
                host, from == null ? null : from.bare(), terms.streamIds().get());
    }
}
