package im.clove.clearnet.policy;

import im.clove.clearnet.place.Via;
import java.util.Locale;
import java.util.Optional;

/// By which path a domain of the clearnet is reached, if at all. A path is never changed because it does not work.
public enum Path {
    /// Over I2P only, where a map or a statement leads there; else not at all.
    I2P,
    /// Over I2P where a map or a statement leads there, else out of this machine directly. Decided when the domain is
    /// first talked to, and kept; a domain that is known to be reached over I2P is never reached otherwise again.
    PREFER_I2P,
    /// Out of this machine directly.
    CLEARNET,
    /// Through the owner's SOCKS5 proxy.
    SOCKS,
    /// Through Tor.
    TOR,
    /// Not at all.
    DENY;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /// The path a word of the rules stands for.
    public static Optional<Path> of(String word) {
        for (Path path : values()) {
            if (path.word.equals(word)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    /// How rules write it.
    public String word() {
        return word;
    }

    /// By which way this machine is left, where it is left for the clearnet; for [#PREFER_I2P], if I2P does not lead
    /// there.
    public Optional<Via> via() {
        return switch (this) {
            case PREFER_I2P, CLEARNET -> Optional.of(Via.DIRECT);
            case SOCKS -> Optional.of(Via.SOCKS);
            case TOR -> Optional.of(Via.TOR);
            case I2P, DENY -> Optional.empty();
        };
    }
}
