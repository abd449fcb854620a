package im.clove.xmpp.im;

import static im.clove.xmpp.im.SubscriptionMachine.Direction.INBOUND;
import static im.clove.xmpp.im.SubscriptionMachine.Direction.OUTBOUND;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.im.SubscriptionMachine.Change;
import im.clove.xmpp.im.SubscriptionMachine.Direction;
import im.clove.xmpp.im.SubscriptionMachine.Effect;
import im.clove.xmpp.im.SubscriptionMachine.Request;
import im.clove.xmpp.stanza.Presence;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// RFC 6121 Appendix A, each of its rows: state, whether the stanza goes on, new state.
class SubscriptionMachineTest {
    private static Change step(Subscription state, Direction direction, Request request) {
        Change change = SubscriptionMachine.step(state, false, direction, request);
        assertThat(change.reason()).isNotBlank();
        return change;
    }

    private static void check(Change change, Subscription before, Effect passing, boolean passes, Subscription after) {
        assertThat(change.state()).isEqualTo(after);
        assertThat(change.has(passing)).isEqualTo(passes);
        boolean visible = !before.wireName().equals(after.wireName()) || before.isPendingOut() != after.isPendingOut();
        assertThat(change.has(Effect.PUSH)).as("push").isEqualTo(visible || change.approved());
    }

    @ParameterizedTest(name = "A.2.1 outbound subscribe: {0}")
    @CsvSource({
        "NONE,true,NONE_OUT",
        "NONE_OUT,true,NONE_OUT",
        "NONE_IN,true,NONE_OUT_IN",
        "NONE_OUT_IN,true,NONE_OUT_IN",
        "TO,true,TO",
        "TO_IN,true,TO_IN",
        "FROM,true,FROM_OUT",
        "FROM_OUT,true,FROM_OUT",
        "BOTH,true,BOTH"
    })
    void outboundSubscribe(Subscription before, boolean routed, Subscription after) {
        check(step(before, OUTBOUND, Request.SUBSCRIBE), before, Effect.ROUTE, routed, after);
    }

    @ParameterizedTest(name = "A.2.2 outbound unsubscribe: {0}")
    @CsvSource({
        "NONE,true,NONE",
        "NONE_OUT,true,NONE",
        "NONE_IN,true,NONE_IN",
        "NONE_OUT_IN,true,NONE_IN",
        "TO,true,NONE",
        "TO_IN,true,NONE_IN",
        "FROM,true,FROM",
        "FROM_OUT,true,FROM",
        "BOTH,true,FROM"
    })
    void outboundUnsubscribe(Subscription before, boolean routed, Subscription after) {
        check(step(before, OUTBOUND, Request.UNSUBSCRIBE), before, Effect.ROUTE, routed, after);
    }

    @ParameterizedTest(name = "A.2.3 outbound subscribed: {0}")
    @CsvSource({
        "NONE,false,NONE",
        "NONE_OUT,false,NONE_OUT",
        "NONE_IN,true,FROM",
        "NONE_OUT_IN,true,FROM_OUT",
        "TO,false,TO",
        "TO_IN,true,BOTH",
        "FROM,false,FROM",
        "FROM_OUT,false,FROM_OUT",
        "BOTH,false,BOTH"
    })
    void outboundSubscribed(Subscription before, boolean routed, Subscription after) {
        Change change = step(before, OUTBOUND, Request.SUBSCRIBED);
        check(change, before, Effect.ROUTE, routed, after);
        assertThat(change.has(Effect.SEND_PRESENCE)).as("§3.1.5").isEqualTo(routed);
        assertThat(change.approved()).as("§3.4.2").isEqualTo(!routed && !before.isFrom());
    }

    @ParameterizedTest(name = "A.2.4 outbound unsubscribed: {0}")
    @CsvSource({
        "NONE,false,NONE",
        "NONE_OUT,false,NONE_OUT",
        "NONE_IN,true,NONE",
        "NONE_OUT_IN,true,NONE_OUT",
        "TO,false,TO",
        "TO_IN,true,TO",
        "FROM,true,NONE",
        "FROM_OUT,true,NONE_OUT",
        "BOTH,true,TO"
    })
    void outboundUnsubscribed(Subscription before, boolean routed, Subscription after) {
        Change change = step(before, OUTBOUND, Request.UNSUBSCRIBED);
        check(change, before, Effect.ROUTE, routed, after);
        assertThat(change.has(Effect.SEND_UNAVAILABLE)).as("§3.2.2").isEqualTo(before.isFrom());
    }

    @ParameterizedTest(name = "A.3.1 inbound subscribe: {0}")
    @CsvSource({
        "NONE,true,NONE_IN",
        "NONE_OUT,true,NONE_OUT_IN",
        "NONE_IN,false,NONE_IN",
        "NONE_OUT_IN,false,NONE_OUT_IN",
        "TO,true,TO_IN",
        "TO_IN,false,TO_IN",
        "FROM,false,FROM",
        "FROM_OUT,false,FROM_OUT",
        "BOTH,false,BOTH"
    })
    void inboundSubscribe(Subscription before, boolean delivered, Subscription after) {
        Change change = step(before, INBOUND, Request.SUBSCRIBE);
        check(change, before, Effect.DELIVER, delivered, after);
        assertThat(change.has(Effect.SEND_SUBSCRIBED)).as("§3.1.3").isEqualTo(before.isFrom());
        assertThat(change.has(Effect.SEND_PRESENCE)).isEqualTo(before.isFrom());
    }

    @ParameterizedTest(name = "A.3.2 inbound unsubscribe: {0}")
    @CsvSource({
        "NONE,false,NONE",
        "NONE_OUT,false,NONE_OUT",
        "NONE_IN,true,NONE",
        "NONE_OUT_IN,true,NONE_OUT",
        "TO,false,TO",
        "TO_IN,true,TO",
        "FROM,true,NONE",
        "FROM_OUT,true,NONE_OUT",
        "BOTH,true,TO"
    })
    void inboundUnsubscribe(Subscription before, boolean delivered, Subscription after) {
        Change change = step(before, INBOUND, Request.UNSUBSCRIBE);
        check(change, before, Effect.DELIVER, delivered, after);
        assertThat(change.has(Effect.SEND_UNSUBSCRIBED))
                .as("who takes back a request that nobody has answered learns nothing of us")
                .isEqualTo(before.isFrom());
        assertThat(change.has(Effect.SEND_UNAVAILABLE)).as("§3.3.3").isEqualTo(before.isFrom());
    }

    @ParameterizedTest(name = "A.3.3 inbound subscribed: {0}")
    @CsvSource({
        "NONE,false,NONE",
        "NONE_OUT,true,TO",
        "NONE_IN,false,NONE_IN",
        "NONE_OUT_IN,true,TO_IN",
        "TO,false,TO",
        "TO_IN,false,TO_IN",
        "FROM,false,FROM",
        "FROM_OUT,true,BOTH",
        "BOTH,false,BOTH"
    })
    void inboundSubscribed(Subscription before, boolean delivered, Subscription after) {
        check(step(before, INBOUND, Request.SUBSCRIBED), before, Effect.DELIVER, delivered, after);
    }

    @ParameterizedTest(name = "A.3.4 inbound unsubscribed: {0}")
    @CsvSource({
        "NONE,false,NONE",
        "NONE_OUT,true,NONE",
        "NONE_IN,false,NONE_IN",
        "NONE_OUT_IN,true,NONE_IN",
        "TO,true,NONE",
        "TO_IN,true,NONE_IN",
        "FROM,false,FROM",
        "FROM_OUT,true,FROM",
        "BOTH,true,FROM"
    })
    void inboundUnsubscribed(Subscription before, boolean delivered, Subscription after) {
        check(step(before, INBOUND, Request.UNSUBSCRIBED), before, Effect.DELIVER, delivered, after);
    }

    @ParameterizedTest(name = "3.4 approved in advance: {0} -> {1}")
    @CsvSource({"NONE,FROM", "NONE_OUT,FROM_OUT", "TO,BOTH"})
    void approvedContactIsLetInUnasked(Subscription before, Subscription after) {
        Change approved = SubscriptionMachine.step(before, false, OUTBOUND, Request.SUBSCRIBED);
        assertThat(approved.approved()).isTrue();
        assertThat(approved.effects()).containsExactly(Effect.PUSH);
        Change asked = SubscriptionMachine.step(before, true, INBOUND, Request.SUBSCRIBE);
        assertThat(asked.state()).isEqualTo(after);
        assertThat(asked.approved()).isFalse();
        assertThat(asked.effects())
                .containsExactlyInAnyOrder(Effect.PUSH, Effect.SEND_SUBSCRIBED, Effect.SEND_PRESENCE);
    }

    @ParameterizedTest(name = "3.4.3 approval is taken back: {0}")
    @EnumSource(names = {"NONE", "NONE_OUT", "TO"})
    void approvalIsTakenBack(Subscription state) {
        Change change = SubscriptionMachine.step(state, true, OUTBOUND, Request.UNSUBSCRIBED);
        assertThat(change.state()).isEqualTo(state);
        assertThat(change.approved()).isFalse();
        assertThat(change.effects()).containsExactly(Effect.PUSH);
    }

    @ParameterizedTest(name = "2.5.2 removal: {0}")
    @CsvSource({
        "NONE,false,false,NONE", "NONE_OUT,true,false,NONE", "NONE_IN,false,false,NONE_IN",
        "NONE_OUT_IN,true,false,NONE_IN", "TO,true,false,NONE", "TO_IN,true,false,NONE_IN",
        "FROM,false,true,NONE", "FROM_OUT,true,true,NONE", "BOTH,true,true,NONE"
    })
    void removalEndsBothDirections(Subscription before, boolean unsubscribe, boolean unsubscribed, Subscription after) {
        Change change = SubscriptionMachine.removal(before);
        assertThat(change.state()).isEqualTo(after);
        assertThat(change.has(Effect.PUSH)).isTrue();
        assertThat(change.has(Effect.SEND_UNSUBSCRIBE)).isEqualTo(unsubscribe);
        assertThat(change.has(Effect.SEND_UNSUBSCRIBED)).isEqualTo(unsubscribed);
        assertThat(change.has(Effect.SEND_UNAVAILABLE)).isEqualTo(unsubscribed);
    }

    @Test
    void everyStepOfTwoSidesKeepsThemConsistent() {
        // Both rosters go through every sequence of four requests; without losses neither believes what the other
        // denies.
        walk(Subscription.NONE, Subscription.NONE, 4);
    }

    private static void walk(Subscription user, Subscription contact, int depth) {
        assertThat(user.isTo()).isEqualTo(contact.isFrom());
        assertThat(user.isFrom()).isEqualTo(contact.isTo());
        if (depth == 0) {
            return;
        }
        for (Request request : Request.values()) {
            Subscription[] after = exchange(user, contact, request);
            walk(after[0], after[1], depth - 1);
            Subscription[] other = exchange(contact, user, request);
            walk(other[1], other[0], depth - 1);
        }
    }

    private static Subscription[] exchange(Subscription sender, Subscription receiver, Request request) {
        Change out = SubscriptionMachine.step(sender, false, OUTBOUND, request);
        Subscription from = out.state();
        Subscription to = receiver;
        if (out.has(Effect.ROUTE)) {
            Change in = SubscriptionMachine.step(receiver, false, INBOUND, request);
            to = in.state();
            if (in.has(Effect.SEND_SUBSCRIBED)) {
                from = SubscriptionMachine.step(from, false, INBOUND, Request.SUBSCRIBED)
                        .state();
            }
            if (in.has(Effect.SEND_UNSUBSCRIBED)) {
                from = SubscriptionMachine.step(from, false, INBOUND, Request.UNSUBSCRIBED)
                        .state();
            }
        }
        return new Subscription[] {from, to};
    }

    @Test
    void fourPresenceTypesAreRequests() {
        assertThat(Stream.of(Presence.Type.values())
                        .flatMap(type -> Request.of(type).stream())
                        .toList())
                .containsExactlyInAnyOrder(Request.values());
    }

    @Test
    void statesAreTheNineOfTheRfc() {
        assertThat(Subscription.values()).hasSize(9);
        assertThat(Stream.of(Subscription.values()).map(Subscription::wireName))
                .containsOnly("none", "to", "from", "both");
        assertThat(Set.of(Subscription.NONE_OUT, Subscription.NONE_OUT_IN, Subscription.FROM_OUT))
                .allMatch(s -> "subscribe".equals(s.ask()));
    }
}
