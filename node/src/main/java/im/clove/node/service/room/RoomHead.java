package im.clove.node.service.room;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import java.time.Instant;
import java.util.Locale;

/// That a room is there, and what goes with it as long as it is.
///
/// @param secret from which the ids of occupants are made (XEP-0421); a room of the same name made later has another
/// @param created when it was made; of one that is gone, when it went
/// @param version of the lists of affiliations: grows with each change (XEP-0463)
/// @param alternate where people went, for a room that is gone (§10.9); else empty
/// @param reason why it is gone; else empty
record RoomHead(Stage stage, String secret, Instant created, long version, String alternate, String reason) {
    static final RoomHead NONE = new RoomHead(Stage.MISSING, "", Instant.EPOCH, 0, "", "");

    private static final int FORMAT = 1;

    /// How far it has come.
    enum Stage {
        /// Nobody has made it.
        MISSING,
        /// Made and not configured: only its owner is in (§10.1). Nothing of it is stored.
        LOCKED,
        OPEN,
        /// Destroyed, and the name kept so that people learn where to go.
        GONE
    }

    RoomHead with(Stage other) {
        return new RoomHead(other, secret, created, version, alternate, reason);
    }

    RoomHead at(long later) {
        return new RoomHead(stage, secret, created, later, alternate, reason);
    }

    RoomHead gone(String to, String why, Instant when) {
        return new RoomHead(Stage.GONE, secret, when, version, to, why);
    }

    byte[] toBytes() {
        return new RecordWriter(FORMAT)
                .text(stage.name().toLowerCase(Locale.ROOT))
                .text(secret)
                .time(created)
                .number(version)
                .text(alternate)
                .text(reason)
                .done();
    }

    static RoomHead read(byte[] value) {
        RecordReader in = new RecordReader("room", value, FORMAT);
        String name = in.text();
        Stage stage = Stage.MISSING;
        for (Stage one : Stage.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(name)) {
                stage = one;
            }
        }
        RoomHead read = new RoomHead(stage, in.text(), in.time(), in.longNumber(), in.text(), in.text());
        in.end();
        return read;
    }
}
