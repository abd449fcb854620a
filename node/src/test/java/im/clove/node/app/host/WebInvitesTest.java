package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.admin.Secret;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.config.ConfigException;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.c2s.Registrar;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.store.memory.MemoryStore;
import im.clove.node.web.Door;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Invitations as the page has them, of a node with two domains.
final class WebInvitesTest {
    private static final Domain FIRST = Domain.of("first.example");
    private static final Domain SECOND = Domain.of("second.example");
    private static final Domain B32 = Domain.of("a".repeat(52) + ".b32.i2p");
    private static final Jid JULIET = Jid.of("juliet", SECOND, "");

    @Test
    @DisplayName("An account, or a device, of the second domain is made there; without a token there is nothing")
    void secondDomain() throws Exception {
        MemoryStore store = new MemoryStore();
        new StoredUsers(
                        store,
                        _ -> List.of(),
                        new StoredUsers.Rules(Set.of(FIRST, SECOND), Set.of()),
                        Clock.systemUTC())
                .add(JULIET, Secret.of("pw-juliet-1"), false);
        NodeConfig config = config("");
        InvitesSide side =
                new InvitesSide(store, config, List.of(FIRST, SECOND), Clock.systemUTC(), new SecureRandom());
        WebInvites invites = new WebInvites(side, REGISTRAR, _ -> side.control(), config.clients());
        Jid nurse = Jid.of("nurse", SECOND, "");
        IssuedInvite account = side.control()
                .invite(new InviteOrder(
                        Kind.ACCOUNT, Optional.empty(), Optional.empty(), Optional.of(nurse), 1, Optional.empty()));
        assertThat(invites.register(Door.HERE, account.link().token(), "nurse", "pw-nurse-1"))
                .isEqualTo(new Registrar.Outcome.Made(nurse));
        IssuedInvite device = side.control().invite(InviteOrder.of(Kind.DEVICE, Optional.of(JULIET)));
        assertThat(invites.register(Door.HERE, device.link().token(), "juliet", "pw-phone-1"))
                .isEqualTo(new Registrar.Outcome.Made(JULIET));
        assertThat(invites.register(Door.HERE, "nothing", "juliet", "pw-phone-1"))
                .isEqualTo(new Registrar.Outcome.NoInvitation());
    }

    private static final String APART = """
            darknet.only = false
            domains = ["second.example"]
            bridge { enabled = true, domains = ["second.example"] }
            """;

    private static IssuedInvite issue(InvitesSide side, Domain host) throws ControlException {
        return side.control()
                .invite(new InviteOrder(
                        Kind.ACCOUNT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Jid.of("nurse", host, "")),
                        1,
                        Optional.empty()));
    }

    private static InvitesSide side(NodeConfig config) {
        return new InvitesSide(new MemoryStore(), config, List.of(B32, SECOND), Clock.systemUTC(), new SecureRandom());
    }

    private static NodeConfig config(String text) throws ConfigException {
        return ConfigFile.parse(text, Path.of("clove.conf"), _ -> null).config();
    }

    @Test
    @DisplayName("D-07: an invitation to the clearnet does not name the destination, and is nothing to who comes by it")
    void invitationsOfTheClearnetAreNotOfI2p() throws Exception {
        NodeConfig config = config(APART);
        InvitesSide side = side(config);
        WebInvites invites = new WebInvites(side, REGISTRAR, _ -> side.control(), config.clients());
        IssuedInvite clearnet = issue(side, SECOND);
        assertThat(clearnet.link().landing()).isEmpty();
        assertThat(clearnet.link().uri()).doesNotContain(B32.name());
        String token = clearnet.link().token();
        assertThat(invites.look(Door.I2P, token)).isEmpty();
        assertThat(invites.register(Door.I2P, token, "nurse", "pw-nurse-1"))
                .isEqualTo(new Registrar.Outcome.NoInvitation());
        for (Door inside : List.of(Door.HERE, Door.TLS)) {
            assertThat(invites.look(inside, token).orElseThrow()).containsEntry("address", SECOND.name());
            assertThat(invites.register(inside, token, "nurse", "pw-nurse-1"))
                    .isInstanceOf(Registrar.Outcome.Made.class);
        }
        IssuedInvite i2p = issue(side, B32);
        assertThat(i2p.link().landing().orElseThrow().getHost()).isEqualTo(B32.name());
        assertThat(invites.look(Door.I2P, i2p.link().token())).isPresent();
    }

    @Test
    void withConsentTheyAre() throws Exception {
        NodeConfig config = config(APART + "bridge.over-i2p = true\n");
        InvitesSide side = side(config);
        WebInvites invites = new WebInvites(side, REGISTRAR, _ -> side.control(), config.clients());
        IssuedInvite issued = issue(side, SECOND);
        assertThat(issued.link().landing().orElseThrow().getHost()).isEqualTo(B32.name());
        assertThat(invites.look(Door.I2P, issued.link().token())).isPresent();
        assertThat(invites.register(Door.I2P, issued.link().token(), "nurse", "pw-nurse-1"))
                .isInstanceOf(Registrar.Outcome.Made.class);
    }

    @Test
    @DisplayName(
            "D-09: nobody of the one face is invited into a room of the other, unless they may meet; nor is it shown")
    void roomsOfTheOtherFace() throws Exception {
        InviteOrder order = new InviteOrder(
                Kind.ROOM,
                Optional.empty(),
                Optional.of(Jid.parse("tea@rooms.second.example")),
                Optional.empty(),
                1,
                Optional.empty());
        assertThatThrownBy(() -> side(config(APART)).control().invite(order)).hasMessageContaining("bridge.between");
        InvitesSide side = side(config(APART + "bridge.between = true\n"));
        String token = side.control().invite(order).link().token();
        assertThat(side.look(token)).isPresent();
        assertThat(side.lookOverI2p(token)).isEmpty();
    }

    /// Lets everybody in, and nobody at the first domain, where an invitation to the second is no good.
    private static final Registrar REGISTRAR = new Registrar() {
        @Override
        public Optional<String> offer(Domain host, String token) {
            return host.equals(SECOND) || host.equals(B32) ? Optional.of("") : Optional.empty();
        }

        @Override
        public Outcome register(Domain host, String token, String name, String password) {
            return new Outcome.Made(Jid.of(name, host, ""));
        }
    };
}
