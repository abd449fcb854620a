package im.clove.s2s.queue;

/// What the sender of a stanza wants written in the same commit as the stanza, should that be kept. The engine does not
/// look into it: the [OutboxStore] knows what it is.
public interface Beside {}
