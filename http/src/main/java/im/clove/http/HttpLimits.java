package im.clove.http;

import java.time.Duration;

/// What a client may ask for before it has said who it is.
///
/// @param line the request line, in bytes
/// @param head all fields together, in bytes
/// @param idle how long a connection waits for a request, and a request for the rest of its head
/// @param piece how long 4 KiB of a body may take, either way
/// @param waiting connections that wait for a request; when more come the quietest give way
/// @param waitingPerSource of one address or destination
public record HttpLimits(int line, int head, Duration idle, Duration piece, int waiting, int waitingPerSource) {
    /// H-05; on I2P a round trip takes seconds.
    public static final HttpLimits STANDARD =
            new HttpLimits(8 * 1024, 16 * 1024, Duration.ofSeconds(60), Duration.ofSeconds(60), 512, 32);
}
