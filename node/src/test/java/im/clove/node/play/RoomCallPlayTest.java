package im.clove.node.play;

import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.ServiceTools;
import im.clove.node.service.room.RoomLimits;
import im.clove.xmpp.xml.StreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Devices of members are called for what is said in a room (XEP-0357): a push service that is a component.
@Timeout(300)
final class RoomCallPlayTest {
    private final Play play = new Play(services());
    private final Orchard orchard = new Orchard(play);
    private Program bell;
    private Actor romeo;
    private int heard;

    private static List<ServiceTools.Maker> services() {
        List<ServiceTools.Maker> all = new ArrayList<>(Programs.abbey());
        all.addAll(Orchard.services(RoomLimits.STANDARD));
        return all;
    }

    @BeforeEach
    void open() {
        bell = new Programs(play).enter();
        romeo = orchard.open("romeo");
    }

    @AfterEach
    void end() {
        play.close();
    }

    /// A phone names its push service, notes the room and is gone.
    private void phone(String name, String bookmark) {
        Actor phone = play.enterAvailable(name, "phone");
        phone.send("<iq type='set' id='e'><enable xmlns='urn:xmpp:push:0' jid='abbey.verona.example' node='" + name
                + "'/></iq>");
        if (!bookmark.isEmpty()) {
            phone.send("<iq type='set' id='b'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                    + "<publish node='urn:xmpp:bookmarks:1'><item id='" + ROOM + "'>" + bookmark
                    + "</item></publish></pubsub></iq>");
        }
        play.settle();
        phone.rest();
        phone.leave();
        play.settle();
    }

    private static String bookmark(String inside) {
        return "<conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'>" + inside + "</conference>";
    }

    /// For whom the bell tolls, since it was last asked.
    private List<String> called() {
        play.settle();
        int seen = heard;
        heard = bell.rest().size();
        return bell.rest().stream()
                .skip(seen)
                .filter(StreamEvent.Received.class::isInstance)
                .map(event -> ((StreamEvent.Received) event).element())
                .map(call -> call.attributeOr("from", "").replace("@verona.example", ""))
                .sorted()
                .toList();
    }

    @Test
    @DisplayName("A member whose phone has noted the room is called, whether another client is in or not; nobody else")
    void membersAreCalled() {
        for (String member : List.of("juliet", "nurse")) {
            orchard.turn(romeo, member, "member");
        }
        phone("juliet", bookmark(""));
        phone("nurse", "");
        phone("tybalt", bookmark(""));
        phone("romeo", bookmark(""));
        orchard.say(romeo, "wherefore");
        assertThat(called()).containsExactly("juliet");

        Actor desk = orchard.guest("juliet");
        play.pass(Duration.ofMinutes(1));
        orchard.say(romeo, "again");
        desk.rest();
        play.settle();
        assertThat(called()).containsExactly("juliet");
        play.silence();
    }

    @Test
    @DisplayName("Nobody is called for what is not kept, nor who does not want to be, nor twice at once")
    void notForEverything() {
        orchard.turn(romeo, "juliet", "member");
        orchard.turn(romeo, "nurse", "member");
        phone("juliet", bookmark(""));
        phone(
                "nurse",
                bookmark(
                        "<extensions><notify xmlns='urn:xmpp:notification-settings:1'><never/></notify></extensions>"));
        orchard.send(romeo, "<composing xmlns='http://jabber.org/protocol/chatstates'/>");
        assertThat(called()).isEmpty();
        orchard.say(romeo, "one");
        orchard.say(romeo, "two");
        assertThat(called()).containsExactly("juliet");
    }
}
