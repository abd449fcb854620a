package im.clove.clearnet.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Which name servers are asked, in this order: recursive ones, as an access provider or the owner runs them.
/// They are not trusted with more than to answer. Pure.
///
/// @param addresses one to eight, with their ports; none is a name
public record NameServers(List<InetSocketAddress> addresses) {
    /// As many as are asked.
    public static final int MOST = 8;

    private static final int PORT = 53;

    /// @throws IllegalArgumentException if there are none, too many, or names among them
    public NameServers {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.size() > MOST) {
            throw new IllegalArgumentException("There are " + addresses.size() + " name servers; name one to " + MOST
                    + ", or none of the clearnet can be found");
        }
        for (InetSocketAddress each : addresses) {
            if (each.isUnresolved()) {
                throw new IllegalArgumentException(
                        "The name server " + each.getHostString() + " is no address; write it as one");
            }
        }
    }

    /// The `nameserver` lines of the text of a `resolv.conf`, the first eight of them; nothing else in it is
    /// used. A line with something that is no address is passed over, as every resolver does.
    ///
    /// @return none if there is none: ask nobody then, this machine's own port 53 least of all
    public static List<InetSocketAddress> ofResolvConf(String text) {
        List<InetSocketAddress> found = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("[ \t]+", 3);
            if (words.length < 2 || !words[0].equals("nameserver") || found.size() == MOST) {
                continue;
            }
            try {
                found.add(new InetSocketAddress(InetAddress.ofLiteral(words[1]), PORT));
            } catch (IllegalArgumentException _) {
                // No address: nobody to ask.
            }
        }
        return List.copyOf(found);
    }
}
