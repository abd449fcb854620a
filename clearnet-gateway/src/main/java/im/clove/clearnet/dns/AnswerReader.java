package im.clove.clearnet.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Reads a validated message: follows the aliases in it (RFC 1034 §3.6.2) as far as they lead, and says how long
/// what it found may be kept. Pure.
final class AnswerReader {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_NONE = Duration.ofMinutes(5);
    private static final int MOST_ALIASES = 8;
    private static final int MOST_RECORDS = 64;

    private AnswerReader() {}

    /// @param found as far as the message goes
    /// @param alias the name to ask for next, if the message ends with one nothing is said of
    record Read(Found found, Optional<Name> alias) {}

    static Read read(Message answer, Name asked, int type, Instant now) {
        List<Record> section = answer.getSection(Section.ANSWER);
        Name name = asked;
        long ttl = LONGEST.toSeconds();
        for (int i = 0; i <= MOST_ALIASES; i++) {
            List<Record> records = of(section, name, type);
            if (!records.isEmpty()) {
                return done(answer, records, true, now.plusSeconds(Math.min(ttl, leastTtl(records))));
            }
            List<Record> aliases = of(section, name, Type.CNAME);
            if (aliases.isEmpty() || i == MOST_ALIASES) {
                break;
            }
            ttl = Math.min(ttl, leastTtl(aliases));
            name = ((CNAMERecord) aliases.getFirst()).getTarget();
            if (ClearnetNames.of(name.toString(true)).isEmpty()) {
                // An alias into another network: here, there is nothing.
                return done(answer, List.of(), true, now.plusSeconds(Math.min(ttl, LONGEST_NONE.toSeconds())));
            }
        }
        boolean exists = answer.getRcode() != Rcode.NXDOMAIN;
        Instant until = now.plusSeconds(Math.min(ttl, negativeTtl(answer)));
        Read none = done(answer, List.of(), exists, until);
        boolean goesOn = exists
                && !name.equals(asked)
                && answer.getSection(Section.AUTHORITY).isEmpty();
        return goesOn ? new Read(none.found(), Optional.of(name)) : none;
    }

    private static Read done(Message answer, List<Record> records, boolean exists, Instant until) {
        boolean authentic = answer.getHeader().getFlag(Flags.AD);
        return new Read(new Found(records, exists, authentic, until), Optional.empty());
    }

    private static List<Record> of(List<Record> section, Name name, int type) {
        List<Record> found = new ArrayList<>();
        for (Record each : section) {
            if (each.getType() == type && each.getName().equals(name) && found.size() < MOST_RECORDS) {
                found.add(each);
            }
        }
        return found;
    }

    private static long leastTtl(List<Record> records) {
        return records.stream().mapToLong(Record::getTTL).min().orElse(0);
    }

    /// RFC 2308 §5.
    private static long negativeTtl(Message answer) {
        long ttl = LONGEST_NONE.toSeconds();
        for (Record each : answer.getSection(Section.AUTHORITY)) {
            if (each instanceof SOARecord soa) {
                ttl = Math.min(ttl, Math.min(soa.getTTL(), soa.getMinimum()));
            }
        }
        return ttl;
    }
}
