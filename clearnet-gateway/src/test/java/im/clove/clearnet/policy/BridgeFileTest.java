package im.clove.clearnet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.policy.BridgeFileException.Problem;
import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BridgeFileTest {
    private static final String HASH = "ab".repeat(32);
    private static final String FILE = """
            # Friends
            *                   Jabber.Example  prefer-i2p          # since May

            bob@chat.example\t*.example.org\ttor out
            pin friend.example sha-256 %s
            """.formatted(HASH);

    @Test
    void aLineIsARuleOrAPinOrAComment() throws Exception {
        BridgeFile file = BridgeFile.parse(FILE);
        assertThat(file.rules())
                .containsExactly(
                        new BridgeRule(
                                new Who.Anyone(),
                                new Whom.Server(Domain.of("jabber.example")),
                                Path.PREFER_I2P,
                                Direction.BOTH),
                        new BridgeRule(
                                Who.of("bob@chat.example"),
                                new Whom.Below(Domain.of("example.org")),
                                Path.TOR,
                                Direction.OUT));
        assertThat(file.pins()).containsOnly(Map.entry(Domain.of("friend.example"), List.of(Pin.of("sha-256", HASH))));
        assertThat(file.text()).isEqualTo(FILE);
        assertThat(BridgeFile.parse("")).extracting(BridgeFile::text).isEqualTo(BridgeFile.EMPTY.text());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "* x.example                          | a rule is: WHO WHOM PATH",
                "* x.example clearnet in out          | a rule is: WHO WHOM PATH",
                "* x.example clarnet                  | 'clarnet' is no path",
                "* x.example CLEARNET                 | 'CLEARNET' is no path",
                "* x.example clearnet inn             | 'inn' is no direction",
                "a b@c clearnet                       | 'b@c' is neither *, nor a domain",
                "*.x.example y.example clearnet       | neither *, nor a domain of this node",
                "alice@chat.example/phone x.example tor | no address of a user or a room",
                "chat.example/phone x.example tor     | no address of a user or a room",
                "bob@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b32.i2p x.example tor | no domain of the bridge",
                "* aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b32.i2p clearnet | an address in I2P",
                "* stats.i2p clearnet                 | an address in I2P",
                "* *.i2p deny                         | an address in I2P",
                "* abc.onion tor                      | an address of Tor",
                "* 127.0.0.1 clearnet                 | no name that can be looked up",
                "* [::1] clearnet                     | no name that can be looked up",
                "* localhost clearnet                 | no name that can be looked up",
                "* *.*.example clearnet               | neither *, nor a domain",
                "pin x.example                        | a pin is: pin friend.example",
                "pin *.x.example sha-256 00           | a pin is for one domain",
                "pin x.example md5 00                 | '00' is no SHA-256",
                "pin x.example md5 abababababababababababababababababababababababababababababababab | neither sha-256",
            })
    void aLineThatIsNotUnderstoodIsNamedWithWhatIsRight(String line, String says) {
        assertThatThrownBy(() -> BridgeFile.parse("# one\n\n" + line + "\n* ok.example tor\n"))
                .isInstanceOfSatisfying(
                        BridgeFileException.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.line()).isEqualTo(3);
                            assertThat(problem.text()).contains(says);
                        }))
                .hasMessageStartingWith("line 3: ");
    }

    @ParameterizedTest
    @CsvSource({"both, both, true", "both, in, true", "out, both, true", "in, in, true", "in, out, false"})
    void twoLinesAboutTheSameAreRefusedWithBothNumbers(String one, String other, boolean isRefused) throws Exception {
        String text = "* x.example tor " + one + "\n# between\n* X.example deny " + other;
        if (isRefused) {
            assertThatThrownBy(() -> BridgeFile.parse(text)).hasMessageContaining("line 3: line 1 is about the same");
        } else {
            assertThat(BridgeFile.parse(text).rules()).hasSize(2);
        }
    }

    @Test
    void allProblemsAreToldAtOnceUpToTwenty() {
        assertThatThrownBy(() -> BridgeFile.parse("a\n".repeat(3)))
                .isInstanceOfSatisfying(
                        BridgeFileException.class,
                        e -> assertThat(e.problems()).extracting(Problem::line).containsExactly(1, 2, 3));
        assertThatThrownBy(() -> BridgeFile.parse("a\n".repeat(1000)))
                .isInstanceOfSatisfying(
                        BridgeFileException.class, e -> assertThat(e.problems()).hasSize(20));
    }

    @Test
    void aFileIsBounded() throws Exception {
        BridgeFile full = BridgeFile.parse(servers(BridgeFile.MOST_ENTRIES));
        assertThat(full.rules()).hasSize(BridgeFile.MOST_ENTRIES);
        assertThatThrownBy(() -> full.withPin(Domain.of("friend.example"), Pin.of("spki", HASH)))
                .hasMessageContaining("more than 2000");
        assertThatThrownBy(() -> BridgeFile.parse(servers(BridgeFile.MOST_ENTRIES + 1)))
                .hasMessageContaining("more than 2000");
        assertThatThrownBy(() -> BridgeFile.parse("#\n".repeat(BridgeFile.MOST_BYTES / 2 + 1)))
                .hasMessageContaining("larger than 256 KiB");
    }

    private static String servers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "* s" + i + ".example tor\n")
                .collect(Collectors.joining());
    }

    /// A rule put into a file, and what then is there of the same two.
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "* y.example tor                                | * x.example tor      | * y.example tor; * x.example tor",
                "* x.example tor  # why                         | * x.example clearnet | * x.example clearnet  # why",
                "* x.example tor                                | * x.example deny in  | * x.example deny in; * x.example tor out",
                "* x.example tor                                | * x.example tor in   | * x.example tor",
                "* x.example tor in                             | * x.example tor out  | * x.example tor",
                "* x.example deny in; * z.example tor; * x.example tor out | * x.example clearnet | * x.example clearnet; * z.example tor",
                "a@b.example x.example tor                      | * x.example deny     | a@b.example x.example tor; * x.example deny",
            })
    void aRuleTakesThePlaceOfWhatWasSaidOfTheSameTwo(String before, String rule, String after) throws Exception {
        BridgeFile file = BridgeFile.parse(lines(before));
        assertThat(file.with(BridgeFile.parse(rule).rules().getFirst()).text()).isEqualTo(lines(after));
        assertThat(file.text()).isEqualTo(lines(before));
    }

    private static String lines(String text) {
        return text.strip().replace("; ", "\n") + '\n';
    }

    @Test
    void otherLinesStayAsTheirOwnerWroteThem() throws Exception {
        BridgeFile file = BridgeFile.parse(FILE);
        assertThat(file.without(Who.of("*"), Whom.of("jabber.example")).text())
                .isEqualTo(FILE.replaceAll("(?m)^\\*.*\n", ""));
        assertThat(file.without(Who.of("*"), Whom.of("other.example")).text()).isEqualTo(FILE);
        Domain friend = Domain.of("friend.example");
        Pin other = Pin.of("spki", HASH);
        assertThat(file.withPin(friend, other).text()).isEqualTo(FILE + "pin friend.example spki " + HASH + "\n");
        assertThat(file.withPin(friend, Pin.of("sha-256", HASH)).text()).isEqualTo(FILE);
        assertThat(file.withPin(friend, other)
                        .withoutPins(friend, Optional.of(Pin.of("sha-256", HASH)))
                        .pins())
                .containsEntry(friend, List.of(other));
        assertThat(file.withPin(friend, other)
                        .withoutPins(friend, Optional.empty())
                        .pins())
                .isEmpty();
    }

    @Test
    void anAddressThatLooksLikeACommentIsPutInQuotes() throws Exception {
        String line = "\"#tea@rooms.chat.example\" x.example tor";
        BridgeRule rule = BridgeFile.parse(line).rules().getFirst();
        assertThat(rule.who()).isEqualTo(Who.of("#tea@rooms.chat.example"));
        assertThat(rule.line()).isEqualTo(line);
        assertThat(BridgeFile.EMPTY.with(rule).rules()).containsExactly(rule);
    }

    @Test
    void aPinIsReadAsOtherProgramsPrintItAndWrittenOneWay() {
        Pin pin = Pin.of("sha-256", "AB:".repeat(31) + "AB");
        assertThat(pin.words()).isEqualTo("sha-256 " + HASH);
        assertThat(pin.matches(pin.hash())).isTrue();
        assertThat(pin.matches(new byte[32])).isFalse();
        assertThat(pin)
                .isEqualTo(new Pin(Pin.Kind.CERTIFICATE, pin.hash()))
                .isNotEqualTo(new Pin(Pin.Kind.KEY, pin.hash()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pin(Pin.Kind.KEY, new byte[20]));
    }
}
