package im.clove.node.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.files.Refusal.Refused;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What is promised of files, wherever the process is killed, the store fails or somebody asks for too much.
final class FileStoreContractTest extends OnFiles {
    @Test
    void aFileIsThereFromItsEndOnAndAfterAKill() throws Exception {
        Granted.Slot slot = slot(ROMEO, 5);
        try (Upload upload = begin(slot, 5)) {
            write(upload, "hello");
            assertThat(read(slot)).isEmpty();
            upload.finish();
            assertThat(read(slot)).contains("hello");
        }
        again();
        assertThat(read(slot)).contains("hello");
        assertThat(onDisk()).containsExactly(id(slot));
        assertThat(Files.getPosixFilePermissions(folder.resolve(id(slot))))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    @DisplayName("T-13: neither address nor secret is stored; no two are alike")
    void noSecretIsStored() throws Exception {
        Granted.Slot slot = uploaded(ROMEO, "hello");
        Granted.Slot other = slot(ROMEO, 5);
        assertThat(Set.of(slot.token(), slot.secret(), other.token(), other.secret()))
                .hasSize(4)
                .allMatch(token -> token.length() == 24);
        StringBuilder all = new StringBuilder(onDisk().toString());
        for (Table table : store.tables()) {
            store.scan(table, Key.EMPTY, null, 100)
                    .forEach(entry -> all.append(new String(entry.key().bytes(), StandardCharsets.ISO_8859_1))
                            .append(new String(entry.value(), StandardCharsets.ISO_8859_1)));
        }
        assertThat(all).contains("romeo@verona.example");
        assertThat(all).doesNotContain(slot.token(), slot.secret(), other.token(), other.secret());
        assertThat(slot.toString()).doesNotContain(slot.token(), slot.secret());
    }

    @Test
    @DisplayName("A kill while bytes come: half a file is nobody's, and its slot is good for another try")
    void killedWhileItComes() throws Exception {
        Granted.Slot slot = slot(ROMEO, 5);
        Upload killed = begin(slot, 5);
        write(killed, "hel");
        assertThat(onDisk()).containsExactly(id(slot) + ".part");
        again();
        assertThat(onDisk()).isEmpty();
        assertThat(read(slot)).isEmpty();
        try (Upload upload = begin(slot, 5)) {
            write(upload, "hello");
            upload.finish();
        }
        assertThat(read(slot)).contains("hello");
    }

    @Test
    @DisplayName("A kill between the bytes and the commit: whole, but nobody was told, so it is nobody's")
    void killedBeforeTheCommit() throws Exception {
        Granted.Slot slot = slot(ROMEO, 5);
        Files.writeString(folder.resolve(id(slot)), "hello");
        again();
        assertThat(onDisk()).isEmpty();
        assertThat(read(slot)).isEmpty();
    }

    @Test
    @DisplayName("A kill between a removal and its bytes: the next start removes them")
    void killedAfterARemoval() throws Exception {
        Granted.Slot slot = uploaded(ROMEO, "hello");
        Path beside = root.resolve("kept");
        Files.copy(folder.resolve(id(slot)), beside);
        assertThat(files.remove(id(slot))).isTrue();
        Files.copy(beside, folder.resolve(id(slot)));
        again();
        assertThat(onDisk()).isEmpty();
    }

    @Test
    void whatIsNotOursInTheFolderStays() throws Exception {
        Files.writeString(folder.resolve("lost+found"), "");
        Files.writeString(folder.resolve("0".repeat(32)), "nobody's");
        Files.writeString(folder.resolve("0".repeat(31) + "1.part"), "nobody's");
        again();
        assertThat(onDisk()).containsExactly("lost+found");
    }

    @Test
    @DisplayName("A commit that fails: nothing is there, nothing is left, and it may be tried again")
    void theStoreFails() throws Exception {
        store.failing = true;
        assertThatThrownBy(() -> slot(ROMEO, 5)).isInstanceOf(StoreException.class);
        store.failing = false;
        assertThat(files.held()).isZero();
        Granted.Slot slot = slot(ROMEO, 5);
        try (Upload upload = begin(slot, 5)) {
            write(upload, "hello");
            store.failing = true;
            assertThatThrownBy(upload::finish).isInstanceOf(StoreException.class);
        }
        assertThat(onDisk()).isEmpty();
        assertThat(read(slot)).isEmpty();
        store.failing = false;
        try (Upload upload = begin(slot, 5)) {
            write(upload, "hello");
            upload.finish();
        }
        assertThat(read(slot)).contains("hello");

        store.failing = true;
        assertThatThrownBy(() -> files.remove(id(slot))).isInstanceOf(StoreException.class);
        assertThat(read(slot)).contains("hello");
        store.failing = false;
        again();
        assertThat(read(slot)).contains("hello");
    }

    @Test
    @DisplayName("The disk fails: the upload is refused, and nothing is left")
    void theDiskFails() throws Exception {
        Granted.Slot slot = slot(ROMEO, 5);
        try (Upload upload = begin(slot, 5)) {
            write(upload, "hello");
            // Nothing can be renamed onto a folder that is not empty.
            Files.createDirectories(folder.resolve(id(slot)).resolve("in the way"));
            assertThatThrownBy(upload::finish)
                    .isInstanceOfSatisfying(
                            Refused.class, e -> assertThat(e.why()).isEqualTo(Refusal.NO_ROOM));
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(id(slot));
        }
        assertThat(read(slot)).isEmpty();
    }

    @Test
    void anotherLengthThanWasSaidIsNoFile() throws Exception {
        Granted.Slot slot = slot(ROMEO, 5);
        try (Upload upload = begin(slot, 5)) {
            write(upload, "four");
            assertThatThrownBy(upload::finish).isInstanceOf(Refused.class);
        }
        assertThat(onDisk()).isEmpty();
        assertThat(read(slot)).isEmpty();
    }

    @Test
    @DisplayName("P-12: an account that goes takes its files along, those included that come at this moment")
    void aRemovedAccountHasNoFiles() throws Exception {
        Batch batch = new Batch();
        new Accounts(store).put(batch, new AccountRecord(ROMEO, now, false, false, List.of()));
        store.commit(batch);
        uploaded(ROMEO, "hello");
        Granted.Slot hers = uploaded(JULIET, "hello");
        Granted.Slot slot = slot(ROMEO, 5);
        try (Upload upload = begin(slot, 5)) {
            write(upload, "hello");
            Batch removal = new Batch();
            new Accounts(store).removeAll(removal, ROMEO);
            store.commit(removal);
            files.removed(ROMEO);
            assertThatThrownBy(upload::finish)
                    .isInstanceOfSatisfying(
                            Refused.class, e -> assertThat(e.why()).isEqualTo(Refusal.OVER));
        }
        assertThat(onDisk()).containsExactly(id(hers));
        assertThat(files.held()).isEqualTo(5);
        assertThat(files.list(Optional.empty())).extracting(StoredFile::owner).containsExactly(JULIET);
        again();
    }

    @Test
    @DisplayName("An account that went while nobody looked after files: the sweep finds what it left")
    void whatBelongsToNobodyIsSwept() throws Exception {
        uploaded(ROMEO, "hello");
        Granted.Slot hers = uploaded(JULIET, "hello");
        Batch removal = new Batch();
        new Accounts(store).removeAll(removal, ROMEO);
        store.commit(removal);
        assertThat(files.sweep()).isEqualTo(1);
        assertThat(onDisk()).containsExactly(id(hers));
        assertThat(files.held()).isEqualTo(5);
    }

    @Test
    void whatIsDamagedGoesAndTheRestStays() throws Exception {
        Granted.Slot his = uploaded(ROMEO, "hello");
        Granted.Slot hers = uploaded(JULIET, "hello");
        Batch batch = new Batch();
        Table table = new Table("files");
        batch.put(table, Key.of(ROMEO.toString()).then("f").then(id(his)), new byte[] {1, 2});
        store.commit(batch);
        assertThat(read(his)).isEmpty();
        assertThat(files.list(Optional.empty())).hasSize(1);
        again();
        assertThat(files.sweep()).isEqualTo(1);
        assertThat(read(hers)).isPresent();
    }

    @Test
    void filesArePrunedByAgeAndOwner() throws Exception {
        uploaded(ROMEO, "old");
        uploaded(JULIET, "old");
        now = now.plus(Duration.ofDays(1));
        Instant between = now;
        now = now.plus(Duration.ofDays(1));
        uploaded(ROMEO, "new");
        slot(ROMEO, 3);
        assertThat(files.prune(Optional.of(ROMEO), between)).isEqualTo(1);
        assertThat(files.list(Optional.of(ROMEO))).hasSize(1);
        assertThat(files.prune(Optional.empty(), between)).isEqualTo(1);
        assertThat(files.list(Optional.of(JULIET))).isEmpty();
        assertThat(files.remove("0".repeat(32))).isFalse();
        assertThat(onDisk()).hasSize(1);
    }
}
