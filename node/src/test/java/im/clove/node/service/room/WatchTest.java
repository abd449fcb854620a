package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WatchTest {
    private static final Jid ROOM = Jid.parse("orchard@rooms.verona.example");
    private static final Instant NOON = Instant.parse("1597-04-23T12:00:00Z");

    private final Watch watch = new Watch(user -> user.domain().name().equals("verona.example"));

    private static List<Seat> seats(String... clients) {
        return Stream.of(clients)
                .map(client -> new Seat(Jid.parse(client), ROOM, List.of()))
                .toList();
    }

    private static List<String> names(List<Seat> seats) {
        return seats.stream().map(seat -> seat.jid().local()).toList();
    }

    private static Instant later(int minutes) {
        return NOON.plusSeconds(60L * minutes);
    }

    @Test
    void whoIsSilentIsAsked() {
        List<Seat> seats = seats("paris@mantua.example/x", "romeo@verona.example/y");
        assertThat(watch.look(seats, NOON).asked()).isEmpty();
        assertThat(watch.look(seats, later(14)).asked()).isEmpty();
        assertThat(names(watch.look(seats, later(15)).asked())).containsExactly("paris");
        watch.heard(Jid.parse("paris@mantua.example/x"), later(16));
        assertThat(watch.look(seats, later(30)).asked()).isEmpty();
        assertThat(names(watch.look(seats, later(31)).asked())).containsExactly("paris");
    }

    @Test
    void ofAServerThatSleepsOneIsAskedOfOneThatIsAwakeAll() {
        List<Seat> seats = seats("a@mantua.example/x", "b@mantua.example/x", "c@mantua.example/x");
        watch.heard(Jid.parse("b@mantua.example/x"), NOON.minusSeconds(60));
        assertThat(watch.look(seats, NOON).asked()).isEmpty();
        assertThat(names(watch.look(seats, later(20)).asked())).containsExactly("b");
        watch.heard(Jid.parse("c@mantua.example/x"), later(21));
        assertThat(names(watch.look(seats, later(22)).asked())).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whoIsSilentForDaysIsLost() {
        List<Seat> seats = seats("paris@mantua.example/x");
        assertThat(watch.look(seats, NOON).lost()).isEmpty();
        assertThat(watch.look(seats, NOON.plus(Watch.LOST).minusSeconds(1)).lost())
                .isEmpty();
        Watch.Finding found = watch.look(seats, NOON.plus(Watch.LOST));
        assertThat(names(found.lost())).containsExactly("paris");
        assertThat(found.asked()).isEmpty();
    }

    @Test
    void whoHasLeftIsForgotten() {
        List<Seat> seats = seats("paris@mantua.example/x");
        assertThat(watch.look(seats, NOON).asked()).isEmpty();
        assertThat(watch.look(List.of(), later(5)).asked()).isEmpty();
        assertThat(watch.look(seats, later(20)).asked()).isEmpty();
    }
}
