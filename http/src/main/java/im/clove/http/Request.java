package im.clove.http;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import java.util.List;
import java.util.Optional;

/// A request whose head has come. For the thread that handles it.
///
/// @param host what the client takes this server for (RFC 9110 §7.2), in lower case, without a port
/// @param body what follows; it is read once
/// @param from over which connection
public record Request(String method, Target target, String host, Headers headers, Body body, From from) {
    /// A connection.
    ///
    /// @param port of ours
    public record From(PeerIdentity peer, Protection protection, int port) {}

    public List<String> path() {
        return target.path();
    }

    /// A parameter behind the path.
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(target.query().get(name));
    }

    /// A request that changes nothing (RFC 9110 §9.2.1).
    public boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /// A cookie (RFC 6265 §5.4); the first, if there are several of that name.
    public Optional<String> cookie(String name) {
        return headers.all("Cookie").stream()
                .flatMap(field -> List.of(field.split(";", -1)).stream())
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + '='))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }
}
