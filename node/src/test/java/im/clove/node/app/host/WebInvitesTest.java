package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.admin.Secret;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.c2s.Registrar;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.store.memory.MemoryStore;
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
        NodeConfig config =
                ConfigFile.parse("", Path.of("clove.conf"), _ -> null).config();
        InvitesSide side =
                new InvitesSide(store, config, List.of(FIRST, SECOND), Clock.systemUTC(), new SecureRandom());
        WebInvites invites = new WebInvites(side, REGISTRAR, _ -> side.control(), config.clients());
        Jid nurse = Jid.of("nurse", SECOND, "");
        IssuedInvite account = side.control()
                .invite(new InviteOrder(
                        Kind.ACCOUNT, Optional.empty(), Optional.empty(), Optional.of(nurse), 1, Optional.empty()));
        assertThat(invites.register(account.link().token(), "nurse", "pw-nurse-1"))
                .isEqualTo(new Registrar.Outcome.Made(nurse));
        IssuedInvite device = side.control().invite(InviteOrder.of(Kind.DEVICE, Optional.of(JULIET)));
        assertThat(invites.register(device.link().token(), "juliet", "pw-phone-1"))
                .isEqualTo(new Registrar.Outcome.Made(JULIET));
        assertThat(invites.register("nothing", "juliet", "pw-phone-1")).isEqualTo(new Registrar.Outcome.NoInvitation());
    }

    /// Lets everybody in at the second domain, and nobody at the first, where an invitation to the second is no good.
    private static final Registrar REGISTRAR = new Registrar() {
        @Override
        public Optional<String> offer(Domain host, String token) {
            return host.equals(SECOND) ? Optional.of("") : Optional.empty();
        }

        @Override
        public Outcome register(Domain host, String token, String name, String password) {
            return new Outcome.Made(Jid.of(name, host, ""));
        }
    };
}
