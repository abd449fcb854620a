package im.clove.clearnet.dns;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which names may be asked of the DNS. Names of other networks are none of its business, and whoever runs a name
/// server must not learn that somebody wants them. Pure.
public final class ClearnetNames {
    /// Top-level names with which nothing is found in the DNS, and which must not be asked there: RFC 6761 §6.3
    /// and §6.4, RFC 6762 §3 (`local`), RFC 7686 §2, RFC 9476 §2, and `i2p`.
    private static final Set<String> ELSEWHERE = Set.of("alt", "i2p", "invalid", "local", "localhost", "onion");

    private ClearnetNames() {}

    /// Whether a name may be asked: one of the clearnet, and no address.
    public static boolean isName(Domain domain) {
        return domain.realm() instanceof Realm.Clearnet && !isElsewhere(domain.name()) && !looksLikeAddress(domain);
    }

    /// Whether a name, without a dot at its end, is under a top-level name that is not of the DNS.
    static boolean isElsewhere(String name) {
        return ELSEWHERE.contains(last(name).toLowerCase(Locale.ROOT));
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /// The domain of a name as another record has it, if it may be asked.
    static Optional<Domain> of(String text) {
        try {
            return Optional.of(Domain.of(text)).filter(ClearnetNames::isName);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The address, if the domain is one, in whatever form a program might read as such: `[2001:db8::1]`,
    /// `192.0.2.1`, `0x7f.1`.
    public static Optional<InetAddress> address(Domain domain) {
        String name = domain.name();
        try {
            return Optional.of(
                    name.startsWith("[")
                            ? InetAddress.ofLiteral(name.substring(1, name.length() - 1))
                            : Inet4Address.ofPosixLiteral(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether it is an address, or ends in a number as only addresses do: there is no such top-level domain.
    private static boolean looksLikeAddress(Domain domain) {
        String name = domain.name();
        return name.startsWith("[") || last(name).matches("[0-9]+|0x[0-9a-f]*");
    }
}
