package im.clove.xmpp.im;

import static im.clove.xmpp.im.Subscription.BOTH;
import static im.clove.xmpp.im.Subscription.FROM;
import static im.clove.xmpp.im.Subscription.FROM_OUT;
import static im.clove.xmpp.im.Subscription.NONE;
import static im.clove.xmpp.im.Subscription.NONE_IN;
import static im.clove.xmpp.im.Subscription.NONE_OUT;
import static im.clove.xmpp.im.Subscription.NONE_OUT_IN;
import static im.clove.xmpp.im.Subscription.TO;
import static im.clove.xmpp.im.Subscription.TO_IN;

import im.clove.xmpp.stanza.Presence;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The subscription table (RFC 6121 §3 and Appendix A), with pre-approval (§3.4). Pure.
///
/// The caller rewrites `to` (outbound) and `from` (inbound) to the bare address first (§3.1.1, §3.1.2), keeps what
/// comes out with the roster, and carries out the effects in the order of [Effect] after it has been committed.
public final class SubscriptionMachine {
    private SubscriptionMachine() {}

    /// Who sends: the user whose roster this is, or the contact.
    public enum Direction {
        OUTBOUND,
        INBOUND
    }

    /// The four presence types that change subscriptions.
    public enum Request {
        SUBSCRIBE,
        SUBSCRIBED,
        UNSUBSCRIBE,
        UNSUBSCRIBED;

        /// The request a presence makes, if it is one.
        public static Optional<Request> of(Presence.Type type) {
            return switch (type) {
                case SUBSCRIBE -> Optional.of(SUBSCRIBE);
                case SUBSCRIBED -> Optional.of(SUBSCRIBED);
                case UNSUBSCRIBE -> Optional.of(UNSUBSCRIBE);
                case UNSUBSCRIBED -> Optional.of(UNSUBSCRIBED);
                case AVAILABLE, UNAVAILABLE, PROBE, ERROR -> Optional.empty();
            };
        }
    }

    /// What is to be done, in this order.
    public enum Effect {
        /// Send the user's stanza on to the contact.
        ROUTE,
        /// Give the contact's stanza to the user's available resources; keep a `subscribe` until it is answered.
        DELIVER,
        /// Push the changed roster item to the user's interested resources.
        PUSH,
        /// Send `unsubscribe` to the contact in the user's name.
        SEND_UNSUBSCRIBE,
        /// Send `subscribed` to the contact in the user's name.
        SEND_SUBSCRIBED,
        /// Send `unsubscribed` to the contact in the user's name.
        SEND_UNSUBSCRIBED,
        /// Send the contact the presence of each of the user's available resources.
        SEND_PRESENCE,
        /// Send the contact `unavailable` from each of the user's available resources.
        SEND_UNAVAILABLE
    }

    /// What comes of a request.
    ///
    /// @param approved whether the user has approved the contact in advance (§3.4)
    /// @param reason for the log
    public record Change(Subscription state, boolean approved, Set<Effect> effects, String reason) {
        public Change {
            effects = Set.copyOf(effects);
        }

        public boolean has(Effect effect) {
            return effects.contains(effect);
        }
    }

    /// Looks the request up.
    ///
    /// @param approved whether the user has approved the contact in advance
    public static Change step(Subscription state, boolean approved, Direction direction, Request request) {
        return switch (direction) {
            case OUTBOUND ->
                switch (request) {
                    case SUBSCRIBE -> outboundSubscribe(state, approved);
                    case UNSUBSCRIBE -> outboundUnsubscribe(state, approved);
                    case SUBSCRIBED -> outboundSubscribed(state, approved);
                    case UNSUBSCRIBED -> outboundUnsubscribed(state, approved);
                };
            case INBOUND ->
                switch (request) {
                    case SUBSCRIBE -> inboundSubscribe(state, approved);
                    case UNSUBSCRIBE -> inboundUnsubscribe(state, approved);
                    case SUBSCRIBED -> inboundSubscribed(state, approved);
                    case UNSUBSCRIBED -> inboundUnsubscribed(state, approved);
                };
        };
    }

    /// The user takes the contact off the roster (§2.5.2): both directions end. A request of the contact that waits
    /// for an answer goes on waiting. The caller pushes the item with `subscription='remove'`.
    public static Change removal(Subscription state) {
        Set<Effect> effects = EnumSet.of(Effect.PUSH);
        if (state.isTo() || state.isPendingOut()) {
            effects.add(Effect.SEND_UNSUBSCRIBE);
        }
        if (state.isFrom()) {
            effects.add(Effect.SEND_UNSUBSCRIBED);
            effects.add(Effect.SEND_UNAVAILABLE);
        }
        return new Change(state.isPendingIn() ? NONE_IN : NONE, false, effects, "taken off the roster (§2.5.2)");
    }

    // §A.2.1
    private static Change outboundSubscribe(Subscription state, boolean approved) {
        Subscription next = switch (state) {
            case NONE, NONE_OUT -> NONE_OUT;
            case NONE_IN, NONE_OUT_IN -> NONE_OUT_IN;
            case FROM, FROM_OUT -> FROM_OUT;
            case TO, TO_IN, BOTH -> state;
        };
        // Routed even if nothing changes: the other side may have lost its state (§3.1.2).
        return change(state, approved, next, approved, "the user asks (§A.2.1)", Effect.ROUTE);
    }

    // §A.2.2
    private static Change outboundUnsubscribe(Subscription state, boolean approved) {
        return change(state, approved, withoutTo(state), approved, "the user gives up (§A.2.2)", Effect.ROUTE);
    }

    // §A.2.3
    private static Change outboundSubscribed(Subscription state, boolean approved) {
        return switch (state) {
            case NONE_IN, NONE_OUT_IN, TO_IN ->
                change(
                        state,
                        approved,
                        granted(state),
                        false,
                        "the user accepts (§A.2.3)",
                        Effect.ROUTE,
                        Effect.SEND_PRESENCE);
            case NONE, NONE_OUT, TO -> change(state, approved, state, true, "the user approves in advance (§3.4.2)");
            case FROM, FROM_OUT, BOTH -> change(state, approved, state, approved, "accepted before (§A.2.3)");
        };
    }

    // §A.2.4
    private static Change outboundUnsubscribed(Subscription state, boolean approved) {
        return switch (state) {
            case NONE, NONE_OUT, TO ->
                change(state, approved, state, false, "there is at most an approval to take back (§3.4.3)");
            case NONE_IN, NONE_OUT_IN, TO_IN ->
                change(state, approved, withoutFrom(state), false, "the user declines (§A.2.4)", Effect.ROUTE);
            case FROM, FROM_OUT, BOTH ->
                change(
                        state,
                        approved,
                        withoutFrom(state),
                        false,
                        "the user cancels (§A.2.4)",
                        Effect.ROUTE,
                        Effect.SEND_UNAVAILABLE);
        };
    }

    // §A.3.1
    private static Change inboundSubscribe(Subscription state, boolean approved) {
        return switch (state) {
            case NONE, NONE_OUT, TO -> {
                if (approved) {
                    // The approval is used up: from here the subscription itself says it.
                    yield change(
                            state,
                            true,
                            granted(state),
                            false,
                            "approved in advance (§3.4.2)",
                            Effect.SEND_SUBSCRIBED,
                            Effect.SEND_PRESENCE);
                }
                yield change(state, false, asked(state), false, "the contact asks (§A.3.1)", Effect.DELIVER);
            }
            case NONE_IN, NONE_OUT_IN, TO_IN ->
                change(state, approved, state, approved, "the contact has asked before (§A.3.1)");
            case FROM, FROM_OUT, BOTH ->
                change(
                        state,
                        approved,
                        state,
                        approved,
                        "accepted before; the contact may have forgotten (§3.1.3)",
                        Effect.SEND_SUBSCRIBED,
                        Effect.SEND_PRESENCE);
        };
    }

    // §A.3.2
    private static Change inboundUnsubscribe(Subscription state, boolean approved) {
        return switch (state) {
            case NONE, NONE_OUT, TO -> change(state, approved, state, approved, "not subscribed (§A.3.2)");
            case NONE_IN, NONE_OUT_IN, TO_IN ->
                // §A.3.2 would have it answered. The answer changes nothing for who has just given up, and would tell a
                // stranger that there is an account (§13.11 of RFC 6120).
                change(
                        state,
                        approved,
                        withoutFrom(state),
                        approved,
                        "the contact takes its request back (§A.3.2)",
                        Effect.DELIVER);
            case FROM, FROM_OUT, BOTH ->
                change(
                        state,
                        approved,
                        withoutFrom(state),
                        approved,
                        "the contact unsubscribes (§A.3.2)",
                        Effect.DELIVER,
                        Effect.SEND_UNSUBSCRIBED,
                        Effect.SEND_UNAVAILABLE);
        };
    }

    // §A.3.3
    private static Change inboundSubscribed(Subscription state, boolean approved) {
        return switch (state) {
            case NONE_OUT -> change(state, approved, TO, approved, "the contact accepts (§A.3.3)", Effect.DELIVER);
            case NONE_OUT_IN ->
                change(state, approved, TO_IN, approved, "the contact accepts (§A.3.3)", Effect.DELIVER);
            case FROM_OUT -> change(state, approved, BOTH, approved, "the contact accepts (§A.3.3)", Effect.DELIVER);
            case NONE, NONE_IN, TO, TO_IN, FROM, BOTH ->
                change(state, approved, state, approved, "nothing was asked (§A.3.3)");
        };
    }

    // §A.3.4
    private static Change inboundUnsubscribed(Subscription state, boolean approved) {
        Subscription next = withoutTo(state);
        return next == state
                ? change(state, approved, state, approved, "neither asked nor subscribed (§A.3.4)")
                : change(state, approved, next, approved, "the contact declines or cancels (§A.3.4)", Effect.DELIVER);
    }

    private static Subscription withoutTo(Subscription state) {
        return switch (state) {
            case NONE, NONE_OUT, TO -> NONE;
            case NONE_IN, NONE_OUT_IN, TO_IN -> NONE_IN;
            case FROM, FROM_OUT, BOTH -> FROM;
        };
    }

    private static Subscription withoutFrom(Subscription state) {
        return switch (state) {
            case NONE, NONE_IN, FROM -> NONE;
            case NONE_OUT, NONE_OUT_IN, FROM_OUT -> NONE_OUT;
            case TO, TO_IN, BOTH -> TO;
        };
    }

    private static Subscription granted(Subscription state) {
        return switch (state) {
            case NONE, NONE_IN, FROM -> FROM;
            case NONE_OUT, NONE_OUT_IN, FROM_OUT -> FROM_OUT;
            case TO, TO_IN, BOTH -> BOTH;
        };
    }

    private static Subscription asked(Subscription state) {
        return switch (state) {
            case NONE, NONE_IN -> NONE_IN;
            case NONE_OUT, NONE_OUT_IN -> NONE_OUT_IN;
            case TO, TO_IN -> TO_IN;
            case FROM, FROM_OUT, BOTH -> state;
        };
    }

    private static Change change(
            Subscription state,
            boolean approved,
            Subscription next,
            boolean nextApproved,
            String reason,
            Effect... effects) {
        Set<Effect> all = EnumSet.noneOf(Effect.class);
        all.addAll(Set.of(effects));
        if (!state.looksLike(next) || approved != nextApproved) {
            all.add(Effect.PUSH);
        }
        return new Change(next, nextApproved, all, reason);
    }
}
