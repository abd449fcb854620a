package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The one table from request names to operations.
final class ControlDispatch {
    private final NodeControl node;
    private final Shutdown shutdown;

    ControlDispatch(NodeControl node, Shutdown shutdown) {
        this.node = node;
        this.shutdown = shutdown;
    }

    /// Takes what is known before an operation has ended; never throws.
    @FunctionalInterface
    interface News extends Consumer<Object> {
        /// Whether anybody listens, as far as is known.
        default boolean isHeard() {
            return true;
        }
    }

    /// Ends what is done for nobody but who has gone.
    private static final class Unheard extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unheard() {
            super("nobody listens", null, false, false);
        }
    }

    Map<String, Object> carryOut(Map<String, Object> request, News news) throws ControlException {
        switch (ControlCodec.text(request, "do")) {
            case "status" -> {
                return value(ControlCodec.toJson(node.status()));
            }
            case "health" -> {
                return value(HealthCodec.toJson(node.health()));
            }
            case "users" -> {
                return value(node.users().stream().map(ControlCodec::toJson).toList());
            }
            case "add-user" -> {
                try (Secret password = password(request)) {
                    node.addUser(ControlCodec.jid(request, "user"), password, ControlCodec.flag(request, "admin"));
                }
            }
            case "change-password" -> {
                try (Secret password = password(request)) {
                    node.changePassword(ControlCodec.jid(request, "user"), password);
                }
            }
            case "remove-user" -> node.removeUser(ControlCodec.jid(request, "user"));
            case "enable-user" ->
                node.enableUser(ControlCodec.jid(request, "user"), ControlCodec.flag(request, "enabled"));
            case "set-admin" -> node.setAdmin(ControlCodec.jid(request, "user"), ControlCodec.flag(request, "admin"));
            case "gate" -> {
                return value(node.gate(ControlCodec.jid(request, "user")).word());
            }
            case "set-gate" ->
                node.setGate(
                        ControlCodec.jid(request, "user"),
                        Gate.of(ControlCodec.text(request, "gate")).orElseThrow(() -> new Malformed("gate", null)));
            case "archive-keep" -> {
                return value(node.archiveKeep(ControlCodec.jid(request, "user")).toDays());
            }
            case "set-archive-keep" ->
                node.setArchiveKeep(
                        ControlCodec.jid(request, "user"),
                        Duration.ofDays(
                                Math.max(0, ControlCodec.number(request, "days").intValue())));
            case "roles" -> {
                return value(RoleCodec.toJson(node.roles().roles()));
            }
            case "role" -> {
                return value(RoleCodec.toJson(node.roles().role(ControlCodec.jid(request, "user"))));
            }
            case "set-role" -> node.roles().setRole(ControlCodec.jid(request, "user"), RoleCodec.role(request));
            case "add-user-as" -> {
                try (Secret password = password(request)) {
                    node.roles().addUser(ControlCodec.jid(request, "user"), password, RoleCodec.role(request));
                }
            }
            case "approve" ->
                node.roles()
                        .approve(
                                ControlCodec.jid(request, "user"),
                                ControlCodec.jid(request, "who"),
                                given(request, "as")
                                        ? Optional.of(
                                                ControlCodec.text(request, "as").equals("room"))
                                        : Optional.empty());
            case "forbid" -> node.roles().forbid(ControlCodec.jid(request, "user"), ControlCodec.jid(request, "who"));
            case "rooms" -> {
                return value(node.rooms().stream().map(RoomCodec::toJson).toList());
            }
            case "room" -> {
                return value(RoomCodec.toJson(node.room(ControlCodec.jid(request, "room"))));
            }
            case "destroy-room" ->
                node.destroyRoom(
                        ControlCodec.jid(request, "room"),
                        ControlCodec.text(request, "text"),
                        given(request, "to") ? Optional.of(ControlCodec.jid(request, "to")) : Optional.empty());
            case "grant-room" ->
                node.grantRoom(
                        ControlCodec.jid(request, "room"),
                        ControlCodec.jid(request, "user"),
                        RoomCodec.affiliation(request));
            case "invite" -> {
                return value(InviteCodec.toJson(node.invite(InviteCodec.order(request))));
            }
            case "invites" -> {
                return value(node.invites().stream().map(InviteCodec::toJson).toList());
            }
            case "revoke-invite" -> node.revokeInvite(ControlCodec.text(request, "id"));
            case "files" -> {
                return value(node.files(account(request)).stream()
                        .map(FileCodec::toJson)
                        .toList());
            }
            case "prune-files" -> {
                return value(node.pruneFiles(account(request), before(request)));
            }
            case "remove-file" -> node.removeFile(ControlCodec.text(request, "id"));
            case "online" -> {
                return value(node.online().stream().map(Jid::toString).toList());
            }
            case "reports" -> {
                return value(node.reports().stream().map(ControlCodec::toJson).toList());
            }
            case "announce" -> {
                return value(node.announce(ControlCodec.text(request, "text")));
            }
            case "posted" -> {
                return value(node.posted(ControlCodec.posting(request)).orElse(""));
            }
            case "post" -> node.post(ControlCodec.posting(request), said(request));
            case "shut-down" -> {
                Duration in = Duration.ofSeconds(
                        Math.max(0, ControlCodec.number(request, "seconds").longValue()));
                return value(node.shutDown(in, said(request)));
            }
            case "sessions" -> {
                return value(node.sessions(ControlCodec.jid(request, "user")).stream()
                        .map(ControlCodec::toJson)
                        .toList());
            }
            case "end-session" ->
                node.endSession(ControlCodec.jid(request, "user"), ControlCodec.text(request, "resource"));
            case "log-out" -> {
                return value(node.logOut(ControlCodec.jid(request, "user")));
            }
            case "devices" -> {
                return value(node.devices(ControlCodec.jid(request, "user")).stream()
                        .map(ControlCodec::toJson)
                        .toList());
            }
            case "forget-device" ->
                node.forgetDevice(ControlCodec.jid(request, "user"), ControlCodec.text(request, "device"));
            case "export" -> {
                try {
                    node.export(account(request), ControlCodec.flag(request, "only-archive"), text -> {
                        news.accept(text);
                        if (!news.isHeard()) {
                            throw new Unheard();
                        }
                    });
                } catch (Unheard _) {
                    return value(false);
                }
            }
            case "prune-archive" -> {
                return value(node.pruneArchive(account(request), before(request)));
            }
            case "reload-certificate" -> node.reloadCertificate();
            case "reload-map" -> node.reloadMap();
            case "bridge" -> {
                return value(BridgeCodec.toJson(node.bridge().info()));
            }
            case "statements" -> {
                return value(node.bridge().statements().stream()
                        .map(BridgeCodec::toJson)
                        .toList());
            }
            case "ask-statement" -> {
                return value(node.bridge().askStatement(ControlCodec.domain(request, "domain")));
            }
            case "trust-statement" -> node.bridge().trust(ControlCodec.domain(request, "domain"));
            case "forget-statement" -> node.bridge().forget(ControlCodec.domain(request, "domain"));
            case "reload-bridge" -> node.bridge().reload();
            case "test-bridge" ->
                node.bridge()
                        .test(
                                ControlCodec.domain(request, "domain"),
                                given(request, "from")
                                        ? Optional.of(ControlCodec.domain(request, "from"))
                                        : Optional.empty(),
                                finding -> news.accept(ControlCodec.toJson(finding)));
            case "check-network" -> node.checkNetwork(finding -> news.accept(ControlCodec.toJson(finding)));
            case "stop" -> shutdown.stop(news::accept);
            case "outbox" -> {
                return value(node.outbox().stream().map(ControlCodec::toJson).toList());
            }
            case "drop-outbox" -> {
                return value(node.dropOutbox(ControlCodec.domain(request, "domain")));
            }
            case "retry-outbox" -> {
                return value(node.retryOutbox(ControlCodec.domain(request, "domain")));
            }
            case "snapshot" -> node.snapshot(ControlCodec.path(request, "folder"));
            case "compact" -> node.compact();
            case "page" -> {
                return value(node.page());
            }
            case "import-reseed" -> {
                return value(node.importReseed(ControlCodec.path(request, "bundle")));
            }
            case String unknown -> throw new Malformed(unknown, null);
        }
        return Map.of("ok", true);
    }

    private static Secret password(Map<String, Object> request) {
        return Secret.of(ControlCodec.text(request, "password"));
    }

    private static Optional<Jid> account(Map<String, Object> request) {
        return given(request, "user") ? Optional.of(ControlCodec.jid(request, "user")) : Optional.empty();
    }

    private static Optional<Instant> before(Map<String, Object> request) {
        return given(request, "before") ? Optional.of(ControlCodec.instant(request, "before")) : Optional.empty();
    }

    private static boolean given(Map<String, Object> request, String name) {
        return !ControlCodec.text(request, name).isEmpty();
    }

    private static Optional<String> said(Map<String, Object> request) {
        return Optional.of(ControlCodec.text(request, "text")).filter(text -> !text.isEmpty());
    }

    private static Map<String, Object> value(Object value) {
        return Map.of("ok", true, "value", value);
    }
}
