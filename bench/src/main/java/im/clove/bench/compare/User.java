package im.clove.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;

/// An account on a server under test.
///
/// @param address direct TLS
/// @param name local part
public record User(InetSocketAddress address, String name, String domain) {
    /// Of every account of these programs.
    public static final String PASSWORD = "bench-password";

    /// Its bare address.
    public String bare() {
        return name + '@' + domain;
    }

    /// Logs in up to a bound resource.
    public Wire login(Scram scram, String resource) throws IOException {
        Wire wire = Wire.connect(address);
        try {
            String features = wire.open(domain);
            if (!features.contains('>' + scram.mechanism() + '<')) {
                throw new IOException("No " + scram.mechanism() + " in " + features);
            }
            scram.authenticate(wire, name, PASSWORD);
            wire.open(domain);
            request(
                    wire,
                    "set",
                    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource + "</resource></bind>");
            return wire;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    /// What every client does first: fetches its roster and becomes available. Logged in with SCRAM-SHA-1.
    public Wire arrive(String resource) throws IOException {
        Wire wire = login(Scram.SHA_1, resource);
        request(wire, "get", "<query xmlns='jabber:iq:roster'/>");
        wire.send("<presence/>");
        return wire;
    }

    /// As [#arrive], and then turns on stream management (XEP-0198) with resumption.
    public Wire arriveManaged(String resource) throws IOException {
        Wire wire = arrive(resource);
        wire.send("<enable xmlns='" + Managed.SM + "' resume='true'/>");
        for (String reply = wire.next(); !reply.startsWith("<enabled"); reply = wire.next()) {
            if (reply.startsWith("<failed")) {
                throw new IOException("No stream management: " + reply);
            }
        }
        return wire;
    }

    /// Sends a request and waits for its result; whatever else comes meanwhile is dropped.
    public static void request(Wire wire, String type, String payload) throws IOException {
        wire.send("<iq type='" + type + "' id='request'>" + payload + "</iq>");
        while (true) {
            String reply = wire.next();
            if (reply.startsWith("<iq") && (reply.contains("'request'") || reply.contains("\"request\""))) {
                if (!reply.contains("'result'") && !reply.contains("\"result\"")) {
                    throw new IOException("Refused " + payload + ": " + reply);
                }
                return;
            }
            if (reply.startsWith("<stream:error")) {
                throw new IOException(reply);
            }
        }
    }

    /// Makes the account itself (XEP-0077).
    void register() throws IOException {
        try (Wire wire = Wire.connect(address)) {
            wire.open(domain);
            request(
                    wire,
                    "set",
                    "<query xmlns='jabber:iq:register'><username>" + name + "</username><password>" + PASSWORD
                            + "</password></query>");
        }
    }
}
