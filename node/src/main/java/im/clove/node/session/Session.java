package im.clove.node.session;

import im.clove.node.account.Account;
import im.clove.node.account.SessionPort;
import im.clove.node.account.Undelivered;
import im.clove.node.c2s.ClientStream;
import im.clove.node.c2s.Entrance;
import im.clove.node.core.Proof;
import im.clove.runtime.budget.Sluice;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.owner.Serial;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.InboundLedger;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.sm.SmMachine.Output;
import im.clove.xmpp.stanza.Language;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of a bound resource. It outlives its link when stream management is on (XEP-0198): then what the
/// client has not confirmed is kept and sent again on the next link. Everything happens on its own thread; public
/// methods only post; the reader of a [Wire] waits while too much is in flight.
public final class Session implements SessionPort {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final Jid full;
    private final Account account;
    private final SessionServices services;
    private final Serial<SessionEvent> mailbox;
    private final Charged charged;
    private final Inlet inlet;
    private final Unconfirmed unconfirmed;
    private final Absence absence;
    private final Outgoing out;
    private final Quiet quiet;
    private final Patience patience;
    private final Welcome welcome;

    private volatile Entrance.@Nullable Bind asked;
    private volatile Proof proof = Proof.TOKEN;
    private boolean ended;

    Session(Jid full, Account account, SessionServices services) {
        this.full = full;
        this.account = account;
        this.services = services;
        this.charged = new Charged(
                account.budget(),
                full.toString(),
                () -> end(StreamCondition.RESOURCE_CONSTRAINT, "The server is short of memory"));
        this.inlet =
                new Inlet(full, account, charged.saying(), services.limits().inFlight());
        this.unconfirmed = new Unconfirmed(services.limits());
        this.out = new Outgoing(
                unconfirmed,
                services.limits(),
                () -> services.timers().after(ANSWER_WITHIN, () -> post(new SessionEvent.AnswerDue())));
        this.quiet = new Quiet(charged::isShort, charged::went);
        this.absence = new Absence(services.timers(), services.limits().resumption(), this::post);
        this.patience = new Patience(services.timers(), this::post);
        this.welcome = new Welcome(
                full, unconfirmed, absence, quiet, () -> services.resumable().register(this));
        this.mailbox = new Serial<>("session", services.executor(), this::step);
    }

    /// Gives the session its first link. Called once, before anything is posted.
    ///
    /// @param wanted what its client asks for; answered when the account has taken the session
    Wire begin(ClientStream stream, Entrance.Bind wanted) {
        Wire first = wire(stream);
        out.begin(first);
        this.asked = wanted;
        return first;
    }

    /// Another link of the session, before anything runs on it.
    Wire wire(ClientStream stream) {
        stream.line().chargeTo(charged.budget());
        proof = stream.proof();
        return new Wire(stream, inlet::enter, this::post);
    }

    boolean isDetached() {
        return out.wire() == null;
    }

    @Override
    public long asleepSince() {
        return absence.since();
    }

    public Jid full() {
        return full;
    }

    @Override
    public String resource() {
        return full.resource();
    }

    @Override
    public Proof proof() {
        return proof;
    }

    /// On the account's thread, ahead of everything the account delivers, and before anything else is posted.
    @Override
    public void bound() {
        services.sessions().add(this);
        Entrance.Bind wanted = asked;
        if (wanted != null) {
            asked = null;
            out.write(welcome.bound(wanted));
        }
    }

    @Override
    public void deliver(Stanza stanza, long queued) {
        charged.came(stanza);
        post(new SessionEvent.Deliver(stanza, queued));
    }

    @Override
    public void end(StreamCondition condition, String text) {
        post(new SessionEvent.End(condition, text));
    }

    /// The client wants this session on another link.
    CompletableFuture<Boolean> resume(Wire next, Entrance.Resume wanted) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        post(new SessionEvent.Resume(next, wanted, answer));
        return answer;
    }

    void post(SessionEvent event) {
        mailbox.post(event);
    }

    private void step(List<SessionEvent> events) {
        for (SessionEvent event : events) {
            try {
                handle(event);
            } catch (RuntimeException e) {
                LOG.error("A session could not deal with an event and ends", e);
                finish(StreamCondition.INTERNAL_SERVER_ERROR.toElement("The server met an error of its own"));
            }
        }
        out.askIfDue();
    }

    private void handle(SessionEvent event) {
        switch (event) {
            case SessionEvent.Received(Wire from, Element element, Sluice.Place place) -> {
                if (out.isOn(from)) {
                    receive(from, element, place);
                } else {
                    place.done();
                }
            }
            case SessionEvent.Deliver(Stanza stanza, long queued) ->
                sendAll(quiet.next(new Undelivered(stanza, queued)));
            case SessionEvent.Written(long queued) -> {
                Stanza written = unconfirmed.written(queued);
                if (written != null) {
                    charged.went(written);
                    account.confirmed(this, List.of(queued));
                }
            }
            case SessionEvent.Handled(InboundLedger.Ticket ticket) -> {
                if (unconfirmed.handled(ticket)) {
                    out.answer();
                }
                SessionEvent.Resume waiting = absence.waiting();
                if (waiting != null && !unconfirmed.hasOpen()) {
                    resumeNow(waiting);
                }
            }
            case SessionEvent.PatienceOver(int before) -> patienceOver(before);
            case SessionEvent.AnswerDue _ when unconfirmed.owesAnswer() -> out.answer();
            case SessionEvent.LinkClosed(Wire from, LinkEnd end) when out.isOn(from) -> linkClosed(end);
            case SessionEvent.Idle(Wire from) when out.isOn(from) -> out.ask(services.ping(full));
            case SessionEvent.Resume request -> resume(request);
            case SessionEvent.ResumeDue(SessionEvent.Resume request)
            when request.equals(absence.waiting()) -> resumeNow(request);
            case SessionEvent.ResumptionOver(int of) when isDetached() && absence.isOver(of) -> finish(null);
            case SessionEvent.AnswerDue _,
                    SessionEvent.LinkClosed _,
                    SessionEvent.Idle _,
                    SessionEvent.ResumeDue _,
                    SessionEvent.ResumptionOver _ -> {
                // Of a link or an absence that is over.
            }
            case SessionEvent.End(StreamCondition condition, String text) -> finish(condition.toElement(text));
        }
    }

    private void receive(Wire from, Element element, Sluice.Place place) {
        if (Stanza.isStanza(element)) {
            stanza(Language.stamp(element, from.language()), place);
            return;
        }
        place.done();
        if (Quiet.isState(element)) {
            sendAll(quiet.take(element));
            return;
        }
        if (!element.namespace().equals(SmElements.NS)) {
            finish(StreamCondition.UNSUPPORTED_STANZA_TYPE.toElement("Only stanzas are understood here"));
            return;
        }
        SmElements.Nonza nonza = SmElements.read(element);
        if (nonza instanceof SmElements.Nonza.Enable enable && !unconfirmed.isEnabled()) {
            from.line().send(welcome.enable(enable));
        } else if (nonza instanceof SmElements.Nonza.Request && unconfirmed.isEnabled()) {
            out.asked();
        } else {
            carryOut(unconfirmed.take(nonza));
            pour();
        }
    }

    private void carryOut(Output<Undelivered> output) {
        switch (output) {
            case Output.Send<Undelivered>(Element element) -> out.write(element);
            case Output.Freed<Undelivered>(List<Undelivered> items) -> {
                charged.went(items);
                List<Long> queued = Undelivered.queued(items);
                if (!queued.isEmpty()) {
                    account.confirmed(this, queued);
                }
                if (!items.isEmpty()) {
                    patience.acknowledged();
                }
            }
            case Output.Fatal<Undelivered>(Element condition) ->
                finish(StreamCondition.UNDEFINED_CONDITION.toElement("More was acknowledged than was sent", condition));
            case Output.Violation<Undelivered>(String reason) -> {
                LOG.debug("stream management: {}", reason);
                finish(StreamCondition.POLICY_VIOLATION.toElement("Stream management was not understood"));
            }
        }
    }

    private void stanza(Element element, Sluice.Place place) {
        switch (inlet.stanza(this, element, place, unconfirmed)) {
            case Inlet.Outcome.Taken(Optional<Stanza> answer) -> answer.ifPresent(a -> deliver(a, NOT_QUEUED));
            case Inlet.Outcome.Fault(StreamCondition condition, String text) -> finish(condition.toElement(text));
        }
    }

    private void send(Stanza stanza, long queued) {
        if (ended) {
            giveBack(stanza, queued);
            return;
        }
        boolean isKept = unconfirmed.keeps(queued);
        Outgoing.Sent sent = charged.isOver()
                ? Outgoing.Sent.TOO_MUCH
                : out.send(stanza, queued, () -> post(new SessionEvent.Written(queued)));
        switch (sent) {
            case DONE -> {
                if (!isKept) {
                    charged.went(stanza);
                }
                if (out.isWaiting()) {
                    patience.begin();
                }
            }
            case TOO_MUCH -> {
                giveBack(stanza, queued);
                finish(StreamCondition.RESOURCE_CONSTRAINT.toElement("The client has too much unconfirmed"));
            }
            case STUCK -> {
                // With stream management the client may come back for what it missed; without, the session is over.
                if (!isKept) {
                    giveBack(stanza, queued);
                }
                detach();
            }
        }
    }

    private void sendAll(List<Undelivered> all) {
        all.forEach(each -> send(each.stanza(), each.queued()));
    }

    private void giveBack(Stanza stanza, long queued) {
        charged.went(stanza);
        account.ended(this, List.of(new Undelivered(stanza, queued)));
    }

    private void pour() {
        // What waits is of a session with stream management, so the client may come back for what it missed.
        if (!ended && out.pour() == Outgoing.Sent.STUCK) {
            detach();
        }
    }

    /// A client that was asked and acknowledges nothing at all is not waited for.
    private void patienceOver(int before) {
        if (patience.isOver(before) && out.isWaiting() && out.hasAsked() && !isDetached()) {
            finish(StreamCondition.RESOURCE_CONSTRAINT.toElement("The client acknowledges nothing"));
        } else if (out.isWaiting()) {
            patience.begin();
        }
    }

    private void linkClosed(LinkEnd end) {
        if (Absence.mayFollow(end)) {
            detach();
        } else {
            out.end();
            finish(null);
        }
    }

    private void detach() {
        if (ended || !unconfirmed.isResumable()) {
            out.end();
            finish(null);
            return;
        }
        var messages = out.messages();
        absence.begin();
        out.end();
        account.asleep(this, messages);
    }

    /// The count in `resumed` decides what the client sends again. So it must cover every stanza that was read:
    /// what is still on its way to its last owner is waited for, and after a while vouched for. Else it would come
    /// twice, and the counts of the two ends would part for good.
    private void resume(SessionEvent.Resume request) {
        if (ended) {
            request.answer().complete(false);
            return;
        }
        Wire old = out.wire();
        if (old != null) {
            old.line().close(StreamCondition.CONFLICT.toElement("The session goes on over another connection"));
            detach();
        }
        absence.returned(request);
        if (unconfirmed.hasOpen()) {
            services.timers().after(ANSWER_WITHIN, () -> post(new SessionEvent.ResumeDue(request)));
        } else {
            resumeNow(request);
        }
    }

    private void resumeNow(SessionEvent.Resume request) {
        absence.end();
        unconfirmed.vouchForOpen();
        out.begin(request.wire());
        request.answer().complete(true);
        Entrance.Resume wanted = request.wanted();
        Output<Undelivered> acknowledged = unconfirmed.resume(new AckCounter(wanted.h()));
        if (acknowledged instanceof Output.Freed) {
            out.write(wanted.dress().spell(new Entrance.Outcome.Resumed(full, unconfirmed.resumed())));
        }
        carryOut(acknowledged);
        if (!ended) {
            account.awake(this);
        }
        if (!ended && !out.again()) {
            detach();
        } else {
            pour();
            sendAll(quiet.become(false));
        }
    }

    /// The end: what the client has not confirmed goes back to the account, once.
    private void finish(@Nullable Element streamError) {
        if (ended) {
            return;
        }
        ended = true;
        absence.refuse();
        services.resumable().ended(unconfirmed.id(), full.bare(), unconfirmed.handledCount());
        Wire last = out.end();
        if (last != null) {
            last.line().close(streamError);
        }
        List<Undelivered> rest = out.all();
        rest.addAll(quiet.become(false));
        charged.end(rest);
        account.ended(this, rest);
        services.sessions().remove(this);
    }
}
