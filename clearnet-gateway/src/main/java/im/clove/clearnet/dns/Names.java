package im.clove.clearnet.dns;

import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a dialer asks the DNS. Every look-up blocks, at most until its deadline, and throws where there is no
/// answer that can be used: nobody answered, or what came failed validation ([BogusAnswerException]). "There is
/// none" is an answer, and only what was validated here is called authentic. Safe for use by several threads.
public interface Names {
    /// The servers of a domain of one kind, as its SRV records have them, in no order (RFC 2782).
    Answer<Service> services(Domain domain, Kind kind, Deadline deadline) throws IOException;

    /// The addresses of a host, of both families (A, AAAA). Authentic only if the answers about both are.
    Answer<InetAddress> addresses(Domain host, Deadline deadline) throws IOException;

    /// What the domain of a host says about the certificate that its server shows at this TCP port (RFC 6698 §3).
    Answer<Tlsa> certificates(Domain host, int port, Deadline deadline) throws IOException;

    /// How a server is spoken to.
    enum Kind {
        /// TLS after `<starttls/>` (RFC 6120 §3.2.1).
        START_TLS("_xmpp-server._tcp"),
        /// TLS from the first byte on (XEP-0368).
        DIRECT_TLS("_xmpps-server._tcp");

        private final String labels;

        Kind(String labels) {
            this.labels = labels;
        }

        /// What stands before the domain in the name of the records.
        public String labels() {
            return labels;
        }
    }

    /// One SRV record.
    ///
    /// @param host empty where there is nothing: the record says so (`.`), or names what is no host of the
    ///     clearnet
    record Service(int priority, int weight, int port, Optional<Domain> host) {}

    /// What was found.
    ///
    /// @param records none if there are none of this type
    /// @param exists whether the name exists at all; where it does not, there are no records of any type
    /// @param authentic whether that was validated here, from a trust anchor down (RFC 4035 §4.3, "secure")
    /// @param until when it is to be asked again
    record Answer<T>(List<T> records, boolean exists, boolean authentic, Instant until) {
        public Answer {
            records = List.copyOf(records);
        }

        public boolean isEmpty() {
            return records.isEmpty();
        }
    }
}
