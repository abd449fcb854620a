package im.clove.http;

import im.clove.runtime.transport.Duplex;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;

/// The opening handshake of RFC 6455 §4.2. What follows it is bytes, and the affair of whoever takes them.
public final class WebSocket {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocket() {}

    /// The answer to a request for one.
    ///
    /// @param protocol the subprotocol that is spoken here (§1.9), which the client has to offer
    /// @throws HttpProblem if the request is for something else
    public static Response accept(Request request, String protocol, Consumer<Duplex> next) throws HttpProblem {
        Headers headers = request.headers();
        if (!request.method().equals("GET")
                || !headers.members("Upgrade").contains("websocket")
                || !headers.members("Connection").contains("upgrade")
                || !headers.all("Sec-WebSocket-Version").stream()
                        .map(String::strip)
                        .anyMatch("13"::equals)) {
            throw new HttpProblem(Status.UPGRADE_REQUIRED, "A WebSocket of version 13 is spoken here");
        }
        if (!headers.members("Sec-WebSocket-Protocol").contains(protocol)) {
            throw new HttpProblem(Status.BAD_REQUEST, "The protocol of this WebSocket is " + protocol);
        }
        String key = headers.first("Sec-WebSocket-Key").orElse("").strip();
        if (headers.all("Sec-WebSocket-Key").size() != 1 || !isKey(key)) {
            throw new HttpProblem(Status.BAD_REQUEST, "The key of the WebSocket is not 16 bytes");
        }
        return Response.upgrade(
                Headers.NONE
                        .with("Upgrade", "websocket")
                        .with("Connection", "Upgrade")
                        .with("Sec-WebSocket-Accept", answer(key))
                        .with("Sec-WebSocket-Protocol", protocol),
                next);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    static String answer(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
