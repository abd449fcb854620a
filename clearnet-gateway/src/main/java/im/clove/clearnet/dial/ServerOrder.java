package im.clove.clearnet.dial;

import im.clove.clearnet.dns.Names.Answer;
import im.clove.clearnet.dns.Names.Service;
import im.clove.runtime.transport.NobodyThereException;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Which servers of a domain are tried, and in which order. Pure.
final class ServerOrder {
    /// RFC 6120 §14.7.
    static final int PORT = 5269;

    static final int MOST = 16;

    private ServerOrder() {}

    private record Weighed(int weight, Candidate candidate) {}

    /// The records of both kinds as if they were one set (XEP-0368 §4), by priority, and by chance and weight
    /// among those of the same (RFC 2782); the first 16 of them. Where there are no records, or only the word
    /// that there is no direct TLS, it is the domain itself (RFC 6120 §3.2.2).
    ///
    /// @throws IOException if the domain says that it has no such service
    static List<Candidate> of(
            Domain domain, Answer<Service> startTls, Answer<Service> directTls, RandomGenerator random)
            throws IOException {
        SortedMap<Integer, List<Weighed>> byPriority = new TreeMap<>();
        collect(startTls, false, byPriority);
        collect(directTls, true, byPriority);
        if (byPriority.isEmpty()) {
            if (!startTls.isEmpty()) {
                throw new NobodyThereException("The domain " + domain
                        + " says in the DNS that no server of it can be reached" + " on the clearnet (SRV)");
            }
            return List.of(new Candidate(domain, PORT, false, startTls.authentic() && directTls.authentic()));
        }
        List<Candidate> order = new ArrayList<>();
        for (List<Weighed> same : byPriority.values()) {
            shuffle(same, order, random);
        }
        return List.copyOf(order.subList(0, Math.min(MOST, order.size())));
    }

    private static void collect(Answer<Service> answer, boolean directTls, SortedMap<Integer, List<Weighed>> into) {
        for (Service each : answer.records()) {
            if (each.host().isEmpty() || each.port() == 0) {
                continue;
            }
            Candidate candidate = new Candidate(each.host().get(), each.port(), directTls, answer.authentic());
            into.computeIfAbsent(each.priority(), _ -> new ArrayList<>()).add(new Weighed(each.weight(), candidate));
        }
    }

    /// Those without a weight stand in front, so that they have a small chance to be first.
    private static void shuffle(List<Weighed> same, List<Candidate> into, RandomGenerator random) {
        List<Weighed> left = new ArrayList<>();
        same.stream().filter(each -> each.weight() == 0).forEach(left::add);
        same.stream().filter(each -> each.weight() > 0).forEach(left::add);
        int sum = left.stream().mapToInt(Weighed::weight).sum();
        while (!left.isEmpty()) {
            int drawn = random.nextInt(sum + 1);
            int at = 0;
            for (int passed = left.get(0).weight();
                    passed < drawn;
                    passed += left.get(at).weight()) {
                at++;
            }
            Weighed chosen = left.remove(at);
            sum -= chosen.weight();
            into.add(chosen.candidate());
        }
    }
}
