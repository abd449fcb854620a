package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.admin.RoomSummary.Kept;
import im.clove.node.admin.RoomSummary.Trait;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomsInStore;
import im.clove.node.service.room.StoredRooms;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every way to a node does alike with rooms: offline, through the control socket, and in the running node.
public abstract class RoomControlContractTest {
    protected static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");
    protected static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    protected static final String SERVICE = "rooms.example.org";
    protected static final Jid GARDEN = Jid.parse("garden@" + SERVICE);
    protected static final Jid ROMEO = Jid.parse("romeo@example.org");
    protected static final Jid JULIET = Jid.parse("juliet@example.org");
    private static final Jid PARIS = Jid.parse("paris@mantua.example");
    private static final Jid NOWHERE = Jid.parse("nowhere@" + SERVICE);

    protected final MemoryStore store = new MemoryStore();

    /// The node, over the store as it is now.
    protected abstract RoomControl node() throws Exception;

    /// Whether one runs.
    protected abstract boolean isRunning();

    /// The accounts of the store.
    protected final StoredUsers users() {
        return new StoredUsers(
                store, _ -> List.of(), new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of()), CLOCK);
    }

    protected final StoredRooms stored() {
        return new StoredRooms(store, RoomLimits.STANDARD, CLOCK, new Random(2));
    }

    @BeforeEach
    final void twoRooms() {
        Batch batch = new Batch();
        for (Jid each : List.of(ROMEO, JULIET)) {
            new Accounts(store).put(batch, new AccountRecord(each, NOW, false, false, List.of()));
        }
        store.commit(batch);
        RoomsInStore rooms = new RoomsInStore(store, SERVICE, CLOCK);
        rooms.make(
                GARDEN.toString(),
                ROMEO,
                "roomname",
                "Capulet's \"garden\" ♥",
                "membersonly",
                "1",
                "passwordprotectedroom",
                "1",
                "roomsecret",
                "a rose by any name");
        rooms.turn(GARDEN.toString(), ROMEO, JULIET, "member");
        rooms.turn(GARDEN.toString(), ROMEO, PARIS, "outcast");
        rooms.make("attic@" + SERVICE, JULIET, "publicroom", "0");
        rooms.enter("attic@" + SERVICE, PARIS.withResource("x"), "paris");
        rooms.say("attic@" + SERVICE, PARIS.withResource("x"), "what light");
    }

    @Test
    void roomsAreListedByAddress() throws Exception {
        List<RoomSummary> rooms = node().rooms();
        assertThat(rooms).hasSize(2);
        RoomSummary attic = rooms.getFirst();
        assertThat(attic)
                .isEqualTo(new RoomSummary(
                        Jid.parse("attic@" + SERVICE),
                        "",
                        JULIET,
                        isRunning() ? OptionalInt.of(1) : OptionalInt.empty(),
                        1,
                        new Kept(1, attic.kept().bytes()),
                        List.of()));
        assertThat(attic.kept().bytes()).isPositive();
        assertThat(rooms.getLast())
                .isEqualTo(new RoomSummary(
                        GARDEN,
                        "Capulet's \"garden\" ♥",
                        ROMEO,
                        isRunning() ? OptionalInt.of(0) : OptionalInt.empty(),
                        2,
                        new Kept(0, 0),
                        List.of(Trait.PUBLIC, Trait.MEMBERS_ONLY, Trait.PASSWORD)));
    }

    @Test
    void aRoomIsShownButForItsPassword() throws Exception {
        RoomControl node = node();
        RoomDetails garden = node.room(GARDEN);
        assertThat(garden.summary()).isEqualTo(node.rooms().getLast());
        assertThat(garden.since()).isEqualTo(NOW);
        assertThat(garden.left()).isEmpty();
        assertThat(garden.people())
                .containsExactly(
                        new RoomDetails.Listed(ROMEO, RoomAffiliation.OWNER, "", ""),
                        new RoomDetails.Listed(JULIET, RoomAffiliation.MEMBER, "", ""),
                        new RoomDetails.Listed(PARIS, RoomAffiliation.OUTCAST, "", ""));
        assertThat(garden.inside()).isEmpty();
        assertThat(garden.settings())
                .contains(
                        new RoomDetails.Setting("muc#roomconfig_membersonly", "Only members may enter", "yes"),
                        new RoomDetails.Setting(
                                "muc#roomconfig_whois", "Who sees the real addresses", "Moderators only"));
        assertThat(garden.toString()).doesNotContain("a rose");
        assertThat(node.room(Jid.parse("attic@" + SERVICE)).inside())
                .isEqualTo(isRunning() ? List.of(new RoomDetails.Inside("paris", PARIS, "participant", 1)) : List.of());
    }

    @Test
    void somebodyElseIsMadeOwner() throws Exception {
        RoomControl node = node();
        refused(() -> node.grantRoom(GARDEN, ROMEO, RoomAffiliation.MEMBER), "is the only owner");
        node.grantRoom(GARDEN, JULIET, RoomAffiliation.OWNER);
        node.grantRoom(GARDEN, ROMEO, RoomAffiliation.NONE);
        node.grantRoom(GARDEN, PARIS, RoomAffiliation.ADMIN);
        assertThat(node.room(GARDEN).people())
                .containsExactly(
                        new RoomDetails.Listed(JULIET, RoomAffiliation.OWNER, "", ""),
                        new RoomDetails.Listed(PARIS, RoomAffiliation.ADMIN, "", ""));
        assertThat(stored().room(GARDEN).people()).as("durable").hasSize(2);
        node.grantRoom(GARDEN, JULIET, RoomAffiliation.OWNER);
        refused(() -> node.grantRoom(GARDEN, JULIET, RoomAffiliation.OUTCAST), "is the only owner");
    }

    @Test
    void whoHasNoAccountHereIsNothing() throws Exception {
        RoomControl node = node();
        Jid nobody = Jid.parse("juliett@example.org");
        refused(() -> node.grantRoom(GARDEN, nobody, RoomAffiliation.OWNER), "There is no account " + nobody);
        refused(() -> node.grantRoom(GARDEN, Jid.parse("example.org"), RoomAffiliation.MEMBER), "There is no account");
        node.grantRoom(GARDEN, nobody, RoomAffiliation.NONE);
        assertThat(node.room(GARDEN).people()).hasSize(3);
    }

    @Test
    void aRoomThatIsNotThereIsRefused() throws Exception {
        RoomControl node = node();
        for (Jid nowhere : List.of(NOWHERE, Jid.parse("garden@example.org"), Jid.parse(SERVICE))) {
            refused(() -> node.room(nowhere), "There is no room " + nowhere);
            refused(() -> node.destroyRoom(nowhere, "", Optional.empty()), "There is no room " + nowhere);
            refused(() -> node.grantRoom(nowhere, JULIET, RoomAffiliation.OWNER), "There is no room " + nowhere);
        }
        assertThat(node.rooms()).hasSize(2);
    }

    @Test
    void aRoomThatIsDestroyedLeavesNothing() throws Exception {
        RoomControl node = node();
        Jid attic = Jid.parse("attic@" + SERVICE);
        node.destroyRoom(attic, "the rats", Optional.empty());
        assertThat(node.rooms()).extracting(RoomSummary::room).containsExactly(GARDEN);
        assertThat(stored().rooms()).as("durable").hasSize(1);
        refused(() -> node.room(attic), "There is no room");
    }

    @Test
    void wherePeopleWentIsKeptUntilThatIsDestroyedToo() throws Exception {
        RoomControl node = node();
        refused(() -> node.destroyRoom(GARDEN, "", Optional.of(GARDEN)), "cannot go to the room that ends");
        node.destroyRoom(GARDEN, "the wall", Optional.of(Jid.parse("tomb@" + SERVICE)));
        RoomDetails gone = node.room(GARDEN);
        assertThat(gone.left()).isEqualTo("tomb@" + SERVICE + " (the wall)");
        assertThat(gone.people()).isEmpty();
        assertThat(gone.settings()).isEmpty();
        assertThat(gone.summary().traits()).containsExactly(Trait.GONE);
        assertThat(node.rooms()).hasSize(2);
        refused(() -> node.grantRoom(GARDEN, JULIET, RoomAffiliation.OWNER), "There is no room");
        node.destroyRoom(GARDEN, "", Optional.empty());
        assertThat(node.rooms()).hasSize(1);
    }

    protected static void refused(ThrowingCallable call, String says) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.REFUSED))
                .hasMessageContaining(says);
    }
}
