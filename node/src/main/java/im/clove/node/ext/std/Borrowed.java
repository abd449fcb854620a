package im.clove.node.ext.std;

import im.clove.node.ext.Chapter;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Items of other people's nodes, as they were answered to this account, and what it waits to be answered. In memory
/// only, and bounded. Immutable.
///
/// @param copies the oldest first
/// @param questions under way, the oldest first
/// @param next the number of the next question
record Borrowed(Map<NodeRequest, Copy> copies, List<Question> questions, long next) {
    static final Borrowed NONE = new Borrowed(Map.of(), List.of(), 1);

    static final Chapter<Borrowed> CHAPTER =
            Chapter.setting("borrowed", _ -> NONE).weighing(Borrowed::weight);

    /// Bytes of the heap that the copies of one account take.
    static final long MOST_BYTES = 512 * 1024;

    /// Bytes of the heap of one.
    static final long MOST_COPY = 128 * 1024;

    static final int MOST_COPIES = 100;

    /// Questions at once: what is more goes the way of any other request.
    static final int MOST_QUESTIONS = 64;

    static final int MOST_WAITERS = 16;

    /// Longer than any question is open.
    static final Duration GONE = Duration.ofMinutes(2);

    /// A request without its texts, in bytes of the heap.
    private static final int BARE = 96;

    /// @param at when it was answered
    /// @param weight in bytes of the heap, with its request
    record Copy(Element payload, NodeRequest.Keeping keeping, Instant at, long weight) {
        boolean holds(Instant now, boolean isTold) {
            // A clock that was put back makes nothing young.
            return !now.isBefore(at) && now.isBefore(at.plus(keeping.time(isTold)));
        }
    }

    /// @param isOld whether something has changed since it was asked: the answer is for those who wait, and no more
    record Question(long number, NodeRequest request, Instant at, boolean isOld, List<Waiter> waiters) {
        Question {
            waiters = List.copyOf(waiters);
        }

        private boolean isOpen(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(GONE));
        }
    }

    /// A client that waits for the answer to its request of this id.
    record Waiter(String resource, String id) {}

    Borrowed {
        copies = Collections.unmodifiableMap(copies);
        questions = List.copyOf(questions);
    }

    private long weight() {
        long sum = BARE;
        for (Copy copy : copies.values()) {
            sum += copy.weight;
        }
        for (Question question : questions) {
            sum += weight(question.request);
            for (Waiter waiter : question.waiters) {
                sum += HeapWeight.ENTRY + HeapWeight.string(waiter.resource) + HeapWeight.string(waiter.id);
            }
        }
        return sum;
    }

    private static long weight(NodeRequest request) {
        return BARE
                + HeapWeight.address(
                        request.owner().local(), request.owner().domain().name(), "")
                + HeapWeight.string(request.node())
                + HeapWeight.string(request.asked());
    }

    /// What was answered to this, if it holds.
    ///
    /// @param isTold whether the account would be told of a change
    Optional<Element> copy(NodeRequest request, Instant now, boolean isTold) {
        return Optional.ofNullable(copies.get(request))
                .filter(copy -> copy.holds(now, isTold))
                .map(Copy::payload);
    }

    /// Waits with whoever has asked the same.
    ///
    /// @return null if nobody has, or too many
    @Nullable
    Borrowed joined(NodeRequest request, Waiter waiter, Instant now) {
        List<Question> all = new ArrayList<>(questions);
        for (int i = 0; i < all.size(); i++) {
            Question each = all.get(i);
            if (each.request.equals(request) && !each.isOld && each.isOpen(now) && each.waiters.size() < MOST_WAITERS) {
                List<Waiter> waiters = new ArrayList<>(each.waiters);
                waiters.add(waiter);
                all.set(i, new Question(each.number, request, each.at, false, waiters));
                return new Borrowed(copies, all, next);
            }
        }
        return null;
    }

    /// Asks, as number [#next].
    ///
    /// @return null if there are too many
    @Nullable
    Borrowed asked(NodeRequest request, Waiter waiter, Instant now) {
        List<Question> all = new ArrayList<>(questions);
        all.removeIf(each -> !each.isOpen(now));
        if (all.size() >= MOST_QUESTIONS) {
            return null;
        }
        all.add(new Question(next, request, now, false, List.of(waiter)));
        return new Borrowed(copies, all, next + 1);
    }

    Optional<Question> question(long number) {
        return questions.stream().filter(each -> each.number == number).findFirst();
    }

    /// A question is answered, with this or with nothing that is kept.
    ///
    /// @param payload null for nothing
    Borrowed answered(Question question, @Nullable Element payload, Instant now) {
        List<Question> left = new ArrayList<>(questions);
        left.removeIf(each -> each.number == question.number);
        NodeRequest request = question.request;
        long weight = payload == null ? 0 : HeapWeight.of(payload) + weight(request) + HeapWeight.ENTRY;
        if (payload == null || question.isOld || weight > MOST_COPY || !request.fits(payload)) {
            return new Borrowed(copies, left, next);
        }
        Map<NodeRequest, Copy> more = new LinkedHashMap<>(copies);
        more.remove(request);
        long sum = weight;
        for (Copy copy : more.values()) {
            sum += copy.weight;
        }
        while (sum > MOST_BYTES || more.size() >= MOST_COPIES) {
            Map.Entry<NodeRequest, Copy> oldest = more.entrySet().iterator().next();
            more.remove(oldest.getKey());
            sum -= oldest.getValue().weight;
        }
        more.put(request, new Copy(payload, request.keeping(payload), now, weight));
        return new Borrowed(more, left, next);
    }

    /// Without the copies that match; what is being asked of the kind is not kept either.
    ///
    /// @return null if nothing matches
    @Nullable
    Borrowed without(Predicate<NodeRequest> changed) {
        Map<NodeRequest, Copy> left = new LinkedHashMap<>(copies);
        boolean isSame = !left.keySet().removeIf(changed);
        List<Question> all = new ArrayList<>();
        for (Question each : questions) {
            boolean isOld = each.isOld || changed.test(each.request);
            isSame &= isOld == each.isOld;
            all.add(new Question(each.number, each.request, each.at, isOld, each.waiters));
        }
        return isSame ? null : new Borrowed(left, all, next);
    }

    boolean isEmpty() {
        return copies.isEmpty() && questions.isEmpty();
    }
}
