package im.clove.node.ext;

import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;

/// One account's chapters outside its owner: while it is written down for another server, or while it arrives and
/// nobody can log in to it yet. Not thread-safe.
public interface Estate {
    /// Whose it is: a bare address.
    Jid account();

    /// The value, with what was turned before.
    <T> T chapter(Chapter<T> chapter);

    /// What is kept of it, with what was turned before.
    Shelf shelf(Chapter<?> chapter);

    /// Gives it another value, with what is written for it. Of an estate that is only read: never.
    <T> void turn(Chapter<T> chapter, T value, Writes writes);
}
