package im.clove.node.tls;

import im.clove.xmpp.jid.Domain;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/// Remembers which name one handshake asked for (RFC 6066 §3), and the domain its stream is for. It objects to
/// nothing: many clients name the host they were told to connect to. JSSE shows the name to the matchers of an engine
/// before anything is decided, session resumption included.
final class AskedName extends SNIMatcher {
    private final @Nullable Domain host;
    private volatile @Nullable String name;

    /// @param host null if the stream has not begun
    AskedName(@Nullable Domain host) {
        super(StandardConstants.SNI_HOST_NAME);
        this.host = host;
    }

    /// What the engine was made with and has heard since.
    static AskedName of(SSLEngine engine) {
        Collection<SNIMatcher> matchers = engine.getSSLParameters().getSNIMatchers();
        for (SNIMatcher matcher : matchers == null ? List.<SNIMatcher>of() : matchers) {
            if (matcher instanceof AskedName asked) {
                return asked;
            }
        }
        return new AskedName(null);
    }

    @Override
    public boolean matches(SNIServerName asked) {
        name = asked instanceof SNIHostName host ? host.getAsciiName().toLowerCase(Locale.ROOT) : null;
        return true;
    }

    @Nullable
    Domain host() {
        return host;
    }

    /// Null if none was asked for.
    @Nullable
    String name() {
        return name;
    }
}
