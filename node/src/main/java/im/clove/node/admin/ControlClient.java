package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import im.clove.node.admin.health.Health;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A running node, asked over its control socket. Not thread-safe.
public final class ControlClient extends AskingUsers implements NodeControl, AutoCloseable {
    /// Bytes in a reply: a list of some hundred thousand accounts.
    private static final int MAX_REPLY = 64 * 1024 * 1024;

    private final SocketChannel channel;
    private final JsonLines lines;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
        this.lines = new JsonLines(channel, MAX_REPLY);
    }

    /// Connects to the node behind this socket; empty if none runs there.
    public static Optional<ControlClient> connect(Path socket) {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return Optional.of(new ControlClient(channel));
        } catch (IOException | IllegalArgumentException _) {
            if (channel != null) {
                close(channel);
            }
            return Optional.empty();
        }
    }

    @Override
    public NodeStatus status() throws ControlException {
        return value(Map.of("do", "status"), ControlCodec::status);
    }

    @Override
    public Health health() throws ControlException {
        return value(Map.of("do", "health"), HealthCodec::health);
    }

    @Override
    public RoleControl roles() {
        return new RoleClient(this::ask);
    }

    @Override
    public BridgeControl bridge() {
        return new BridgeClient(this::ask);
    }

    @Override
    public List<RoomSummary> rooms() throws ControlException {
        return list(Map.of("do", "rooms"), RoomCodec::summary);
    }

    @Override
    public RoomDetails room(Jid room) throws ControlException {
        return value(Map.of("do", "room", "room", room.toString()), RoomCodec::details);
    }

    @Override
    public void destroyRoom(Jid room, String reason, Optional<Jid> to) throws ControlException {
        ask(Map.of("do", "destroy-room", "room", room.toString(), "text", reason, "to", text(to)));
    }

    @Override
    public void grantRoom(Jid room, Jid user, RoomAffiliation affiliation) throws ControlException {
        ask(Map.of(
                "do",
                "grant-room",
                "room",
                room.toString(),
                "user",
                user.toString(),
                "affiliation",
                affiliation.word()));
    }

    @Override
    public IssuedInvite invite(InviteOrder order) throws ControlException {
        return value(InviteCodec.toJson(order), InviteCodec::issued);
    }

    @Override
    public List<InviteInfo> invites() throws ControlException {
        return list(Map.of("do", "invites"), InviteCodec::info);
    }

    @Override
    public void revokeInvite(String id) throws ControlException {
        ask(Map.of("do", "revoke-invite", "id", id));
    }

    @Override
    public List<FileInfo> files(Optional<Jid> user) throws ControlException {
        return list(Map.of("do", "files", "user", text(user)), FileCodec::file);
    }

    @Override
    public long pruneFiles(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        return number(Map.of("do", "prune-files", "user", text(user), "before", text(before)));
    }

    @Override
    public void removeFile(String id) throws ControlException {
        ask(Map.of("do", "remove-file", "id", id));
    }

    @Override
    public List<Jid> online() throws ControlException {
        return list(Map.of("do", "online"), each -> ControlCodec.jid(each, "online"));
    }

    @Override
    public List<ReportInfo> reports() throws ControlException {
        return list(Map.of("do", "reports"), ControlCodec::report);
    }

    @Override
    public int announce(String text) throws ControlException {
        return number(Map.of("do", "announce", "text", text));
    }

    @Override
    public Optional<String> posted(Posting which) throws ControlException {
        return ask(Map.of("do", "posted", "which", which.name())) instanceof String text && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty();
    }

    @Override
    public void post(Posting which, Optional<String> text) throws ControlException {
        ask(Map.of("do", "post", "which", which.name(), "text", text.orElse("")));
    }

    @Override
    public int shutDown(Duration in, Optional<String> text) throws ControlException {
        return number(Map.of("do", "shut-down", "seconds", in.toSeconds(), "text", text.orElse("")));
    }

    @Override
    public void reloadCertificate() throws ControlException {
        ask(Map.of("do", "reload-certificate"));
    }

    @Override
    public void reloadMap() throws ControlException {
        ask(Map.of("do", "reload-map"));
    }

    @Override
    public void checkNetwork(Consumer<Finding> found) throws ControlException {
        try {
            ask(Map.of("do", "check-network"), news -> found.accept(ControlCodec.finding(news)));
        } catch (Malformed e) {
            throw notUnderstood(e);
        }
    }

    /// Ends the node in order; returns when it has ended, a moment before its process does.
    ///
    /// @param waitsFor told in plain words what the node waits for
    public void stop(Consumer<String> waitsFor) throws ControlException {
        try {
            lines.write(Json.line(Map.of("do", "stop")));
            // The end of the connection is an answer too: the process may be gone before it has given one.
            answer(news -> waitsFor.accept(String.valueOf(news)));
        } catch (IOException e) {
            throw silent(e);
        }
    }

    @Override
    public List<OutboxInfo> outbox() throws ControlException {
        return list(Map.of("do", "outbox"), ControlCodec::outbox);
    }

    @Override
    public int dropOutbox(Domain remote) throws ControlException {
        return number(Map.of("do", "drop-outbox", "domain", remote.name()));
    }

    @Override
    public boolean retryOutbox(Domain remote) throws ControlException {
        return ask(Map.of("do", "retry-outbox", "domain", remote.name())).equals(true);
    }

    @Override
    public void snapshot(Path folder) throws ControlException {
        ask(Map.of("do", "snapshot", "folder", folder.toAbsolutePath().toString()));
    }

    @Override
    public void compact() throws ControlException {
        ask(Map.of("do", "compact"));
    }

    @Override
    public String page() throws ControlException {
        return ask(Map.of("do", "page")) instanceof String link ? link : "";
    }

    @Override
    public int importReseed(Path bundle) throws ControlException {
        return number(
                Map.of("do", "import-reseed", "bundle", bundle.toAbsolutePath().toString()));
    }

    @Override
    Object ask(Map<String, Object> request, Consumer<Object> news) throws ControlException {
        try {
            lines.write(Json.line(request));
            return answer(news).orElseThrow(() -> new EOFException("the node closed the connection"));
        } catch (IOException e) {
            throw silent(e);
        }
    }

    /// Reads up to the answer; empty at the end of the connection.
    private Optional<Object> answer(Consumer<Object> news) throws IOException, ControlException {
        try {
            String line;
            while ((line = lines.read()) != null) {
                Map<String, Object> reply = Json.parse(line).orElseThrow(() -> new Malformed("reply", null));
                Object told = reply.get("news");
                if (told != null) {
                    news.accept(told);
                } else if (ControlCodec.flag(reply, "ok")) {
                    return Optional.of(reply.getOrDefault("value", true));
                } else {
                    throw new ControlException(
                            ControlException.Kind.valueOf(ControlCodec.text(reply, "kind")),
                            ControlCodec.text(reply, "text"));
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException | Malformed e) {
            throw notUnderstood(e);
        }
    }

    private static ControlException silent(IOException e) {
        return new ControlException(
                ControlException.Kind.FAILED, "The running node did not answer: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing is lost with it.
        }
    }
}
