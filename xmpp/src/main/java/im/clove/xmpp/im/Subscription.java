package im.clove.xmpp.im;

import org.jspecify.annotations.Nullable;

/// What a user and a contact see of each other, from the user's side: the nine states of RFC 6121 §A.1. The names
/// are stored; do not change them.
public enum Subscription {
    NONE(false, false, false, false),
    NONE_OUT(false, false, true, false),
    NONE_IN(false, false, false, true),
    NONE_OUT_IN(false, false, true, true),
    TO(true, false, false, false),
    TO_IN(true, false, false, true),
    FROM(false, true, false, false),
    FROM_OUT(false, true, true, false),
    BOTH(true, true, false, false);

    private final boolean to;
    private final boolean from;
    private final boolean pendingOut;
    private final boolean pendingIn;

    Subscription(boolean to, boolean from, boolean pendingOut, boolean pendingIn) {
        this.to = to;
        this.from = from;
        this.pendingOut = pendingOut;
        this.pendingIn = pendingIn;
    }

    /// The user sees the contact's presence.
    public boolean isTo() {
        return to;
    }

    /// The contact sees the user's presence.
    public boolean isFrom() {
        return from;
    }

    /// The user has asked and has no answer.
    public boolean isPendingOut() {
        return pendingOut;
    }

    /// The contact has asked and has no answer.
    public boolean isPendingIn() {
        return pendingIn;
    }

    /// The `subscription` attribute of a roster item.
    public String wireName() {
        if (to) {
            return from ? "both" : "to";
        }
        return from ? "from" : "none";
    }

    /// The `ask` attribute of a roster item, or null for none.
    public @Nullable String ask() {
        return pendingOut ? "subscribe" : null;
    }

    /// Whether a roster item shows the same for both: what the contact has asked for is not shown (§2.1.2.2).
    boolean looksLike(Subscription other) {
        return to == other.to && from == other.from && pendingOut == other.pendingOut;
    }
}
