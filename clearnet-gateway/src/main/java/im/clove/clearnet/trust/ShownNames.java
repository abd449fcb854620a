package im.clove.clearnet.trust;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names a certificate is for, as XMPP compares them (RFC 6120 §13.7.1.2, RFC 9525): alternative names of the
/// kinds dNSName, XmppAddr and SRVName, addresses for domains that are addresses, and never the common name.
///
/// @param dns in lower case, A-labels, perhaps with `*.` in front
/// @param xmpp what stands in an XmppAddr (`id-on-xmppAddr`)
/// @param srv domains of SRVNames for this service, without the service (`id-on-dnsSRV`)
/// @param hasZero whether one has a zero byte in it, which only someone writes who wants to be read in two ways
record ShownNames(Set<String> dns, Set<Domain> xmpp, Set<String> srv, Set<InetAddress> addresses, boolean hasZero) {
    private static final int OTHER = 0;
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final String XMPP_ADDR = "1.3.6.1.5.5.7.8.5";
    private static final String DNS_SRV = "1.3.6.1.5.5.7.8.7";
    private static final String SERVICE = "_xmpp-server.";

    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /// So many are told in a text.
    private static final int TOLD = 3;

    /// @throws CertificateParsingException if the names cannot be read
    static ShownNames of(X509Certificate certificate) throws CertificateParsingException {
        ShownNames names = new ShownNames(
                new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), false);
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        boolean hasZero = false;
        for (List<?> each : all == null ? List.<List<?>>of() : all) {
            if (!(each.getFirst() instanceof Integer kind)) {
                continue;
            }
            Optional<String> text = kind == OTHER ? other(each) : plain(each);
            if (text.isPresent()) {
                hasZero |= text.get().indexOf('\0') >= 0;
                names.add(kind, kind == OTHER ? each.get(2) : "", text.get());
            }
        }
        return new ShownNames(names.dns, names.xmpp, names.srv, names.addresses, hasZero);
    }

    private void add(int kind, Object type, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (kind == DNS && NAME.matcher(lower).matches()) {
            dns.add(lower);
        } else if (kind == ADDRESS) {
            literal(text).ifPresent(addresses::add);
        } else if (kind == OTHER && type.equals(XMPP_ADDR)) {
            domain(text).ifPresent(xmpp::add);
        } else if (kind == OTHER && type.equals(DNS_SRV) && lower.startsWith(SERVICE)) {
            srv.add(lower.substring(SERVICE.length()));
        }
    }

    private static Optional<String> plain(List<?> name) {
        return name.get(1) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /// The text of a name of a kind of its own: the fourth entry, as text or as `[0]` around it.
    private static Optional<String> other(List<?> name) {
        if (name.size() < 4) {
            return Optional.empty();
        }
        return switch (name.get(3)) {
            case String text -> Optional.of(text);
            case byte[] der -> Der.unwrapped(der, Der.EXPLICIT_0).flatMap(ShownNames::text);
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(byte[] der) {
        return Der.unwrapped(der, Der.UTF8_STRING)
                .or(() -> Der.unwrapped(der, Der.IA5_STRING))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Optional<Domain> domain(String text) {
        try {
            return Optional.of(Domain.of(text));
        } catch (JidFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether one of them is the domain.
    ///
    /// @param onlyDns names of XMPP's own do not count
    boolean cover(Domain domain, boolean onlyDns) {
        Optional<InetAddress> address = address(domain);
        if (address.isPresent()) {
            return addresses.contains(address.get());
        }
        String name = domain.ascii().toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String above = dot < 0 ? "" : name.substring(dot + 1);
        // Nobody owns all names below a public one.
        boolean isBelow = above.indexOf('.') > 0 && dns.contains("*." + above);
        return dns.contains(name) || isBelow || !onlyDns && (xmpp.contains(domain) || srv.contains(name));
    }

    private static Optional<InetAddress> address(Domain domain) {
        String name = domain.name();
        if (name.startsWith("[")) {
            return literal(name.substring(1, name.length() - 1));
        }
        return IPV4.matcher(name).matches() ? literal(name) : Optional.empty();
    }

    /// Some of them, for a text; empty if there are none that count.
    Optional<String> told() {
        List<String> all = Stream.of(
                        dns.stream(),
                        xmpp.stream().map(Domain::ascii),
                        srv.stream().filter(name -> NAME.matcher(name).matches()),
                        addresses.stream().map(InetAddress::getHostAddress))
                .flatMap(each -> each)
                .distinct()
                .toList();
        String first = all.stream().limit(TOLD).collect(Collectors.joining(", "));
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.size() > TOLD ? first + " and " + (all.size() - TOLD) + " more" : first);
    }
}
