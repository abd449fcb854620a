package im.clove.clearnet.dns;

import java.time.Instant;
import java.util.List;
import org.xbill.DNS.Record;

/// The records of one type that a name has, or that it has none.
record Found(List<Record> records, boolean exists, boolean authentic, Instant until) {
    Found {
        records = List.copyOf(records);
    }
}
