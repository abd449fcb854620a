package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.RoomDetails;
import im.clove.node.admin.RoomSummary;
import im.clove.node.admin.RoomSummary.Trait;
import im.clove.node.service.room.RoomCare;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomService;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever runs the node has something done in a room: those who are in hear of it as if an owner had done it.
@Timeout(300)
final class RoomCarePlayTest {
    private static final String MUC = "http://jabber.org/protocol/muc";
    private static final String ID = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>";
    private static final Jid ROOM = Jid.parse(Orchard.ROOM);

    /// The service of each life of the server, the last one last.
    private final Deque<RoomService> services = new ArrayDeque<>();

    private final Play play = new Play(List.of(tools -> {
        services.add(
                new RoomService(Domain.of("rooms.verona.example"), tools, RoomLimits.STANDARD, new SecureRandom()));
        return services.getLast();
    }));
    private final Orchard orchard = new Orchard(play);

    @AfterEach
    void end() {
        play.close();
    }

    private RoomCare care() {
        return services.getLast().care();
    }

    private <T> T now(CompletableFuture<T> answer) {
        play.settle();
        return answer.resultNow();
    }

    private String refusal(CompletableFuture<?> answer) {
        play.settle();
        assertThat(answer.exceptionNow()).isInstanceOf(ControlException.class);
        return String.valueOf(answer.exceptionNow().getMessage());
    }

    @Test
    @DisplayName("who is made owner is a moderator at once, and all hear of it; who is banned is out")
    void granted() {
        Actor romeo = orchard.open("romeo");
        Actor juliet = orchard.guest("juliet");
        orchard.hush(romeo, juliet);
        RoomDetails room = now(care().grant(ROOM, Play.jid("juliet"), RoomAffiliation.OWNER));
        assertThat(room.inside())
                .containsExactly(
                        new RoomDetails.Inside("romeo", Play.jid("romeo"), "moderator", 1),
                        new RoomDetails.Inside("juliet", Play.jid("juliet"), "moderator", 1));
        assertThat(Literal.show(romeo.next())).contains("affiliation='owner'", "role='moderator'", ROOM + "/juliet");
        assertThat(Literal.show(juliet.next())).contains("affiliation='owner'", "<status code='110'/>");
        now(care().grant(ROOM, Play.jid("romeo"), RoomAffiliation.OUTCAST));
        assertThat(Literal.show(romeo.next()))
                .contains("type='unavailable'", "affiliation='outcast'", "<status code='301'/>");
        assertThat(Literal.show(juliet.next())).contains("type='unavailable'", "affiliation='outcast'");
        assertThat(refusal(care().grant(ROOM, Play.jid("juliet"), RoomAffiliation.NONE)))
                .contains("is the only owner");
        play.silence();
        play.crash();
        assertThat(now(care().look(ROOM)).people())
                .as("after a kill")
                .extracting(RoomDetails.Listed::affiliation)
                .containsExactly(RoomAffiliation.OWNER, RoomAffiliation.OUTCAST);
    }

    @Test
    @DisplayName(
            "who is in when a room is destroyed hears why and where people go, and who comes later where they went")
    void destroyed() {
        Actor romeo = orchard.open("romeo");
        now(care().destroy(ROOM, "the wall", Optional.of(Jid.parse("tomb@rooms.verona.example"))));
        romeo.expect("<presence type='unavailable' from='" + ROOM + "/romeo' to='{me}'>" + ID + "<x xmlns='" + MUC
                + "#user'><item affiliation='none' role='none' jid='{me}'/><destroy jid='tomb@rooms.verona.example'>"
                + "<reason>the wall</reason></destroy><status code='110'/></x></presence>");
        romeo.send(Orchard.entry("romeo", ""));
        assertThat(Literal.show(romeo.next())).contains("<gone ", "xmpp:tomb@rooms.verona.example?join");
        assertThat(now(care().list())).extracting(RoomSummary::traits).containsExactly(List.of(Trait.GONE));
        now(care().destroy(ROOM, "", Optional.empty()));
        assertThat(now(care().list())).isEmpty();
        orchard.enter(romeo, "romeo");
        assertThat(now(care().list()))
                .as("the name is free, and a room that is not open is listed")
                .extracting(RoomSummary::traits, RoomSummary::occupants)
                .containsExactly(tuple(List.of(Trait.LOCKED), OptionalInt.of(1)));
        assertThat(now(care().look(ROOM)).summary())
                .isEqualTo(now(care().list()).getFirst());
    }

    @Test
    @DisplayName("what could not be stored has not happened, and whoever asked is told")
    void notStored() {
        Actor romeo = orchard.open("romeo");
        Actor juliet = orchard.guest("juliet");
        orchard.hush(romeo, juliet);
        play.store.failing(true);
        for (CompletableFuture<RoomDetails> answer : List.of(
                care().grant(ROOM, Play.jid("juliet"), RoomAffiliation.OWNER),
                care().destroy(ROOM, "", Optional.empty()))) {
            play.settle();
            assertThat(answer).isCompletedExceptionally();
        }
        play.store.failing(false);
        play.silence();
        assertThat(now(care().look(ROOM)).people()).hasSize(1);
        assertThat(now(care().list())).extracting(RoomSummary::occupants).containsExactly(OptionalInt.of(2));
        assertThat(refusal(care().look(Jid.parse("tomb@rooms.verona.example")))).contains("There is no room");
    }
}
