package im.clove.node.ext.std;

import im.clove.node.ext.Chapter;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.HeapWeight;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whose clients are there and say what they can do: those of the account and of contacts, by full address. It follows
/// from presence, so it is in memory only, and nothing is on its shelf. Immutable.
record PepAudience(Map<Jid, Member> members) {
    static final PepAudience NOBODY = new PepAudience(Map.of());

    static final Chapter<PepAudience> CHAPTER =
            Chapter.setting("pep-audience", _ -> NOBODY).weighing(PepAudience::heapWeight);

    /// A client without its strings, in bytes of the heap.
    private static final int MEMBER = 64;

    /// Clients whose presence one account remembers. Who comes when it is full is told nothing of its own accord.
    static final int MOST = 2_000;

    /// One client.
    ///
    /// @param nodes that it wants to hear of; null as long as it was not asked and its hash is not known
    /// @param isDue whether it is to get what was published last when that is known
    /// @param isAsked whether it has been asked and has not answered yet
    record Member(CapsHash caps, @Nullable Set<String> nodes, boolean isDue, boolean isAsked) {
        static Member of(CapsHash caps) {
            return new Member(caps, null, false, false);
        }

        Member wanting(Set<String> found) {
            return new Member(caps, found, false, false);
        }

        Member due() {
            return new Member(caps, nodes, true, isAsked);
        }

        Member asked() {
            return new Member(caps, nodes, isDue, true);
        }
    }

    PepAudience {
        members = Collections.unmodifiableMap(members);
    }

    /// What many want to hear of is one object where one hash stands for it.
    private long heapWeight() {
        long sum = 0;
        Set<Set<String>> weighed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Map.Entry<Jid, Member> each : members.entrySet()) {
            Jid jid = each.getKey();
            Member member = each.getValue();
            sum += HeapWeight.ENTRY
                    + HeapWeight.address(jid.local(), jid.domain().name(), jid.resource())
                    + MEMBER
                    + HeapWeight.string(member.caps.value())
                    + HeapWeight.string(member.caps.node());
            if (member.nodes != null && weighed.add(member.nodes)) {
                sum += KnownCaps.weight(member.nodes);
            }
        }
        return MEMBER + sum;
    }

    @Nullable
    Member member(Jid full) {
        return members.get(full);
    }

    PepAudience with(Jid full, Member member) {
        if (members.size() >= MOST && !members.containsKey(full)) {
            return this;
        }
        Map<Jid, Member> now = new LinkedHashMap<>(members);
        now.put(full, member);
        return new PepAudience(now);
    }

    PepAudience without(Jid full) {
        if (!members.containsKey(full)) {
            return this;
        }
        Map<Jid, Member> now = new LinkedHashMap<>(members);
        now.remove(full);
        return new PepAudience(now);
    }
}
