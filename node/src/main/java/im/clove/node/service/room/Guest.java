package im.clove.node.service.room;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.jid.Jid;

/// What is kept of a client that is in a room. One of another server does not notice when this node ends and comes
/// back, and stays; of one of ours others hear that it is gone.
///
/// @param role that others know of
/// @param isKnown see [Occupant]
/// @param room as the client knows it
record Guest(String nick, Role role, boolean isKnown, Jid room) {
    private static final int FORMAT = 1;

    byte[] toBytes() {
        return new RecordWriter(FORMAT)
                .text(nick)
                .text(role.wireName())
                .flag(isKnown)
                .text(room.toString())
                .done();
    }

    static Guest read(byte[] value) {
        RecordReader in = new RecordReader("guest of a room", value, FORMAT);
        Guest read = new Guest(in.text(), Role.read(in.text()).orElseThrow(in::damaged), in.flag(), in.jid());
        in.end();
        return read;
    }
}
