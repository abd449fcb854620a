package im.clove.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.files.Wish.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// How much may be uploaded, and for how long it stays.
final class FileLimitsTest extends OnFiles {
    @Test
    @DisplayName("H-08: size, number, sum, day and node have bounds, and each is told with when it goes again")
    void everythingHasABound() throws Exception {
        assertThat(ask(ROMEO, 1_001)).isEqualTo(new Granted.TooLarge(1_000));
        for (int i = 0; i < 3; i++) {
            uploaded(ROMEO, "x".repeat(1_000));
        }
        Granted full = ask(ROMEO, 1);
        assertThat(why(full)).isEqualTo("Your files take 3000 of 3000 bytes");
        assertThat(((Granted.Full) full).again()).contains(now.plus(KEEP));
        assertThat(ask(JULIET, 1)).isInstanceOf(Granted.Slot.class);

        FileStore few = open(terms(1_000, 100_000, 4, 100_000, 100_000));
        assertThat(few.grant(ROMEO, new Wish("a", "", 1, new Purpose.Message())))
                .isInstanceOf(Granted.Slot.class);
        assertThat(why(few.grant(ROMEO, new Wish("a", "", 1, new Purpose.Message()))))
                .startsWith("You have 4 files here");

        FileStore little = open(terms(1_000, 100_000, 100, 100_000, 4_000));
        assertThat(why(little.grant(JULIET, new Wish("a", "", 1_000, new Purpose.Message()))))
                .isEqualTo("This server has no room for files at the moment");
    }

    @Test
    @DisplayName("H-08: what was uploaded and removed counts for the day; what never came does not")
    void aDayHasABound() throws Exception {
        files = open(terms(1_000, 3_000, 50, 2_000, 100_000));
        Granted.Slot one = uploaded(ROMEO, "x".repeat(1_000));
        assertThat(files.remove(id(one))).isTrue();
        slot(ROMEO, 1_000);
        Granted full = ask(ROMEO, 1);
        assertThat(why(full)).isEqualTo("You have uploaded 2000 of the 2000 bytes of a day");
        assertThat(((Granted.Full) full).again()).contains(Instant.parse("2026-11-30T00:00:00Z"));
        again();
        assertThat(ask(ROMEO, 1)).isEqualTo(full);

        now = now.plus(FileTerms.SLOT);
        assertThat(files.sweep()).isEqualTo(1);
        slot(ROMEO, 1_000);
        assertThat(ask(ROMEO, 1)).isEqualTo(full);

        now = Instant.parse("2026-11-30T00:00:00Z");
        slot(ROMEO, 1_000);
        assertThat(files.sweep()).as("yesterday's slot is no part of today").isEqualTo(1);
        slot(ROMEO, 1_000);
        assertThat(why(ask(ROMEO, 1))).startsWith("You have uploaded 2000");
    }

    @Test
    @DisplayName("H-08: ten thousand slots that nobody uses are thirty-two, and gone after five minutes")
    void unusedSlotsAreBounded() throws Exception {
        files = open(terms(1_000, 100_000, 100, 1_000_000, 1_000_000));
        int granted = 0;
        for (int i = 0; i < 10_000; i++) {
            granted += ask(ROMEO, 1) instanceof Granted.Slot ? 1 : 0;
        }
        assertThat(granted).isEqualTo(FileTerms.PENDING);
        Granted full = ask(ROMEO, 1);
        assertThat(((Granted.Full) full).again()).contains(now.plus(FileTerms.SLOT));
        now = now.plus(FileTerms.SLOT);
        assertThat(files.sweep()).isEqualTo(FileTerms.PENDING);
        assertThat(files.held()).isZero();
        slot(ROMEO, 1);
    }

    @Test
    void theDiskIsNotFilled() throws Exception {
        FileTerms much = new FileTerms(1_000, 3_000, 5, 9_000, KEEP, 9_000, Long.MAX_VALUE / 2);
        files = open(much);
        assertThat(why(ask(ROMEO, 1))).isEqualTo("This server has no room for files at the moment");
    }

    @Test
    @DisplayName("XEP-0363 §5: how long a file stays follows from what it is for")
    void purposes() throws Exception {
        files = open(terms(10 << 20, 100 << 20, 50, 100 << 20, 1L << 30));
        assertThat(files.grant(ROMEO, new Wish("a", "", 3 << 20, new Purpose.Profile())))
                .isEqualTo(new Granted.TooLarge(2 << 20));
        Granted profile = files.grant(ROMEO, new Wish("a", "", 5, new Purpose.Profile()));
        Granted ephemeral =
                files.grant(ROMEO, new Wish("a", "", 5, new Purpose.Ephemeral(now.plus(Duration.ofHours(1)))));
        Granted longer =
                files.grant(ROMEO, new Wish("a", "", 5, new Purpose.Ephemeral(now.plus(Duration.ofDays(300)))));
        for (Granted each : List.of(profile, ephemeral, longer)) {
            try (Upload upload = begin((Granted.Slot) each, 5)) {
                write(upload, "hello");
                upload.finish();
            }
        }
        now = now.plus(Duration.ofHours(1));
        assertThat(read((Granted.Slot) ephemeral)).isEmpty();
        assertThat(read((Granted.Slot) longer)).isPresent();
        now = now.plus(KEEP);
        assertThat(read((Granted.Slot) longer)).isEmpty();
        assertThat(read((Granted.Slot) profile)).isPresent();
        assertThat(files.sweep()).isEqualTo(2);
        assertThat(onDisk()).hasSize(1);
        assertThat(files.list(Optional.of(ROMEO)).getFirst().until()).isEqualTo(StoredFile.NEVER);
    }
}
