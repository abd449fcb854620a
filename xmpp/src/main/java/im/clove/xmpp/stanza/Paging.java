package im.clove.xmpp.stanza;

import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which part of a long result somebody wants (XEP-0059). Pure.
///
/// @param max items at most; 0 asks for the count alone (§2.7), empty leaves it to who answers
/// @param after only what lies behind the item of this id (§2.2)
/// @param before only what lies ahead of the item of this id, and of that the last page (§2.3); empty text for the last
///     page of all (§2.5)
/// @param index of the first item wanted, counted from 0 (§2.6)
public record Paging(
        OptionalInt max, @Nullable String after, @Nullable String before, OptionalInt index) {
    /// The namespace.
    public static final String NS = "http://jabber.org/protocol/rsm";

    /// For a request that says nothing of pages.
    public static final Paging NONE = new Paging(OptionalInt.empty(), null, null, OptionalInt.empty());

    /// For the last page.
    public static final Paging LAST = new Paging(OptionalInt.empty(), null, "", OptionalInt.empty());

    /// Digits of the largest number that the schema allows.
    private static final int DIGITS = 20;

    /// Reads the `set` of a request. Empty if it is no such thing, which is a `bad-request`: a number that is none, is
    /// negative or longer than the schema allows, anything twice, a place by id and by index at once (N-03).
    /// Numbers beyond an int count as the largest int. An empty `after` is the beginning.
    ///
    /// @param query the element that may hold a `set`
    public static Optional<Paging> read(Element query) {
        List<Element> sets =
                query.children().stream().filter(e -> e.is(NS, "set")).toList();
        if (sets.size() > 1) {
            return Optional.empty();
        }
        return sets.isEmpty() ? Optional.of(NONE) : readSet(sets.getFirst());
    }

    private static Optional<Paging> readSet(Element set) {
        OptionalInt max = OptionalInt.empty();
        OptionalInt index = OptionalInt.empty();
        String after = null;
        String before = null;
        int known = 0;
        for (Element each : set.children()) {
            if (!each.namespace().equals(NS)) {
                continue;
            }
            known++;
            switch (each.local()) {
                case "max" -> max = number(each.text());
                case "index" -> index = number(each.text());
                case "after" -> after = each.text();
                case "before" -> before = each.text();
                default -> known--;
            }
        }
        int read = (max.isPresent() ? 1 : 0)
                + (index.isPresent() ? 1 : 0)
                + (after == null ? 0 : 1)
                + (before == null ? 0 : 1);
        boolean twoPlaces = index.isPresent() && (after != null || before != null);
        return read < known || twoPlaces
                ? Optional.empty()
                : Optional.of(new Paging(max, after == null || after.isEmpty() ? null : after, before, index));
    }

    private static OptionalInt number(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(digits));
        } catch (NumberFormatException e) {
            return OptionalInt.of(Integer.MAX_VALUE);
        }
    }

    /// Whether the page wanted is the last one of what is left.
    public boolean isBackwards() {
        return before != null;
    }

    /// How many items the page has at most.
    ///
    /// @param standard where the request leaves it open
    /// @param most whatever the request says (M-10)
    public int size(int standard, int most) {
        return Math.min(max.orElse(standard), most);
    }

    /// The page of a list that fits into memory.
    ///
    /// @param id of an item; no two have the same
    /// @param size of the page, see [#size]
    /// @return empty if there is no item of the id that is named: `item-not-found` (§2.1)
    public <T> Optional<Page<T>> of(List<T> all, Function<? super T, String> id, int size) {
        int from = Math.min(index.orElse(0), all.size());
        int to = all.size();
        if (after != null) {
            int at = find(all, id, after);
            if (at < 0) {
                return Optional.empty();
            }
            from = at + 1;
        }
        if (before != null && !before.isEmpty()) {
            int at = find(all, id, before);
            if (at < 0) {
                return Optional.empty();
            }
            to = at;
        }
        int room = Math.max(0, to - from);
        int taken = Math.min(size, room);
        int first = isBackwards() ? from + room - taken : from;
        return Optional.of(new Page<>(List.copyOf(all.subList(first, first + taken)), id, first, all.size()));
    }

    private static <T> int find(List<T> all, Function<? super T, String> id, String wanted) {
        for (int i = 0; i < all.size(); i++) {
            if (id.apply(all.get(i)).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /// A part of a list.
    ///
    /// @param index of the first item in the whole list
    /// @param count of the whole list
    public record Page<T>(List<T> items, Function<? super T, String> id, int index, int count) {
        /// Whether nothing lies behind it.
        public boolean isLast() {
            return index + items.size() >= count;
        }

        /// What is said of it in the answer.
        public Element toElement() {
            return items.isEmpty()
                    ? answer(null, null, -1, count)
                    : answer(id.apply(items.getFirst()), id.apply(items.getLast()), index, count);
        }
    }

    /// What an answer says of its page.
    ///
    /// @param first id of the first item; null for an empty page
    /// @param last id of the last item; null for an empty page
    /// @param index of the first item, or negative if it is not told
    /// @param count of the whole result, or negative if it is not told
    public static Element answer(@Nullable String first, @Nullable String last, long index, long count) {
        Element set = Element.of(NS, "set");
        if (first != null && last != null) {
            Element start = Element.ofText(NS, "first", first);
            set = set.with(index < 0 ? start : start.with("index", Long.toString(index)))
                    .with(Element.ofText(NS, "last", last));
        }
        return count < 0 ? set : set.with(Element.ofText(NS, "count", Long.toString(count)));
    }
}
