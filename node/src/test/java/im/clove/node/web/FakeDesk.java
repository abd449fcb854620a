package im.clove.node.web;

import im.clove.http.Content;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.Secret;
import im.clove.node.admin.StoredUsers;
import im.clove.node.c2s.PasswordCheck;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A desk whose node is a [FakeNode]; everybody's password is `pw-` and the name.
final class FakeDesk implements Desk {
    final MemoryStore store = new MemoryStore();
    final StoredUsers users = new StoredUsers(
            store,
            _ -> List.of(),
            new StoredUsers.Rules(Set.of(Domain.of("verona.example")), Set.of()),
            Clock.systemUTC());
    final FakeNode node = new FakeNode(users, store);
    /// In whose name something was asked.
    final List<Jid> askers = new ArrayList<>();
    boolean isBusy;

    @Override
    public NodeControl control(Jid asker) {
        askers.add(asker);
        return node;
    }

    @Override
    public Optional<Jid> account(String name) {
        return Jid.tryParse(name.indexOf('@') < 0 ? name + "@verona.example" : name);
    }

    @Override
    public PasswordCheck.Outcome check(PeerIdentity peer, Jid account, String password) {
        if (isBusy) {
            return PasswordCheck.Outcome.BUSY;
        }
        return password.equals("pw-" + account.local()) ? PasswordCheck.Outcome.RIGHT : PasswordCheck.Outcome.WRONG;
    }

    @Override
    public Map<String, Object> used(Jid account) {
        return Map.of("of", account.toString());
    }

    @Override
    public List<Map<String, Object>> certificates() {
        return List.of(Map.of("domain", "verona.example"));
    }

    @Override
    public Map<String, Object> map() {
        return Map.of("mantua.example", "x.b32.i2p");
    }

    @Override
    public void remap(Jid asker, Domain domain, Optional<String> place, int port) {
        node.asked.add("map " + domain + " to " + place.orElse("nothing") + ' ' + port);
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("web.port", "5280");
    }

    @Override
    public List<String> log() {
        return List.of("a line");
    }

    @Override
    public List<Map<String, Object>> audit() {
        return List.of(Map.of("action", "add-user"));
    }

    @Override
    public Content backup(Jid asker, Secret passphrase) {
        return Content.of("CLOVEBAK".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Content export(Jid account) {
        return Content.of(("all of " + account).getBytes(StandardCharsets.UTF_8));
    }
}
