package im.clove.node.ext.std;

import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// XEP-0455: where clients, which remember it, find out what is the matter while the node is not reachable. The files
/// are elsewhere, and of whoever runs the node.
public final class OutageStatus implements Extension {
    /// Under which the configuration has them, beside the ways to reach somebody.
    static final String WHAT = "outage";

    private static final String NS = "urn:xmpp:sos:0";

    private final List<String> addresses;

    /// @param addresses URIs of files in the format of the XEP
    OutageStatus(List<String> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    @Override
    public Xep xep() {
        return new Xep(455, "Service Outage Status", "0.3.1");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.ServerDisco(node -> node.isEmpty()
                ? ContactAddresses.told(NS, Stream.of(Map.entry("external-status", addresses)))
                : Optional.empty()));
    }
}
