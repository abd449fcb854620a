package im.clove.node.app.host;

import im.clove.http.Handler;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.FileControl;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.files.FileAddresses;
import im.clove.node.files.FileHandler;
import im.clove.node.files.FileStore;
import im.clove.node.files.FileTerms;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.UploadService;
import im.clove.node.store.Accounts;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.runtime.owner.Timers;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that users upload, put together: what is on the disk, the [Handler] for paths below `/files/`, the services
/// that give slots, the owner's view. Nothing is offered before somebody has said where the handler is reached
/// ([#addresses]). What has expired goes every few minutes. Thread-safe.
public final class FilesSide {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(FilesSide.class);

    private final boolean isEnabled;
    private final FileStore files;
    private final FileAddresses addresses;
    private final FileControl control;
    private final Timers timers;
    private final Executor executor;

    private FilesSide(NodeConfig node, FileStore files, Store store, Timers timers, Executor executor) {
        NodeConfig.Files config = node.operation().files();
        this.isEnabled = config.enabled();
        this.files = files;
        this.addresses = new FileAddresses(
                config.address(), NodeFaces.apart(node.federation().bridge()));
        this.control = new FileCare(() -> files, new Accounts(store));
        this.timers = timers;
        this.executor = executor;
    }

    /// @param executor for work that blocks
    static FilesSide open(DataFolder folder, Store store, NodeConfig config, Timers timers, Executor executor)
            throws ControlException {
        try {
            FileStore files = FileStore.open(
                    folder.files(), store, terms(config.operation().files()), Clock.systemUTC(), new SecureRandom());
            FilesSide side = new FilesSide(config, files, store, timers, executor);
            side.again();
            return side;
        } catch (IOException e) {
            throw ControlException.of(e);
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /// What there is on the disk.
    FileStore files() {
        return files;
    }

    /// How much may be uploaded.
    public static FileTerms terms(NodeConfig.Files config) {
        return new FileTerms(
                config.maxSize(),
                config.perAccount(),
                FileTerms.USUAL_COUNT,
                config.perDay(),
                config.keep(),
                config.all(),
                FileTerms.USUAL_FLOOR);
    }

    private void again() {
        timers.after(EVERY, () -> executor.execute(this::sweep));
    }

    private void sweep() {
        try {
            long gone = files.sweep();
            LOG.debug("{} files and slots are over", gone);
        } catch (IOException | RuntimeException e) {
            LOG.error("Files that are over could not be removed; this is tried again in some minutes", e);
        } finally {
            again();
        }
    }

    /// One for each host whose accounts may upload.
    List<ServiceTools.Maker> services(List<Domain> hosts) {
        return isEnabled
                ? hosts.stream()
                        .<ServiceTools.Maker>map(host -> tools -> new UploadService(host, files, addresses, tools))
                        .toList()
                : List.of();
    }

    /// For paths whose first segment is [FileHandler#ROOT].
    public Handler handler() {
        return new FileHandler(files, addresses::isShown);
    }

    /// Who serves the handler says here where.
    public FileAddresses addresses() {
        return addresses;
    }

    /// Bytes of all files and slots.
    long held() {
        return files.held();
    }

    FileControl control() {
        return control;
    }
}
