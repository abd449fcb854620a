package im.clove.node.service.room;

import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.RoomDetails;
import im.clove.node.admin.RoomSummary;
import im.clove.node.owner.Memory;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What whoever runs the node asks of the rooms of a service. Only posts; an answer ends with
/// [im.clove.node.admin.ControlException] if what is asked is not possible, and is given from any thread. Thread-safe.
public final class RoomCare {
    private static final Logger LOG = LoggerFactory.getLogger(RoomCare.class);

    private final RoomTools tools;
    private final Consumer<Object> service;

    /// @param service takes a [Listing] or a [Tending]
    RoomCare(RoomTools tools, Consumer<Object> service) {
        this.tools = tools;
        this.service = service;
    }

    /// Somebody asks which rooms there are.
    record Listing(CompletableFuture<List<RoomListing>> answer) {}

    /// Something is wanted of a room.
    ///
    /// @param room as it is stored
    record Tending(Jid room, RoomEvent.Tended what) {}

    /// Whether rooms of this domain are found here.
    public boolean isOf(Domain domain) {
        return tools.domains().isServed(domain) || tools.domains().kept().equals(domain);
    }

    /// All rooms there are, by address.
    public CompletableFuture<List<RoomSummary>> list() {
        CompletableFuture<List<RoomListing>> all = new CompletableFuture<>();
        service.accept(new Listing(all));
        // Not on the thread of the service: what is stored of many rooms takes a while to read.
        return all.thenApplyAsync(this::summaries, tools.executor());
    }

    /// How a room stands.
    ///
    /// @param room by any of its names
    public CompletableFuture<RoomDetails> look(Jid room) {
        return tend(room, new Errand.Look());
    }

    /// Somebody is something else in a room from now on, and who is in hears of it.
    public CompletableFuture<RoomDetails> grant(Jid room, Jid user, RoomAffiliation affiliation) {
        return tend(room, new Errand.Grant(user, Affiliation.valueOf(affiliation.name())));
    }

    /// A room ends, and who is in hears of it.
    ///
    /// @param reason empty for none
    /// @param to where people are to go
    public CompletableFuture<RoomDetails> destroy(Jid room, String reason, Optional<Jid> to) {
        return tend(room, new Errand.Destroy(reason, to));
    }

    private CompletableFuture<RoomDetails> tend(Jid room, Errand errand) {
        CompletableFuture<RoomDetails> answer = new CompletableFuture<>();
        service.accept(new Tending(tools.domains().kept(room.bare()), new RoomEvent.Tended(errand, answer)));
        return answer;
    }

    private List<RoomSummary> summaries(List<RoomListing> all) {
        List<RoomSummary> found = new ArrayList<>();
        for (RoomListing listing : all) {
            if (listing.stage() == Stage.LOCKED) {
                found.add(RoomReport.locked(listing, tools.domains()));
                continue;
            }
            try {
                RoomState state = new RoomState(listing.room(), tools, new Memory());
                if (state.head().stage() != Stage.MISSING) {
                    found.add(RoomReport.summary(state, OptionalInt.of(listing.occupants())));
                }
            } catch (StoreException e) {
                // One that is damaged must not hide the others.
                LOG.error("The room {} cannot be read and is left out of the list", listing.room(), e);
            }
        }
        return found;
    }
}
