package im.clove.node.transit;

import im.clove.xmpp.jid.Jid;

/// Takes accounts, one after the other. Not thread-safe.
public interface Sink {
    /// An account begins.
    void begin(Jid account);

    /// A part of it.
    void take(Piece piece);

    /// Something of it that could not be read, or is of no use here.
    void left(String what, String why);

    /// It is complete.
    void end();

    /// Looks at nothing: for a reader that checks whether its source can be read.
    Sink NONE = new Sink() {
        @Override
        public void begin(Jid account) {}

        @Override
        public void take(Piece piece) {}

        @Override
        public void left(String what, String why) {}

        @Override
        public void end() {}
    };
}
