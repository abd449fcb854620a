package im.clove.node.service.room;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import java.util.Locale;

/// What a user is in a room for good (XEP-0045 §5.2), whether in it or not.
///
/// @param nick reserved for the user (§7.10), empty for none
/// @param reason given by who made the user that, empty for none
/// @param version at which it became so: grows with every change of the room's lists (XEP-0463)
record Person(Affiliation affiliation, String nick, String reason, long version) {
    static final Person NONE = new Person(Affiliation.NONE, "", "", 0);

    private static final int FORMAT = 1;

    /// Whether nothing is worth keeping.
    boolean isNothing() {
        return affiliation == Affiliation.NONE && nick.isEmpty();
    }

    Person named(String other) {
        return new Person(affiliation, other, reason, version);
    }

    byte[] toBytes() {
        return new RecordWriter(FORMAT)
                .text(affiliation.name().toLowerCase(Locale.ROOT))
                .text(nick)
                .text(reason)
                .number(version)
                .done();
    }

    static Person read(byte[] value) {
        RecordReader in = new RecordReader("affiliation", value, FORMAT);
        Affiliation affiliation = Affiliation.read(in.text()).orElseThrow(in::damaged);
        Person read = new Person(affiliation, in.text(), in.text(), in.longNumber());
        in.end();
        return read;
    }
}
