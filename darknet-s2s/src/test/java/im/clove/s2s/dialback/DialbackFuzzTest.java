package im.clove.s2s.dialback;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.ROMEO_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.Names;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DestinationAuth;
import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Whatever comes in whatever order, nothing is proved that nobody vouched for, and nothing grows without a bound.
final class DialbackFuzzTest {
    private static final DomainPair PAIR = new DomainPair(JULIET_HOST, ROMEO_HOST);

    private final Random random = new Random(5);
    private final DialbackKeys keys = new DialbackKeys(new byte[DialbackKeys.SECRET_BYTES]);
    private final DarknetMap map = new DarknetMap(ROMEO, Set.of(ROMEO_HOST), Map.of(), true);

    private Element element() {
        Element element = Element.of(DialbackElements.NS, pick("result", "verify", "other"));
        element = element.with("from", pick(JULIET_HOST.name(), ROMEO_HOST.name(), EVE.hostname(), "a b", ""));
        element = element.with("to", pick(ROMEO_HOST.name(), JULIET_HOST.name(), "example.org", ""));
        String type = pick("", "", "valid", "invalid", "error", "what");
        element = type.isEmpty() ? element : element.with("type", type);
        element = random.nextBoolean() ? element : element.with("id", pick("in", "out", "", "x".repeat(2_000)));
        String text = pick("", "key", "other key", keys.key(PAIR.reversed(), "out"), "k".repeat(2_000));
        return element.withNodes(Element.ofText(DialbackElements.NS, "x", text).nodes());
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    @Test
    @DisplayName(
            "S-01, S-05 a claim is authorised by a valid answer to the very key that was shown last, and by nothing else")
    void onlyAValidAnswerAuthorises() {
        for (int run = 0; run < 2_000; run++) {
            ReceivingDialback in = new ReceivingDialback(keys, map, new DestinationAuth(map), Names.at(EVE), 1, "in");
            List<DialbackQuery> asked = new ArrayList<>();
            boolean vouched = false;
            for (int i = 0; i < 20; i++) {
                List<DialbackOutput> out = in.received(element(), i);
                for (DialbackOutput each : out) {
                    if (each instanceof DialbackOutput.Ask(DialbackQuery query)) {
                        asked.add(query);
                    }
                }
                if (!asked.isEmpty() && random.nextInt(4) == 0) {
                    DialbackQuery query = asked.get(random.nextInt(asked.size()));
                    boolean valid = random.nextInt(3) == 0;
                    in.answered(query, valid ? new DialbackVerdict.Valid() : new DialbackVerdict.Invalid());
                    vouched |= valid && query.pair().equals(PAIR);
                }
                assertThat(in.isAuthorised(PAIR) && !vouched).isFalse();
            }
            in.tick(Long.MAX_VALUE - 1);
            assertThat(in.next()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void whatWeClaimIsDecidedOnce() {
        for (int run = 0; run < 2_000; run++) {
            InitiatingDialback out = new InitiatingDialback(keys, map, "out");
            out.claim(PAIR.reversed(), 0);
            int decided = 0;
            for (int i = 0; i < 20; i++) {
                if (random.nextInt(6) == 0) {
                    out.reversed(i);
                }
                List<DialbackOutput> outputs = random.nextInt(5) == 0
                        ? out.tick(random.nextInt(100_000))
                        : out.received(element(), random.nextInt(100_000));
                for (DialbackOutput each : outputs) {
                    decided += each instanceof DialbackOutput.Proved || each instanceof DialbackOutput.Denied ? 1 : 0;
                    assertThat(each).isNotInstanceOf(DialbackOutput.Answered.class);
                }
            }
            assertThat(decided).isLessThanOrEqualTo(1);
        }
    }
}
