package im.clove.clearnet.ddns;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.jid.Realm;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The address that a dynamic DNS service is told the news at, as services describe it, such as
/// `https://www.duckdns.org/update?domains={domain}&token={token}&ip={ip}`. Immutable.
public final class UpdateUrl {
    private static final int MOST = 2000;
    private static final int HTTPS = 443;
    private static final String UNRESERVED = "-._~";

    private final Domain host;
    private final int port;
    private final String path;

    private UpdateUrl(Domain host, int port, String path) {
        this.host = host;
        this.port = port;
        this.path = path;
    }

    /// @param template `{domain}`, `{token}` and `{ip}` stand for what is filled in, behind the host
    /// @throws IllegalArgumentException if it is none, with a text for the owner
    public static UpdateUrl of(String template) {
        if (template.length() > MOST) {
            throw new IllegalArgumentException("It is longer than " + MOST + " characters");
        }
        if (!template.matches("[!-~]*")) {
            throw new IllegalArgumentException("It has a space or a letter in it that addresses do not have");
        }
        URI uri = uri(filled(template, "domain", "token", "ip"));
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "It does not begin with https:// and a host; the token would be read by others on the way");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "It has a user or a fragment in it; only a path and a query can be sent");
        }
        int slash = template.indexOf('/', "https://".length());
        if (slash < 0 || template.substring(0, slash).indexOf('{') >= 0) {
            throw new IllegalArgumentException("The host is named by itself, with a path behind it and no {} in it");
        }
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        return new UpdateUrl(host(uri.getHost()), port, template.substring(slash));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException("It is no address, such as"
                    + " https://www.duckdns.org/update?domains={domain}&token={token}&ip={ip}");
        }
    }

    private static Domain host(String text) {
        try {
            Domain host = Domain.of(text);
            if (host.realm() instanceof Realm.Clearnet) {
                return host;
            }
        } catch (JidFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + text + "' is no host of the clearnet");
    }

    /// Whom it is sent to.
    public Domain host() {
        return host;
    }

    public int port() {
        return port;
    }

    /// What stands in the request, filled in. It holds the token, so it goes into no log.
    ///
    /// @param domain the name at the service, as the owner writes it
    /// @param ip the machine's address; without one the service takes that of the connection
    String target(String domain, String token, Optional<InetAddress> ip) {
        return filled(
                path,
                encoded(domain),
                encoded(token),
                ip.map(InetAddress::getHostAddress).map(UpdateUrl::encoded).orElse(""));
    }

    private static String filled(String template, String domain, String token, String ip) {
        return template.replace("{domain}", domain).replace("{token}", token).replace("{ip}", ip);
    }

    /// RFC 3986 §2.1: all but what is never anything else.
    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (isPlain) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return out.toString();
    }

    /// Without what is filled in.
    @Override
    public String toString() {
        return "https://" + host.ascii() + (port == HTTPS ? "" : ":" + port) + path;
    }
}
