package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveFilter;
import im.clove.node.ext.ArchiveReader;
import im.clove.node.ext.Query;
import im.clove.node.ext.Query.Found;
import im.clove.node.ext.std.ArchiveManagement;
import im.clove.node.ext.std.ArchivePages;
import im.clove.node.ext.std.ArchiveRequest;
import im.clove.node.owner.Work;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Writes;
import im.clove.runtime.owner.Serial;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0313, XEP-0431: who may enter reads what was said to all. Answered beside the room, which goes on meanwhile,
/// from what is committed; one request after the other.
final class RoomArchive implements RoomFeature {
    private static final Logger LOG = LoggerFactory.getLogger(RoomArchive.class);

    private static final String NS = ArchiveManagement.NS;

    private final RoomState state;
    private final Telling telling;
    private final Consumer<RoomEvent> room;
    private final Serial<Runnable> beside;

    /// @param room takes an event again
    RoomArchive(RoomState state, Telling telling, Consumer<RoomEvent> room) {
        this.state = state;
        this.telling = telling;
        this.room = room;
        this.beside = new Serial<>("room archive", state.tools().executor(), waiting -> waiting.forEach(Runnable::run));
    }

    @Override
    public List<String> features() {
        return isThere() ? List.of(NS, NS + "#extended", ArchiveManagement.FULL_TEXT) : List.of();
    }

    @Override
    public List<Question> questions() {
        return List.of(
                Question.later(Iq.Type.SET, NS, "query", (iq, who, envelope, work) -> {
                    if (!refused(iq, who, envelope, work)) {
                        query(iq, seesAddresses(iq, who), envelope, work);
                    }
                }),
                Question.later(Iq.Type.GET, NS, "metadata", (iq, who, envelope, work) -> {
                    if (!refused(iq, who, envelope, work)) {
                        read(ArchivePages::metadata, iq, envelope, work);
                    }
                }),
                new Question(Iq.Type.GET, NS, "query", this::form));
    }

    private boolean isThere() {
        return state.isOpen() && state.isLogged();
    }

    private void form(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        StanzaError refusal = refusal(iq, who);
        if (refusal == null) {
            telling.answer(ArchivePages.form(iq, false), envelope, work);
        } else {
            telling.refuse(envelope, refusal, "not his archive", work);
        }
    }

    private boolean refused(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        StanzaError refusal = refusal(iq, who);
        if (refusal != null) {
            refuse(refusal, "not his archive", envelope, work);
        }
        return refusal != null;
    }

    private @Nullable StanzaError refusal(Iq iq, @Nullable Occupant who) {
        Jid asker = iq.from();
        if (asker == null || !isThere()) {
            return StanzaError.of(state.isOpen() ? Condition.SERVICE_UNAVAILABLE : Condition.ITEM_NOT_FOUND);
        }
        Standing standing = new Standing(state.affiliationOf(asker), who == null ? Role.NONE : who.role());
        return Rights.archive(standing, state.config()).orElse(null);
    }

    /// As on entering, for who is not in.
    private boolean seesAddresses(Iq iq, @Nullable Occupant who) {
        Role role = who == null ? state.roleOf(Objects.requireNonNull(iq.from())) : who.role();
        return Rights.seesAddresses(role, state.config());
    }

    private void query(Iq iq, boolean seesAddresses, Envelope envelope, Work work) {
        switch (ArchiveRequest.read(iq.payload())) {
            case ArchiveRequest.Reading.Bad(StanzaError error, String reason) -> refuse(error, reason, envelope, work);
            case ArchiveRequest.Reading.Good(ArchiveRequest wanted) -> {
                Jid name = Objects.requireNonNull(iq.to()).bare();
                ArchiveFilter filter = wanted.filter();
                Jid with = filter.with();
                boolean isOccupant = with != null && (with.bare().equals(name) || isHere(with));
                if (with != null && !isOccupant && !seesAddresses) {
                    refuse(
                            StanzaError.of(Condition.FORBIDDEN, "Real addresses are hidden in this room"),
                            "asks for a real address",
                            envelope,
                            work);
                } else if (!filter.text().isEmpty() && state.archive().lacksWords()) {
                    Writes writes = new Writes();
                    state.archive(state.archive().index(state.shelf(work), writes), writes, work);
                    work.after(() -> room.accept(new RoomEvent.AskedAgain(envelope)));
                } else {
                    ArchiveFilter here = with == null ? filter : filter.with(isOccupant ? here(with) : with.bare());
                    ArchivePages pages = new ArchivePages(
                            iq,
                            name,
                            message -> RoomNames.under(History.seen(message, seesAddresses), state.room(), name));
                    read((_, reader) -> pages.page(wanted.with(here), reader), iq, envelope, work);
                }
            }
        }
    }

    private boolean isHere(Jid with) {
        return with.bare().equals(state.room());
    }

    private Jid here(Jid with) {
        return with.isFull() ? state.room().withResource(with.resource()) : state.room();
    }

    private void read(BiFunction<Iq, ArchiveReader, Found> question, Iq iq, Envelope envelope, Work work) {
        Shelf shelf = state.committed();
        Archive archive = state.archive();
        ArchiveReader reader = new ArchiveReader(shelf, archive, state.room());
        work.after(() -> beside.post(() -> {
            try {
                tell(found(question, iq, reader), iq, envelope);
            } catch (RuntimeException e) {
                LOG.error("What was found in the archive of a room could not be told", e);
            } finally {
                envelope.ticket().done();
            }
        }));
    }

    private static Found found(BiFunction<Iq, ArchiveReader, Found> question, Iq iq, ArchiveReader reader) {
        try {
            return question.apply(iq, reader);
        } catch (RuntimeException e) {
            LOG.error("The archive of a room could not be read; whoever asked is told", e);
            Condition condition =
                    e instanceof StoreException ? Condition.RESOURCE_CONSTRAINT : Condition.INTERNAL_SERVER_ERROR;
            return new Found.None(StanzaError.of(condition), "it could not be read");
        }
    }

    private void tell(Found found, Iq iq, Envelope envelope) {
        switch (found) {
            case Found.Answer(List<Message> ahead, Iq result) -> {
                ahead.forEach(message -> telling.answer(message, envelope));
                telling.answer(result, envelope);
            }
            case Found.History(List<Query.Kept> ahead, Iq result) -> {
                ahead.forEach(kept -> telling.answer(kept.answer(), envelope));
                telling.answer(result, envelope);
            }
            case Found.None(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                Replies.error(iq, error).ifPresent(answer -> telling.answer(answer, envelope));
            }
        }
    }

    private void refuse(StanzaError error, String reason, Envelope envelope, Work work) {
        telling.refuse(envelope, error, reason, work);
        work.done(envelope.ticket());
    }
}
