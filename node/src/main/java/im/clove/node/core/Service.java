package im.clove.node.core;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.List;

/// Something of this node that has an address of its own and is no account: the server itself, a test contact, a
/// house of rooms. [Hosts] finds it by its address; whatever is for that address is submitted to it.
public interface Service {
    /// Where it is found. A domain alone is taken whole, with every local part and resource below it
    /// (`room@conference.example/nick`), unless accounts live there: then only what has no local part. A bare
    /// address at a domain with accounts is found with every resource.
    Jid address();

    /// Further domains that are taken whole and lead to the same service, which speaks under the name it was spoken to.
    default List<Domain> aliases() {
        return List.of();
    }

    /// Under which name service discovery lists it among the items of the server (XEP-0030 §4); empty for not at all.
    default String title() {
        return "";
    }

    /// Whether its addresses are rooms, and what has a resource is somebody in one of them (XEP-0045).
    default boolean isOfRooms() {
        return false;
    }

    /// What it may do in the name of accounts.
    default Permissions permissions() {
        return Permissions.NONE;
    }

    /// Whether what it says may come of somebody else, or what it is told may reach somebody: a guarded account
    /// does not have to do with such a service unasked.
    default boolean isSpeakingOfOthers() {
        return true;
    }

    /// The node has started: what waits for that may go. Only posts. From any thread.
    default void started() {
        // Most wait for nothing.
    }

    /// An account of this node is gone, and what it was here must not go to who gets its name later. Only posts. From
    /// any thread.
    default void removed(Jid account) {
        // Most know nobody.
    }

    /// Another server is there again: presence between these two was given up while it was away. Only posts. From any
    /// thread.
    ///
    /// @param local a bare address of this service's
    /// @param remote a bare address there
    default void returned(Jid local, Jid remote) {
        // Most show nobody a presence.
    }

    /// A stanza for the address; `from` and `to` are set. Only posts; whoever works on it ends the envelope's ticket,
    /// exactly once. From any thread.
    void submit(Envelope envelope);
}
