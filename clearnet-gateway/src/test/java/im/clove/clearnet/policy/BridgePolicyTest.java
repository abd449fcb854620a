package im.clove.clearnet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.place.Via;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BridgePolicyTest {
    private static final Domain CHAT = Domain.of("chat.example");
    private static final Jid ALICE = Jid.parse("alice@chat.example/phone");

    /// Rules, a domain of theirs, and the path that it has with chat.example.
    @ParameterizedTest(name = "{0}: {1} by {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // Nothing said is no.
                "                                                       | x.example       | -",
                "* y.example clearnet                                   | x.example       | -",
                "* x.example deny                                       | x.example       | -",
                // Each word.
                "* x.example i2p                                        | x.example       | i2p",
                "* x.example prefer-i2p                                 | x.example       | prefer-i2p",
                "* x.example clearnet                                   | x.example       | clearnet",
                "* x.example socks                                      | x.example       | socks",
                "* x.example tor                                        | x.example       | tor",
                // Which servers.
                "* * clearnet                                           | x.example       | clearnet",
                "* *.example clearnet                                   | x.example       | clearnet",
                "* *.example clearnet                                   | a.b.x.example   | clearnet",
                "* *.x.example clearnet                                 | x.example       | -",
                "* *.x.example clearnet                                 | notx.example    | -",
                "* x.example clearnet                                   | muc.x.example   | -",
                "* bücher.example clearnet                              | xn--bcher-kva.example | clearnet",
                // The nearest counts, wherever it stands.
                "* * clearnet, * x.example tor                          | x.example       | tor",
                "* * clearnet, * *.example tor                          | x.example       | tor",
                "* *.example clearnet, * *.x.example tor                | muc.x.example   | tor",
                "* *.x.example clearnet, * muc.x.example tor            | muc.x.example   | tor",
                "* * clearnet, * x.example deny                         | x.example       | -",
                // What is said of a domain counts more than what is said of everybody, however near that is.
                "* x.example clearnet, chat.example * tor               | x.example       | tor",
                "* x.example clearnet, chat.example * deny              | x.example       | -",
                "* x.example clearnet, other.example * tor              | x.example       | clearnet",
                // The way out says it, else the way in.
                "* * clearnet, * x.example tor out                      | x.example       | tor",
                "* * clearnet, * x.example tor in                       | x.example       | clearnet",
                "* * clearnet, * x.example deny in                      | x.example       | clearnet",
                "* * clearnet, * x.example deny out                     | x.example       | clearnet",
                "* x.example clearnet in                                | x.example       | clearnet",
                // An address changes no path, and has one where its domain has none.
                "* x.example clearnet, alice@chat.example x.example tor | x.example       | clearnet",
                "* x.example clearnet, alice@chat.example * deny        | x.example       | clearnet",
                "alice@chat.example x.example tor                       | x.example       | tor",
                "alice@chat.example x.example tor, * x.example deny     | x.example       | tor",
                "alice@chat.example x.example tor, bob@chat.example x.example tor in | x.example | tor",
                "alice@chat.example x.example tor, bob@chat.example x.example socks  | x.example | -",
                "alice@chat.example x.example tor, bob@chat.example * socks          | x.example | tor",
                "alice@other.example x.example tor                      | x.example       | -",
                "alice@chat.example x.example deny                      | x.example       | -",
                // Other networks, this machine and bare addresses are no matter of rules.
                "* * clearnet | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b32.i2p | -",
                "* * clearnet                                           | stats.i2p       | -",
                "* * clearnet                                           | abc.onion       | -",
                "* * clearnet                                           | 127.0.0.1       | -",
                "* * clearnet                                           | [::1]           | -",
                "* * clearnet                                           | localhost       | -",
                "* * clearnet                                           | a.localhost     | -",
            })
    void theNearestRuleSaysThePathOfAPairOfDomains(String rules, String theirs, String path) {
        for (BridgePolicy policy : inEveryOrder(rules)) {
            assertThat(word(policy.pathOf(CHAT, Domain.of(theirs)))).isEqualTo(path);
        }
    }

    /// Rules, and who may write to x.example, and who may be written to from there: a for alice, b for bob, r for a
    /// room
    /// of another domain of ours, s for the server itself.
    @ParameterizedTest(name = "{0}: out {1}, in {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                            | -    | -",
                "* x.example clearnet                                        | abrs | abrs",
                "* x.example clearnet out                                    | abrs | -",
                "* x.example clearnet in                                     | -    | abrs",
                "chat.example x.example clearnet                             | abs  | abs",
                "rooms.chat.example x.example clearnet                       | r    | r",
                "* x.example clearnet, chat.example x.example deny           | r    | r",
                "* x.example deny, chat.example x.example clearnet           | abs  | abs",
                // An address before its domain before everybody, whichever servers each is about.
                "* x.example clearnet, alice@chat.example x.example deny     | brs  | brs",
                "* x.example clearnet, alice@chat.example * deny             | brs  | brs",
                "* x.example clearnet, alice@chat.example x.example deny in  | abrs | brs",
                "* x.example clearnet, alice@chat.example x.example deny out | brs  | abrs",
                "alice@chat.example x.example clearnet                       | a    | a",
                "alice@chat.example x.example clearnet out                   | a    | -",
                "* x.example deny, alice@chat.example x.example clearnet     | a    | a",
                "* * clearnet, alice@chat.example *.example deny, alice@chat.example x.example clearnet | abrs | abrs",
                "room@rooms.chat.example x.example clearnet                  | r    | r",
                // Nobody is moved to another path than he was promised.
                "* x.example clearnet, alice@chat.example x.example tor      | brs  | abrs",
                "* x.example clearnet, alice@chat.example x.example i2p      | brs  | brs",
                "* x.example i2p, alice@chat.example x.example clearnet      | brs  | brs",
                "* x.example tor, alice@chat.example x.example tor           | abrs | abrs",
                "alice@chat.example x.example tor, bob@chat.example x.example socks | - | -",
                "alice@chat.example x.example tor, bob@chat.example * socks  | a    | ab",
                "* * clearnet, * x.example tor out                           | abrs | abrs",
                "* * clearnet, * x.example i2p in                            | abrs | -",
            })
    void theNearestRuleAllowsOrForbids(String rules, String out, String in) {
        Jid x = Jid.parse("bob@x.example/laptop");
        Map<String, Jid> locals = Map.of(
                "a",
                ALICE,
                "b",
                Jid.parse("bob@chat.example"),
                "r",
                Jid.parse("room@rooms.chat.example/nick"),
                "s",
                Jid.parse("chat.example"));
        for (BridgePolicy policy : inEveryOrder(rules)) {
            locals.forEach((name, local) -> {
                assertThat(policy.refusal(local, x, false).isEmpty())
                        .as("out " + name)
                        .isEqualTo(out.contains(name));
                assertThat(policy.refusal(local, x, true).isEmpty())
                        .as("in " + name)
                        .isEqualTo(in.contains(name));
            });
        }
    }

    @Test
    void darknetOnlyWinsOverEveryRule() {
        BridgePolicy policy = new BridgePolicy(true, rules("* * clearnet, alice@chat.example x.example tor"), Map.of());
        assertThat(word(policy.pathOf(CHAT, Domain.of("x.example")))).isEqualTo("-");
        assertThat(text(policy.refusal(ALICE, Jid.parse("x.example"), false))).contains("on I2P only");
        assertThat(policy.refusal(ALICE, Jid.parse("x.example"), true)).isPresent();
        assertThat(word(BridgePolicy.closed().pathOf(CHAT, Domain.of("x.example"))))
                .isEqualTo("-");
    }

    @Test
    void nobodyLeavesI2pWithAnAddressThatIsOnlyKnownThere() {
        BridgePolicy policy = new BridgePolicy(false, rules("* * clearnet"), Map.of());
        Jid dark = Jid.parse("alice@" + "a".repeat(52) + ".b32.i2p");
        assertThat(word(policy.pathOf(dark.domain(), Domain.of("x.example")))).isEqualTo("-");
        assertThat(text(policy.refusal(dark, Jid.parse("x.example"), false))).contains("nobody can prove");
    }

    @Test
    void theSenderIsToldWhyAndAStrangerOnlyThatItIsSo() {
        BridgePolicy policy = new BridgePolicy(
                false,
                rules("* x.example clearnet, alice@chat.example x.example deny, bob@chat.example x.example tor"),
                Map.of());
        Jid x = Jid.parse("x.example");
        Jid bob = Jid.parse("bob@chat.example");
        assertThat(text(policy.refusal(ALICE, Jid.parse("y.example"), false)))
                .startsWith("This server does not talk to y.example: its owner has not allowed it.");
        assertThat(text(policy.refusal(ALICE, x, false)))
                .contains("has not allowed this address to write to x.example");
        assertThat(text(policy.refusal(bob, x, false))).contains("contradict each other about the way to x.example");
        assertThat(List.of(policy.refusal(ALICE, x, true), policy.refusal(ALICE, Jid.parse("y.example"), true)))
                .extracting(BridgePolicyTest::text)
                .containsExactly(
                        "This server takes nothing for this address from x.example.",
                        "This server takes nothing for this address from y.example.");
        assertThat(policy.refusal(ALICE, x, false).map(StanzaError::condition))
                .contains(StanzaError.Condition.NOT_ALLOWED);
    }

    @Test
    void onlyWhatLeavesI2pHasAWayOut() {
        assertThat(Path.CLEARNET.via()).contains(Via.DIRECT);
        assertThat(Path.PREFER_I2P.via()).contains(Via.DIRECT);
        assertThat(Path.SOCKS.via()).contains(Via.SOCKS);
        assertThat(Path.TOR.via()).contains(Via.TOR);
        assertThat(Path.I2P.via()).isEmpty();
        assertThat(Path.DENY.via()).isEmpty();
    }

    @Test
    void pinsAreOfExactlyTheirDomain() {
        Pin pin = Pin.of("spki", "0".repeat(64));
        BridgePolicy policy = new BridgePolicy(false, List.of(), Map.of(Domain.of("friend.example"), List.of(pin)));
        assertThat(policy.pins(Domain.of("friend.example"))).containsExactly(pin);
        assertThat(policy.pins(Domain.of("muc.friend.example"))).isEmpty();
    }

    /// In which order they stand makes no difference.
    private static List<BridgePolicy> inEveryOrder(String rules) {
        List<BridgeRule> order = new ArrayList<>(rules(rules));
        List<BridgePolicy> out = new ArrayList<>();
        for (int i = 0; i <= order.size(); i++) {
            out.add(new BridgePolicy(false, order, Map.of()));
            Collections.rotate(order, 1);
        }
        return out;
    }

    private static List<BridgeRule> rules(String text) {
        try {
            return BridgeFile.parse(text == null ? "" : text.replace(", ", "\n"))
                    .rules();
        } catch (BridgeFileException e) {
            throw new AssertionError(e);
        }
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.By(Path path) -> path.word();
            case Decision.Refused _ -> "-";
        };
    }

    private static String text(Optional<StanzaError> error) {
        return String.valueOf(error.map(StanzaError::text).orElse("let pass"));
    }
}
