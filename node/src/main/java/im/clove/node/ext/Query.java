package im.clove.node.ext;

import im.clove.node.store.Shelf;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;

/// What comes of a request that reads much ([Hook.AccountQuery]).
public sealed interface Query {
    /// The request is refused, and nothing is read.
    record Refuse(StanzaError error, String reason) implements Query {}

    /// Reads, and answers then.
    ///
    /// @param chapter whose shelf is read
    record Read(Chapter<?> chapter, Reader reader) implements Query {}

    /// Something has to be kept first; then the request is asked again, of the same handler.
    record First(Effect.Turn<?> turn) implements Query {}

    /// What is done beside the account.
    @FunctionalInterface
    interface Reader {
        /// Called on a thread beside the account's own, once everything before the request is committed; of one account
        /// one after the other.
        ///
        /// @param shelf as it stands in the store: it goes on changing, so whoever needs a bound takes it
        ///     with the request, from the chapter's value
        Found read(Shelf shelf);
    }

    /// A message of the account's archive.
    ///
    /// @param answer that holds it
    /// @param number in the archive
    record Kept(Message answer, long number) {}

    /// What was found. It goes to whoever asked, to a client of the account itself straight.
    sealed interface Found {
        /// @param ahead of the result, in this order; with `from` and `to`
        record Answer(List<Message> ahead, Iq result) implements Found {}

        /// A part of the account's history. What of it waits in the offline queue counts as delivered to whoever asked
        /// once they have it, and comes no second time (decision 34).
        ///
        /// @param ahead of the result, in this order; with `from` and `to`
        record History(List<Kept> ahead, Iq result) implements Found {}

        /// What was asked for is not there.
        record None(StanzaError error, String reason) implements Found {}
    }
}
