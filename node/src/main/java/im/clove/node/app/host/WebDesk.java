package im.clove.node.app.host;

import im.clove.http.Content;
import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.Backup;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.Secret;
import im.clove.node.admin.Snapshot;
import im.clove.node.app.config.ConfigException;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.MapEdit;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.NodeConfig.MapTarget;
import im.clove.node.app.config.Options;
import im.clove.node.c2s.PasswordCheck;
import im.clove.node.cert.CertificateInfo;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.node.ext.Archive;
import im.clove.node.files.FileStore;
import im.clove.node.files.StoredFile;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.web.Desk;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What the page asks of a running node. What it gives out as a file is made in the data folder first, in a folder that
/// goes when it has been given out, or at the next start. Thread-safe.
final class WebDesk implements Desk {
    private static final int LINES = 300;
    private static final int TAIL = 256 * 1024;

    private final Parts parts;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock editing = new ReentrantLock();
    /// Whose files are made or given out at this moment; empty names are backups.
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    /// @param control the node as it is for an account
    /// @param config as it was read at the start
    record Parts(
            Function<Jid, NodeControl> control,
            Supplier<PasswordCheck> passwords,
            DataFolder folder,
            ConfigFile config,
            Domain address,
            Stores stores,
            FileStore files,
            Supplier<NodeCertificates> certificates,
            AuditLog audit) {}

    WebDesk(Parts parts) {
        this.parts = parts;
    }

    /// For a node that is put together.
    static WebDesk of(
            NodeParts.Launch launch,
            Function<Jid, NodeControl> control,
            Supplier<PasswordCheck> passwords,
            Stores stores,
            FileStore files,
            Supplier<NodeCertificates> certificates,
            AuditLog audit) {
        return new WebDesk(new Parts(
                control,
                passwords,
                launch.folder(),
                launch.config(),
                launch.domains().getFirst(),
                stores,
                files,
                certificates,
                audit));
    }

    @Override
    public NodeControl control(Jid asker) {
        return parts.control().apply(asker);
    }

    @Override
    public Optional<Jid> account(String name) {
        try {
            Jid named =
                    name.indexOf('@') >= 0 ? Jid.parse(name.strip()).bare() : Jid.of(name.strip(), parts.address(), "");
            return Optional.of(named).filter(Jid::hasLocal);
        } catch (JidFormatException _) {
            return Optional.empty();
        }
    }

    @Override
    public PasswordCheck.Outcome check(PeerIdentity peer, Jid account, String password) throws IOException {
        return parts.passwords().get().check(peer, account, password);
    }

    @Override
    public Map<String, Object> used(Jid account) {
        Archive archive =
                Archive.CHAPTER.load(Archive.CHAPTER.shelf(parts.stores().store(), account.bare()));
        OfflineQueue.Usage waiting = parts.stores().offline().usage(account.bare());
        List<StoredFile> files = parts.files().list(Optional.of(account.bare()));
        return Map.of(
                "archive", Map.of("count", archive.count(), "bytes", archive.bytes()),
                "waiting", Map.of("count", waiting.messages(), "bytes", waiting.bytes()),
                "files",
                        Map.of(
                                "count",
                                files.size(),
                                "bytes",
                                files.stream().mapToLong(StoredFile::size).sum()));
    }

    @Override
    public List<Map<String, Object>> certificates() {
        Instant now = Clock.systemUTC().instant();
        return parts.certificates().get().all().stream()
                .map(held -> row(held, now))
                .toList();
    }

    private static Map<String, Object> row(Held held, Instant now) {
        CertificateInfo info = held.info();
        CertificateRow row = CertificateRow.of(held, now);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("domain", held.domain().name());
        said.put("from", info.notBefore().toString());
        said.put("until", info.notAfter().toString());
        said.put("source", row.source());
        said.put("sha256", info.sha256());
        row.warning().ifPresent(text -> said.put("warning", text));
        return said;
    }

    @Override
    public Map<String, Object> map() throws ControlException {
        try {
            Map<String, Object> said = new LinkedHashMap<>();
            // No variable of the environment bears on the map.
            ConfigFile.load(parts.folder().root(), _ -> null)
                    .config()
                    .federation()
                    .darknet()
                    .map()
                    .forEach((domain, target) -> said.put(
                            domain.name(),
                            target.host().hostname() + (target.port() > 0 ? " port " + target.port() : "")));
            return said;
        } catch (ConfigException e) {
            throw new ControlException(ControlException.Kind.REFUSED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void remap(Jid asker, Domain domain, Optional<String> place, int port) throws ControlException {
        MapEdit edit = new MapEdit(parts.folder().root(), _ -> null);
        editing.lock();
        try {
            if (place.isPresent()) {
                edit.put(Map.of(domain, new MapTarget(Options.b32(place.get().strip()), port)));
            } else {
                edit.remove(List.of(domain));
            }
            parts.audit()
                    .write(
                            Actor.administrator(Actor.Way.PAGE, asker),
                            place.isPresent() ? "map-put" : "map-remove",
                            Map.of("domain", domain.name()),
                            AuditLog.Outcome.DONE,
                            "");
            control(asker).reloadMap();
        } catch (ConfigException | Options.Unfit e) {
            throw new ControlException(ControlException.Kind.REFUSED, String.valueOf(e.getMessage()), e);
        } finally {
            editing.unlock();
        }
    }

    @Override
    public Map<String, Object> options() {
        return new LinkedHashMap<>(parts.config().values());
    }

    @Override
    public List<String> log() throws ControlException {
        NodeConfig.LogFiles files = parts.config().config().operation().log().files();
        if (!files.enabled()) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(files.file(), StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - TAIL);
            ByteBuffer tail = ByteBuffer.allocate(TAIL);
            while (tail.hasRemaining() && channel.read(tail, from + tail.position()) > 0) {}
            List<String> lines = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8)
                    .lines()
                    // The first is cut off.
                    .skip(from == 0 ? 0 : 1)
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }

    @Override
    public List<Map<String, Object>> audit() throws ControlException {
        try {
            return parts.audit().last(LINES);
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }

    @Override
    public Content backup(Jid asker, Secret passphrase) throws ControlException, IOException {
        return given("", file -> {
            requireRoom();
            try (Snapshot copy = Snapshot.create(parts.folder())) {
                control(asker).snapshot(copy.folder());
                new Backup(Backup.ITERATIONS, random).write(parts.folder(), copy.folder(), file, passphrase);
            }
        });
    }

    /// A copy of the store, and the backup made of it.
    private void requireRoom() throws ControlException, IOException {
        long bytes = 0;
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(parts.folder().store())) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            bytes += Files.size(file);
        }
        long room = Files.getFileStore(parts.folder().root()).getUsableSpace();
        if (room / 3 < bytes) {
            throw ControlException.refused("A backup needs three times the room of the store while it is made, "
                    + 3 * bytes + " bytes, and the disk has " + room
                    + ". On the command line `clove backup FILE` writes it to another disk");
        }
    }

    @Override
    public Content export(Jid account) throws ControlException, IOException {
        return given(account.toString(), file -> {
            try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
                control(account).export(Optional.of(account), false, text -> write(out, text));
            } catch (UncheckedIOException e) {
                throw new IOException(e.getMessage(), e);
            }
        });
    }

    private static void write(BufferedWriter out, String text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Maker {
        void make(Path file) throws ControlException, IOException;
    }

    private Content given(String whose, Maker maker) throws ControlException, IOException {
        if (!busy.add(whose)) {
            throw ControlException.refused(
                    "Another is made or given out at this moment; wait until it is there, or try again in a while");
        }
        Snapshot folder = null;
        try {
            folder = Snapshot.create(parts.folder());
            Path file = folder.folder().resolve("given");
            maker.make(file);
            return new Given(Content.of(file), folder, () -> busy.remove(whose));
        } catch (ControlException | IOException | RuntimeException e) {
            if (folder != null) {
                folder.close();
            }
            busy.remove(whose);
            throw e;
        }
    }

    /// A file that goes with its folder.
    private record Given(Content content, Snapshot folder, Runnable then) implements Content {
        @Override
        public long length() {
            return content.length();
        }

        @Override
        public void write(long from, long to, Sink sink) throws IOException {
            content.write(from, to, sink);
        }

        @Override
        public void close() {
            try (folder;
                    content) {
                then.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
