package im.clove.node.c2s;

import im.clove.runtime.door.Anteroom;
import im.clove.runtime.door.Source;
import im.clove.runtime.link.Framing;
import im.clove.runtime.link.Line;
import im.clove.runtime.link.LineOpening;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.link.LinkSink;
import im.clove.runtime.link.StreamFraming;
import im.clove.runtime.link.StreamIo;
import im.clove.runtime.link.WebSocketFraming;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.SaslRequest;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: does what [ClientNegotiation] says, then runs the line. All on one virtual thread, but
/// for the deadline.
final class ClientConversation {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConversation.class);

    /// How long a client has to take the stream error and close.
    private static final Duration PARTING = Duration.ofSeconds(2);

    private final ClientConnections all;
    private final Duplex accepted;
    private final ListenerKind kind;
    private final Optional<Jid> proven;
    private final Source source;

    private volatile @Nullable LineOpening opening;
    private volatile @Nullable Line line;
    private volatile boolean headerSent;
    private @Nullable Domain host;
    private @Nullable Jid guessed;
    private String claimed = "";
    private @Nullable LinkSink entered;
    private boolean parted;
    private Anteroom.@Nullable Place place;

    /// @param proven whose connection it is, if what carries it has proved that
    ClientConversation(ClientConnections all, Duplex accepted, ListenerKind kind, Optional<Jid> proven, Source source) {
        this.all = all;
        this.accepted = accepted;
        this.kind = kind;
        this.proven = proven;
        this.source = source;
    }

    /// @param bound runs when the client has logged in, or the connection ends before
    void run(Runnable bound) throws InterruptedIOException {
        pause(all.lobby().delay(source));
        Anteroom.Place waiting = all.lobby().enter(source, this::givesWay);
        place = waiting;
        Timers.Timer deadline = all.timers().after(patience(), this::expired);
        try {
            negotiate();
            deadline.cancel();
            waiting.leave();
            bound.run();
            Line out = line;
            if (entered != null && out != null) {
                out.run(entered);
            }
        } catch (IOException e) {
            LOG.debug("A client's connection ended before it was bound: {}", e.getMessage());
        } finally {
            deadline.cancel();
            waiting.leave();
        }
    }

    private Duration patience() {
        return accepted.peer() instanceof PeerIdentity.I2p
                ? all.limits().login().darknet()
                : all.limits().login().clearnet();
    }

    private void spoke() {
        Anteroom.Place waiting = place;
        if (waiting != null) {
            waiting.spoke();
        }
    }

    private void negotiate() throws IOException {
        Duplex duplex = accepted;
        if (kind == ListenerKind.DIRECT_TLS) {
            try {
                duplex = accepted.secure(all.tls(accepted.peer()).engine(true, null));
            } catch (IOException e) {
                all.failures().handshake(accepted.peer(), e);
                throw e;
            }
            spoke();
        }
        LineOpening stream = new StreamIo(duplex, this::framing, all.limits().beforeLogin());
        opening = stream;
        ClientNegotiation machine =
                new ClientNegotiation(all.terms(kind, accepted.peer(), proven), stream.protection(), bindings(stream));
        try {
            while (!parted && entered == null) {
                StreamEvent event = stream.next();
                if (event == null) {
                    return;
                }
                List<Output> next = machine.step(event);
                spoke();
                perform(machine, next);
            }
        } catch (RuntimeException | StackOverflowError e) {
            // Ours, the store's for one: the client is told that it is not its fault.
            part(StreamCondition.INTERNAL_SERVER_ERROR.toElement());
            throw e;
        }
    }

    private Framing framing(XmlLimits limits) {
        return kind.isWebSocket() ? new WebSocketFraming(limits) : new StreamFraming(Element.CLIENT, limits);
    }

    /// A login asks three times which there are; each costs a derivation of keys or a hash of the certificate.
    private static ChannelBinding.Source bindings(LineOpening stream) {
        Map<ChannelBinding, Optional<byte[]>> known = new EnumMap<>(ChannelBinding.class);
        return type -> known.computeIfAbsent(type, absent -> stream.channelBinding(absent.wireName()));
    }

    private LineOpening opening() {
        LineOpening stream = opening;
        if (stream == null) {
            throw new IllegalStateException("No stream yet");
        }
        return stream;
    }

    private void perform(ClientNegotiation machine, List<Output> outputs) throws IOException {
        for (Output output : outputs) {
            switch (output) {
                case Output.Header(Domain from, Jid to, String id) -> {
                    host = from;
                    headerSent = true;
                    opening().header(from == null ? "" : from.name(), to == null ? null : to.toString(), id, "en");
                }
                case Output.Send(Element element) -> send(element);
                case Output.LoginFailed(Element answer) -> {
                    send(answer);
                    all.failures().login(accepted.peer(), claimed, host, answer);
                }
                case Output.StartTls _ -> {
                    startTls();
                    headerSent = false;
                    perform(machine, machine.secured(bindings(opening())));
                }
                case Output.Check(SaslServer sasl, SaslRequest request) ->
                    perform(machine, machine.checked(check(sasl, request)));
                case Output.Register wanted -> perform(machine, machine.registered(register(wanted)));
                case Output.LoggedIn(Jid _, boolean restarts) -> {
                    if (restarts) {
                        opening().restart();
                    }
                    opening().limits(all.limits().afterLogin());
                }
                case Output.Note(LoggedInClient client, Visit visit) ->
                    perform(machine, machine.noted(all.gate().note(client.account(), client.generation(), visit)));
                case Output.Enter(LoggedInClient client, Entrance entrance) ->
                    admit(machine, all.gate().enter(stream(client), entrance));
                case Output.Fail(StreamCondition condition, String text) ->
                    part(text.isEmpty() ? condition.toElement() : condition.toElement(text));
                case Output.Finish _ -> part(null);
            }
        }
    }

    private void startTls() throws IOException {
        try {
            opening().secure(all.tls(accepted.peer()).engine(false, host));
        } catch (IOException e) {
            all.failures().handshake(accepted.peer(), e);
            throw e;
        }
        spoke();
    }

    private void send(Element element) throws IOException {
        Line out = line;
        if (out == null) {
            opening().send(element);
        } else {
            // A queue that is full already ends the link soon enough.
            out.send(element);
        }
    }

    private ClientStream stream(LoggedInClient client) {
        Line out = line;
        if (out == null) {
            out = opening().line(all.limits().link(), all.timers(), all.executor());
            line = out;
        }
        LineOpening from = opening();
        return new ClientStream(
                client.account(),
                client.generation(),
                out,
                from.protection(),
                from.peer(),
                client.mechanism(),
                client.language(),
                client.agent(),
                kind,
                client.isDevice());
    }

    private void admit(ClientNegotiation machine, ClientGate.Entry entry) throws IOException {
        switch (entry) {
            case ClientGate.Entry.Accepted(LinkSink sink) -> entered = sink;
            case ClientGate.Entry.Refused(List<Element> answer) -> perform(machine, machine.refused(answer));
        }
    }

    /// The slow and blocking part of a login: waiting as the throttle says, the store, the key derivation.
    private SaslStep check(SaslServer sasl, SaslRequest request) throws IOException {
        Domain at = host;
        if (at != null && request instanceof SaslRequest.Start) {
            guessed = null;
            claimed = GuessedAccount.name(request).orElse("");
        }
        if (at != null && guessed == null) {
            guessed = GuessedAccount.of(request, at).orElse(null);
        }
        Jid account = guessed;
        long now = all.timers().nowMillis();
        Duration wait = all.throttle().sourceDelay(source, now);
        if (account != null) {
            Duration forAccount = all.throttle().accountDelay(account, now);
            wait = wait.compareTo(forAccount) < 0 ? forAccount : wait;
        }
        pause(wait);
        SaslStep step = sasl.handle(request);
        switch (step) {
            case SaslStep.Failure failure
            when failure.guess() ->
                all.throttle()
                        .failed(
                                source,
                                Optional.ofNullable(account),
                                all.timers().nowMillis());
            case SaslStep.Success success
            when at != null -> {
                Jid who = Jid.of(success.account(), at, "");
                all.throttle().succeeded(who);
                if (!success.more().isEmpty()) {
                    all.gate().strengthen(who, success.generation(), success.more());
                }
            }
            case SaslStep.Challenge _, SaslStep.Continue _, SaslStep.Salt _ -> {}
            case SaslStep.Success _, SaslStep.Failure _ -> {}
        }
        return step;
    }

    /// As slow after wrong guesses as a login.
    private RegistrationAnswer register(Output.Register wanted) throws IOException {
        pause(all.throttle().sourceDelay(source, all.timers().nowMillis()));
        RegistrationAnswer answer =
                RegistrationAnswer.of(all.registrar(), wanted.host(), wanted.request(), wanted.shown());
        if (answer.isGuess()) {
            all.throttle().failed(source, Optional.empty(), all.timers().nowMillis());
            all.failures().registration(accepted.peer(), wanted.host(), answer.reply());
        }
        return answer;
    }

    private void pause(Duration wait) throws InterruptedIOException {
        LoginThrottle.pause(all.timers(), wait);
    }

    /// Ends the stream from this side, within a short time.
    private void part(@Nullable Element streamError) {
        parted = true;
        Line out = line;
        if (out != null) {
            out.close(streamError);
            out.run(new Discard());
            return;
        }
        Timers.Timer hard = all.timers().after(PARTING, opening()::drop);
        try {
            opening().part(streamError);
        } finally {
            hard.cancel();
        }
    }

    /// The absolute deadline has passed; on a timer's thread.
    private void expired() {
        endFromOutside(StreamCondition.CONNECTION_TIMEOUT.toElement("The login took too long"));
    }

    /// Somebody else gets the place; on any thread.
    private void givesWay() {
        all.failures().gaveWay(accepted.peer());
        endFromOutside(StreamCondition.RESOURCE_CONSTRAINT.toElement("Too many others have not logged in either"));
    }

    private void endFromOutside(Element error) {
        try {
            all.executor().execute(() -> end(error));
        } catch (RejectedExecutionException _) {
            accepted.close();
        }
    }

    private void end(Element error) {
        LineOpening stream = opening;
        Line out = line;
        if (out != null) {
            out.close(error);
        } else if (stream != null && headerSent) {
            Timers.Timer hard = all.timers().after(PARTING, accepted::close);
            stream.abort(error);
            hard.cancel();
        } else {
            accepted.close();
        }
    }

    /// For what still comes after the end.
    private static final class Discard implements LinkSink {
        @Override
        public void received(Element element) {
            // Nobody is there any more.
        }

        @Override
        public void idle() {
            // It ends by itself.
        }

        @Override
        public void closed(LinkEnd end) {
            // It was closed by this side.
        }
    }
}
