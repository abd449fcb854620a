package im.clove.s2s.place;

import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.Place;
import java.io.IOException;
import java.time.Duration;

/// The way out of an engine: the one spot where a place, which the engine knows nothing about, meets the dialer of
/// its kind. A place of another kind is refused, so an engine of I2P reaches I2P only whatever its atlas says.
public final class Outward {
    private final Opener opener;

    private Outward(Opener opener) {
        this.opener = opener;
    }

    /// @param kind of the places that the dialer takes
    public static <P extends Place> Outward of(Class<P> kind, Dialer<? super P> dialer) {
        return new Outward((place, timeout) -> {
            if (!kind.isInstance(place)) {
                throw new IOException("This side of the server has no way to such a place");
            }
            return dialer.dial(kind.cast(place), timeout);
        });
    }

    /// @throws IOException if there is no way to the place, or as [Dialer#dial] says
    public Duplex dial(Place place, Duration timeout) throws IOException {
        return opener.open(place, timeout);
    }

    @FunctionalInterface
    private interface Opener {
        Duplex open(Place place, Duration timeout) throws IOException;
    }
}
