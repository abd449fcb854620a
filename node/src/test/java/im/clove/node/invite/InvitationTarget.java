package im.clove.node.invite;

import im.clove.node.core.Role;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Damaged invitations, and whatever is shown as a token: [StoreException], or no invitation.
public final class InvitationTarget implements FuzzTarget {
    private static final Domain HOST = Domain.of("example.org");
    private static final Jid JULIET = Jid.parse("juliet@example.org");
    private static final Key PLACE = Key.of("").then("i").then("00000000");

    @Override
    public String name() {
        return "invitations";
    }

    @Override
    public List<byte[]> seeds() {
        Invitation.Terms terms = new Invitation.Terms(
                Kind.ROOM, HOST, Optional.of(JULIET), Optional.of(Jid.parse("r@rooms.example.org")), "romeo", true);
        Invitation.Hash hash = Invitation.Hash.of("token");
        Invitation fresh = new Invitation(
                "00000000", terms, hash, Instant.EPOCH, Instant.ofEpochSecond(1), 3, List.of(), Optional.empty());
        Invitation.Terms guarded = new Invitation.Terms(
                Kind.ACCOUNT, HOST, Optional.of(JULIET), Optional.empty(), "", true, Role.guardedBy(List.of(JULIET)));
        Invitation ofAChild = new Invitation(
                "00000000", guarded, hash, Instant.EPOCH, Instant.ofEpochSecond(1), 3, List.of(), Optional.empty());
        return List.of(
                fresh.encode(),
                ofAChild.encode(),
                fresh.usedBy(JULIET, Instant.EPOCH)
                        .revoked(Instant.ofEpochSecond(2))
                        .encode());
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        MemoryStore store = new MemoryStore();
        Batch batch = new Batch();
        batch.put(new Table("invitations"), PLACE, input);
        store.commit(batch);
        Invitations invitations = new Invitations(store, () -> Instant.EPOCH, new SecureRandom());
        String shown = new String(input, StandardCharsets.UTF_8);
        FuzzTarget.require(invitations.toRegister(HOST, shown).isEmpty(), "an invitation for nothing");
        String found;
        try {
            boolean isThere = invitations.toRegister(HOST, "00000000" + shown).isPresent();
            FuzzTarget.require(!isThere, "a token that nobody has given out");
            found = "" + invitations.list().size();
        } catch (StoreException _) {
            found = "damaged";
        }
        return found + invitations.list().size();
    }
}
