package im.clove.clearnet.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.dns.Names.Answer;
import im.clove.clearnet.dns.Names.Service;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerOrderTest {
    private static final Domain DOMAIN = Domain.of("a.example");

    /// `priority weight port host` for each, separated by commas.
    private static Answer<Service> answer(String records, boolean authentic) {
        List<Service> services = new ArrayList<>();
        for (String each : records.isBlank() ? new String[0] : records.split(",", -1)) {
            String[] words = each.strip().split(" ", -1);
            Optional<Domain> host = words[3].equals(".") ? Optional.empty() : Optional.of(Domain.of(words[3]));
            services.add(new Service(
                    Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), host));
        }
        return new Answer<>(services, !services.isEmpty(), authentic, Instant.MAX);
    }

    private static List<String> order(String startTls, String directTls, RandomGenerator random) throws IOException {
        return ServerOrder.of(DOMAIN, answer(startTls, false), answer(directTls, false), random).stream()
                .map(each -> (each.directTls() ? "tls " : "") + each)
                .toList();
    }

    /// Always the least or the most that may be drawn.
    private static RandomGenerator drawing(boolean most) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("only bounded numbers are drawn");
            }

            @Override
            public int nextInt(int bound) {
                return most ? bound - 1 : 0;
            }
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                             | ''                | a.example:5269
            ''                             | 0 0 0 .           | a.example:5269
            1 1 5269 x                     | ''                | x:5269
            1 1 5269 x                     | 0 0 0 .           | x:5269
            0 0 0 .                        | 1 1 5270 y        | tls y:5270
            2 1 1 x, 1 1 2 z               | ''                | z:2 x:1
            2 1 1 x, 1 1 2 z               | 1 0 3 y, 3 0 4 w  | tls y:3 z:2 x:1 tls w:4
            1 1 0 x, 2 1 2 z               | ''                | z:2
            1 0 0 ., 2 1 2 z               | ''                | z:2
            """)
    void serversComeByPriority(String startTls, String directTls, String expected) throws IOException {
        assertThat(String.join(" ", order(startTls, directTls, drawing(false)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            false | b:1 c:2 a:3
            true  | a:3 c:2 b:1
            """)
    void amongEqualsTheDrawDecides(boolean most, String expected) throws IOException {
        assertThat(String.join(" ", order("1 10 2 c, 1 90 3 a, 1 0 1 b", "", drawing(most))))
                .isEqualTo(expected);
    }

    @Test
    void weightsAreShares() throws IOException {
        Random random = new Random(7);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            first.merge(order("1 60 1 x, 1 20 2 y", "1 20 3 z, 1 0 4 w", random).getFirst(), 1, Integer::sum);
        }

        assertThat(first.get("x:1")).isBetween(2_200, 2_600);
        assertThat(first.get("y:2")).isBetween(650, 950);
        assertThat(first.get("tls z:3")).isBetween(650, 950);
        assertThat(first.get("tls w:4")).isBetween(5, 150);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 0 0 .           | ''
            0 0 0 .           | 0 0 0 .
            1 0 5269 ., 2 0 1 . | ''
            """)
    void aServiceThatIsNotOfferedIsNotDialled(String startTls, String directTls) {
        assertThatThrownBy(() -> order(startTls, directTls, drawing(false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.example says in the DNS that no server");
    }

    @Test
    void noMoreThanSixteenAreTried() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            many.append(i == 0 ? "" : ",").append(i).append(" 0 5269 h").append(i);
        }

        assertThat(order(many.toString(), "", drawing(false)))
                .hasSize(ServerOrder.MOST)
                .startsWith("h0:5269")
                .endsWith("h15:5269");
    }

    @ParameterizedTest
    @CsvSource({"true,true,true", "true,false,false", "false,true,false", "false,false,false"})
    void theDomainItselfIsAuthenticIfBothAnswersAre(boolean startTls, boolean directTls, boolean expected)
            throws IOException {
        assertThat(ServerOrder.of(DOMAIN, answer("", startTls), answer("", directTls), drawing(false)))
                .containsExactly(new Candidate(DOMAIN, 5269, false, expected));
    }

    @Test
    void eachServerIsAsAuthenticAsWhatNamedIt() throws IOException {
        assertThat(ServerOrder.of(DOMAIN, answer("1 0 1 x", true), answer("2 0 2 y", false), drawing(false)))
                .containsExactly(
                        new Candidate(Domain.of("x"), 1, false, true), new Candidate(Domain.of("y"), 2, true, false));
    }
}
