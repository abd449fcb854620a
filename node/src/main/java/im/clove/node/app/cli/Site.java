package im.clove.node.app.cli;

import im.clove.i2p.keys.NodeIdentity;
import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.AuditLog.Outcome;
import im.clove.node.admin.Audited;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.OfflineControl;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.admin.StoredOutbox;
import im.clove.node.admin.StoredPostings;
import im.clove.node.admin.StoredRoles;
import im.clove.node.admin.StoredUsers;
import im.clove.node.admin.UserInfo;
import im.clove.node.app.config.ConfigException;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.Environment;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.ReservedNames;
import im.clove.node.app.host.FileCare;
import im.clove.node.app.host.FilesSide;
import im.clove.node.app.host.InvitesSide;
import im.clove.node.app.host.KeptRoles;
import im.clove.node.app.host.KnownAddress;
import im.clove.node.app.host.NodeKeys;
import im.clove.node.app.host.Settings;
import im.clove.node.app.host.StoredReports;
import im.clove.node.cert.Certificates;
import im.clove.node.core.Faces;
import im.clove.node.files.FileStore;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.StoredRooms;
import im.clove.node.store.Accounts;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.Outboxes;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.transit.Arrivals;
import im.clove.node.transit.Report;
import im.clove.s2s.place.DarknetMap;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A data folder as a command finds it.
final class Site {
    private final Cli cli;
    private final DataFolder folder;
    private final ConfigFile config;

    private Site(Cli cli, DataFolder folder, ConfigFile config) {
        this.cli = cli;
        this.folder = folder;
        this.config = config;
    }

    /// Where the data folder is: what was asked for, `CLOVE_HOME`, or the place for users' data (XDG).
    static Path path(Environment environment, @Nullable Path asked) throws ControlException {
        if (asked != null) {
            return asked.toAbsolutePath();
        }
        String home = environment.variable("CLOVE_HOME");
        if (home != null && !home.isEmpty()) {
            return Garbled.folder("CLOVE_HOME", home).toAbsolutePath();
        }
        String xdg = environment.variable("XDG_DATA_HOME");
        // The specification says to ignore a relative one.
        if (xdg != null && xdg.startsWith("/")) {
            return Garbled.folder("XDG_DATA_HOME", xdg).resolve("clove");
        }
        String user = environment.variable("HOME");
        if (user == null || user.isEmpty()) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "Where is the data folder? Use --data, or set CLOVE_HOME");
        }
        return Garbled.folder("HOME", user).resolve(Path.of(".local", "share", "clove"));
    }

    /// Opens an existing data folder.
    static Site open(Cli cli, @Nullable Path asked) throws ControlException, ConfigException {
        DataFolder folder = DataFolder.open(path(cli.environment(), asked));
        return new Site(cli, folder, ConfigFile.load(folder.root(), cli.environment()));
    }

    /// As [#open], also for root, whoever the folder belongs to: for commands whose files then belong to that user.
    static Site openAlsoAsRoot(Cli cli, @Nullable Path asked) throws ControlException, ConfigException {
        DataFolder folder = DataFolder.openAlsoAsRoot(path(cli.environment(), asked));
        return new Site(cli, folder, ConfigFile.load(folder.root(), cli.environment()));
    }

    /// Opens a data folder, and makes what is missing of it before the configuration can be read.
    static Site create(Cli cli, @Nullable Path asked) throws ControlException, ConfigException {
        DataFolder folder = DataFolder.create(path(cli.environment(), asked));
        try {
            OwnerFiles.create(
                    folder.root().resolve(ConfigFile.NAME),
                    ConfigFile.commented().getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException _) {
            // The user's own.
        } catch (IOException e) {
            throw ControlException.of(e);
        }
        return new Site(cli, folder, ConfigFile.load(folder.root(), cli.environment()));
    }

    DataFolder folder() {
        return folder;
    }

    ConfigFile config() {
        return config;
    }

    /// @param mayMakeNew whether a new address is wanted though this folder had one
    NodeIdentity loadOrCreateIdentity(boolean mayMakeNew) throws ControlException {
        if (!mayMakeNew && !Files.exists(folder.identityFile()) && Files.exists(folder.store())) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    folder.identityFile() + " is missing, and with it the address under which this node is known; its"
                            + " accounts and messages are still there. Put the file back from a backup (`clove help"
                            + " restore`); or, to begin again under a new address, `clove run --new-address`");
        }
        try {
            return NodeIdentity.loadOrCreate(folder.identityFile(), cli.world().random());
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /// All the node's keys. Those of the rooms are made when there are to be some.
    ///
    /// @param mayMakeNew as for [#loadOrCreateIdentity]
    NodeKeys loadOrCreateKeys(boolean mayMakeNew) throws ControlException {
        NodeIdentity node = loadOrCreateIdentity(mayMakeNew);
        if (!hasRooms()) {
            return NodeKeys.of(node);
        }
        if (!mayMakeNew && !Files.exists(folder.roomsFile()) && Files.exists(folder.store())) {
            try (Store store = cli.node().openStore(folder.store())) {
                String known = KnownAddress.ofRooms(store);
                if (!known.isEmpty()) {
                    throw new ControlException(
                            ControlException.Kind.REFUSED,
                            folder.roomsFile() + " is missing, and with it " + known
                                    + ", under which other servers know"
                                    + " the rooms of this node. Put the file back from a backup (`clove help restore`);"
                                    + " or, to go on with another address for rooms, `clove run --new-address`");
                }
            }
        }
        try {
            return new NodeKeys(
                    node,
                    Optional.of(NodeIdentity.loadOrCreate(
                            folder.roomsFile(), cli.world().random())));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /// Whether rooms are to have a destination of their own.
    boolean hasRooms() {
        return config.config().operation().rooms().hasDestination()
                && config.config().i2p().exposeS2s();
    }

    /// The keys as they are on the disk; without those of the rooms where there are none yet, or are to be none.
    NodeKeys keys() throws ControlException {
        NodeIdentity node = identity();
        try {
            return hasRooms() && Files.exists(folder.roomsFile())
                    ? new NodeKeys(node, Optional.of(NodeIdentity.load(folder.roomsFile())))
                    : NodeKeys.of(node);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /// What other servers and clients are shown certificates of, the node's own address first.
    List<Domain> certified() throws ControlException {
        NodeKeys keys = keys();
        return keys.certified(domains(keys.node()));
    }

    NodeIdentity identity() throws ControlException {
        try {
            return NodeIdentity.load(folder.identityFile());
        } catch (NoSuchFileException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, folder.root() + " has no address yet; `clove run` makes one", e);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /// A damaged file does not mend by trying again, and the exit code says that to a supervisor.
    static ControlException unusable(IOException e) {
        return new ControlException(ControlException.Kind.REFUSED, FileTrouble.words(e), e);
    }

    /// The domains the node serves, its own address first.
    List<Domain> domains(NodeIdentity identity) {
        List<Domain> out = new ArrayList<>();
        out.add(Domain.of(identity.b32()));
        config.config().domains().stream().filter(d -> !out.contains(d)).forEach(out::add);
        return List.copyOf(out);
    }

    Certificates certificates() {
        NodeConfig.Bridge bridge = config.config().federation().bridge();
        return new Certificates(
                folder.certificates(),
                cli.world().clock(),
                cli.world().random(),
                new Faces(Set.copyOf(bridge.domains()), true)::isClearnet);
    }

    /// The rules for accounts here.
    StoredUsers.Rules rules(List<Domain> domains) {
        return ReservedNames.rules(config.config(), domains);
    }

    /// What is to be said if the configuration reserves the name of an account that is there. Asks the running node,
    /// or looks into the store.
    Optional<String> reservedTwice() throws ControlException {
        if (!Files.exists(folder.identityFile())) {
            return Optional.empty();
        }
        Set<Jid> accounts =
                control(NodeControl::users).stream().map(UserInfo::jid).collect(Collectors.toSet());
        return ReservedNames.taken(config.config(), domains(identity()), accounts::contains);
    }

    /// The account a user means by a name, with or without a domain.
    Jid account(String name) throws ControlException {
        Optional<String> garbled = Garbled.in(name);
        if (garbled.isPresent()) {
            throw new ControlException(ControlException.Kind.REFUSED, garbled.get());
        }
        try {
            return name.indexOf('@') >= 0
                    ? Jid.parse(name).bare()
                    : Jid.of(name, Domain.of(identity().b32()), "");
        } catch (JidFormatException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "'" + name + "' cannot be an account's name: " + e.getMessage(), e);
        }
    }

    /// A session of an account.
    Jid session(Jid account, String resource) throws ControlException {
        try {
            return account.withResource(resource);
        } catch (JidFormatException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "'" + resource + "' cannot be a session's name", e);
        }
    }

    /// The running node, if there is one.
    Optional<ControlClient> running() {
        return ControlClient.connect(config.config().operation().adminSocket());
    }

    /// The running node or the folder, whichever can be had; a node that starts is waited for.
    Access access() throws ControlException {
        return Access.to(
                folder,
                config.config().operation().adminSocket(),
                Access.PATIENCE,
                text -> cli.complain("clove: " + text));
    }

    /// Does something with the running node, or with the store if none runs.
    <T> T control(Work<T> work) throws ControlException {
        try (Access access = access()) {
            return switch (access) {
                case Access.ByNode(ControlClient node) -> work.on(node);
                case Access.ByFolder _ -> onStore(work);
            };
        }
    }

    private <T> T onStore(Work<T> work) throws ControlException {
        NodeIdentity identity = identity();
        List<Domain> domains = domains(identity);
        DarknetMap map = new Settings(config.config()).map(identity.b32(), domains);
        try (Store store = cli.node().openStore(folder.store())) {
            StoredUsers users = users(store, domains);
            return work.on(audited(new OfflineControl(
                    users,
                    new StoredRoles(users, new KeptRoles(store, cli.world().clock())),
                    new Settings(config.config()).archives(store, cli.world().random()),
                    new StoredRooms(
                            store,
                            RoomLimits.STANDARD,
                            cli.world().clock(),
                            cli.world().random()),
                    new InvitesSide(
                                    store,
                                    config.config(),
                                    domains,
                                    cli.world().clock(),
                                    cli.world().random())
                            .control(),
                    new FileCare(
                            () -> FileStore.open(
                                    folder.files(),
                                    store,
                                    FilesSide.terms(config.config().operation().files()),
                                    cli.world().clock(),
                                    cli.world().random()),
                            new Accounts(store)),
                    new StoredOutbox(new Outboxes(store), map::obstacle),
                    new StoredPostings(store, cli.world().clock()),
                    new StoredReports(store)::list,
                    store::forget)));
        }
    }

    private StoredUsers users(Store store, List<Domain> domains) {
        return new StoredUsers(
                store,
                password -> KeyRecords.derive(password, cli.world().random()),
                rules(domains),
                cli.world().clock());
    }

    private NodeControl audited(NodeControl control) {
        return new Audited(control, Actor.owner(), audit());
    }

    /// What administrators have done.
    AuditLog audit() {
        return new AuditLog(folder.audit(), cli.world().clock());
    }

    /// Takes accounts of another server; only while no node runs, and none starts meanwhile.
    void arrive(ArrivalWork work) throws ControlException {
        NodeIdentity identity = identity();
        List<Domain> domains = domains(identity);
        try (Access access = access()) {
            if (access instanceof Access.ByNode) {
                throw ControlException.refused("A node runs on " + folder.root()
                        + ". Accounts are taken while it does not: stop it (`clove stop`, or `systemctl stop clove`),"
                        + " import, and start it again");
            }
            try (Store store = cli.node().openStore(folder.store())) {
                StoredUsers users = users(store, domains);
                Report report = new Report();
                Arrivals.Terms terms = new Settings(config.config())
                        .arrivals(users::refusal, cli.world().random());
                work.take(new Arrivals(store, terms, report), report, domains);
                audit().write(
                                Actor.owner(),
                                "import",
                                Map.of("accounts", report.accounts().size()),
                                Outcome.DONE,
                                "");
            } catch (StoreException e) {
                throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
            }
        }
    }

    @FunctionalInterface
    interface ArrivalWork {
        /// @param domains that the node serves, its own address first
        void take(Arrivals arrivals, Report report, List<Domain> domains) throws ControlException;
    }

    @FunctionalInterface
    interface Work<T> {
        T on(NodeControl node) throws ControlException;
    }
}
