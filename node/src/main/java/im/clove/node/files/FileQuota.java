package im.clove.node.files;

import im.clove.node.files.FileBooks.Day;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// Whether there is room for another file of an account. Pure.
///
/// @param mine files and slots of the account
/// @param day what it has asked for today
/// @param held by everybody, in bytes
/// @param free on the disk, in bytes
record FileQuota(FileTerms terms, List<StoredFile> mine, Day day, long held, long free) {
    /// Empty if there is.
    Optional<Granted.Full> full(long size) {
        List<StoredFile> slots = mine.stream().filter(file -> !file.isThere()).toList();
        long bytes = mine.stream().mapToLong(StoredFile::size).sum();
        if (slots.size() >= FileTerms.PENDING) {
            return full("You have asked for " + slots.size() + " uploads that have not come yet", nextEnd(slots));
        }
        if (mine.size() >= terms.count()) {
            return full("You have " + mine.size() + " files here, and there can be no more", nextEnd(mine));
        }
        if (bytes + size > terms.perAccount()) {
            return full("Your files take " + bytes + " of " + terms.perAccount() + " bytes", nextEnd(mine));
        }
        if (day.bytes() + size > terms.perDay()) {
            Instant tomorrow =
                    day.date().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            return full(
                    "You have uploaded " + day.bytes() + " of the " + terms.perDay() + " bytes of a day",
                    Optional.of(tomorrow));
        }
        return isNodeFull(size)
                ? full("This server has no room for files at the moment", Optional.empty())
                : Optional.empty();
    }

    /// Whether nobody could upload as much.
    boolean isNodeFull(long size) {
        return held + size > terms.all() || free - size < terms.floor();
    }

    private static Optional<Granted.Full> full(String why, Optional<Instant> again) {
        return Optional.of(new Granted.Full(why, again));
    }

    private static Optional<Instant> nextEnd(List<StoredFile> files) {
        return files.stream()
                .map(StoredFile::endsAt)
                .min(Instant::compareTo)
                .filter(end -> end.isBefore(StoredFile.NEVER));
    }
}
