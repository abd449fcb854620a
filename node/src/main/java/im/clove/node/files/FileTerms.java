package im.clove.node.files;

import java.time.Duration;
import java.util.stream.LongStream;

/// How much may be uploaded, and for how long it is kept. Sizes in bytes; those of one account count what is there and
/// what has been asked for.
///
/// @param maxSize of a file
/// @param perAccount of all files of an account together
/// @param count how many files an account may have
/// @param perDay what an account may ask for in a day (UTC)
/// @param keep zero for ever
/// @param all of the whole node
/// @param floor what stays free on the disk, whatever the rest says
public record FileTerms(long maxSize, long perAccount, int count, long perDay, Duration keep, long all, long floor) {
    /// How long a slot waits for its file (XEP-0363 §7).
    public static final Duration SLOT = Duration.ofMinutes(5);

    /// Slots of an account that wait for their files.
    static final int PENDING = 32;

    /// The largest file that stays for as long as its account (XEP-0363 §4.2).
    static final long LARGEST_OF_PROFILE = 2L << 20;

    /// Files of an account.
    public static final int USUAL_COUNT = 1_000;

    /// Messages still have to be written when the disk is full of files.
    public static final long USUAL_FLOOR = 256L << 20;

    /// The largest file there can be.
    public long largest() {
        return LongStream.of(maxSize, perAccount, perDay, all).min().orElse(0);
    }
}
