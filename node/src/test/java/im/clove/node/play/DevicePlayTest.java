package im.clove.node.play;

import static im.clove.node.play.Guests.answer;
import static im.clove.node.play.Guests.make;
import static im.clove.node.play.Guests.show;
import static im.clove.node.play.Phones.authenticate;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitation.State;
import im.clove.node.store.DevicePassword;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.Table;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One more device of an account: it registers by a code, as if it made the account (XEP-0445), and has a password of
/// its own from then on.
@Timeout(300)
final class DevicePlayTest {
    private static final String OWN = "shakespeare";
    private static final String ITS = "what the phone made up";

    private Guests guests;
    private Play play;

    @BeforeEach
    void begin() throws GeneralSecurityException {
        guests = new Guests(KeyRecords.derive(OWN, new SecureRandom()));
        play = guests.play;
    }

    @AfterEach
    void end() {
        guests.close();
    }

    private String code() {
        return guests.token(
                new Invitation.Terms(
                        Kind.DEVICE, Guests.HOST, Optional.of(Play.jid("romeo")), Optional.empty(), "romeo", true),
                1);
    }

    private String enrol(String code, String name) {
        Phone phone = guests.from(1).write(show(code));
        String shown = answer(phone);
        String made = shown.equals("result") ? answer(phone.write(make(name, ITS))) : shown;
        phone.cut();
        return made;
    }

    private Phone plain(String password) {
        return guests.phones()
                .logIn(authenticate("PLAIN", ("\0romeo\0" + password).getBytes(StandardCharsets.UTF_8), Phones.BIND));
    }

    private String login(String password) {
        Phone phone = plain(password);
        String local = phone.next().local();
        phone.cut();
        return local;
    }

    private State state() {
        return guests.book().list().getFirst().state(Play.START.plusMillis(play.timers.nowMillis()));
    }

    private List<DevicePassword> devices() {
        return guests.account("romeo").orElseThrow().devices();
    }

    @Test
    void itLogsInWithAPasswordOfItsOwn() {
        assertThat(enrol(code(), "romeo")).isEqualTo("result");
        assertThat(devices()).hasSize(1);
        assertThat(login(ITS)).isEqualTo("success");
        assertThat(login(OWN)).isEqualTo("success");
        assertThat(login("something else")).isEqualTo("failure");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("By SCRAM with each hash, and the server proves itself by the same keys")
    void byScram(ScramHash hash) {
        assertThat(enrol(code(), "romeo")).isEqualTo("result");
        ScramClient client =
                new ScramClient(hash, new ScramClient.Identity("", "romeo", ITS), ScramClient.Binding.NONE, "nonce");
        Phone phone = guests.phones().logIn(authenticate(hash.mechanismName(), client.first(), Phones.BIND));
        byte[] challenge = Base64.getDecoder().decode(phone.next().text());
        Element success = phone.write("<response xmlns='urn:xmpp:sasl:2'>"
                        + Phones.base64(client.answer(challenge).orElseThrow()) + "</response>")
                .next();
        assertThat(success.local()).isEqualTo("success");
        byte[] verifier = Base64.getDecoder()
                .decode(success.child("urn:xmpp:sasl:2", "additional-data")
                        .orElseThrow()
                        .text());
        assertThat(client.accepts(verifier)).isTrue();
    }

    @Test
    @DisplayName("C-11: a code that is used, over or taken back looks like none, and adds no device")
    void aCodeIsGoodOnce() {
        String code = code();
        assertThat(enrol(code, "romeo")).isEqualTo("result");
        assertThat(enrol(code, "romeo")).isEqualTo("item-not-found");
        String revoked = code();
        guests.book().revoke(revoked.substring(0, 8));
        assertThat(enrol(revoked, "romeo")).isEqualTo("item-not-found");
        String late = code();
        play.pass(Guests.WEEK.plus(Duration.ofHours(1)));
        assertThat(enrol(late, "romeo")).isEqualTo("item-not-found");
        assertThat(devices()).hasSize(1);
    }

    @Test
    void itIsForThisAccountAlone() {
        String code = code();
        assertThat(enrol(code, "juliet")).isEqualTo("not-acceptable");
        assertThat(enrol(code, "benvolio")).isEqualTo("not-acceptable");
        assertThat(guests.account("benvolio")).isEmpty();
        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(enrol(guests.token(Kind.ACCOUNT, 1), "romeo"))
                .as("whoever may make an account is let into no other")
                .isEqualTo("conflict");
        assertThat(enrol(code, "romeo")).isEqualTo("result");
    }

    @Test
    void aDeviceIsForgotten() {
        assertThat(enrol(code(), "romeo")).isEqualTo("result");
        Phone phone = plain(ITS);
        assertThat(phone.next().local()).isEqualTo("success");
        var done = play.server()
                .accounts()
                .book()
                .removeDevice(Play.jid("romeo"), devices().getFirst().id());
        play.settle();
        assertThat(done).isCompletedWithValue(true);
        assertThat(phone.rest()).anyMatch(element -> element.local().equals("error"));
        assertThat(login(ITS)).isEqualTo("failure");
        assertThat(login(OWN)).isEqualTo("success");
    }

    @Test
    void anotherPasswordOfTheAccountEndsThemAll() {
        assertThat(enrol(code(), "romeo")).isEqualTo("result");
        var done = play.server()
                .accounts()
                .book()
                .changeKeys(Play.jid("romeo"), KeyRecords.derive("another one", new SecureRandom()));
        play.settle();
        assertThat(done).isCompletedWithValue(true);
        assertThat(devices()).isEmpty();
        assertThat(login(ITS)).isEqualTo("failure");
        assertThat(login("another one")).isEqualTo("success");
    }

    @Test
    @DisplayName("Whoever has a lost phone, or a token that may be of one, does not take the whole account")
    void aDeviceChangesNoPassword() {
        assertThat(enrol(code(), "romeo")).isEqualTo("result");
        for (String what : List.of("<username>romeo</username><password>taken over</password>", "<remove/>")) {
            Phone phone = plain(ITS);
            assertThat(phone.next().local()).isEqualTo("success");
            phone.skipFeatures();
            assertThat(answer(phone.write(
                            "<iq type='set' id='c'><query xmlns='jabber:iq:register'>" + what + "</query></iq>")))
                    .isEqualTo("not-allowed");
            phone.cut();
        }
        Phone own = guests.phones()
                .logIn(Phones.authenticate(
                        "PLAIN", ("\0romeo\0" + OWN).getBytes(StandardCharsets.UTF_8), Phones.BIND + Phones.WANTS));
        String token = Phones.tokenIn(own.next());
        own.cut();
        Phone again = guests.phones().logIn(Phones.token(token, Phones.BIND + Phones.FAST));
        assertThat(again.next().local()).isEqualTo("success");
        again.skipFeatures();
        assertThat(answer(again.write(make("romeo", "taken over")))).isEqualTo("not-allowed");
        Phone owner = plain(OWN);
        assertThat(owner.next().local()).isEqualTo("success");
        owner.skipFeatures();
        assertThat(answer(owner.write(make("romeo", "another one")))).isEqualTo("result");
    }

    @Test
    @DisplayName("Without devices a token stands for the password, as it always did")
    void aTokenOfTheOnlyPassword() {
        Phone own = guests.phones()
                .logIn(Phones.authenticate(
                        "PLAIN", ("\0romeo\0" + OWN).getBytes(StandardCharsets.UTF_8), Phones.BIND + Phones.WANTS));
        String token = Phones.tokenIn(own.next());
        own.cut();
        Phone again = guests.phones().logIn(Phones.token(token, Phones.BIND + Phones.FAST));
        assertThat(again.next().local()).isEqualTo("success");
        again.skipFeatures();
        assertThat(answer(again.write(make("romeo", "another one")))).isEqualTo("result");
    }

    @Test
    void withAnotherPasswordOrAnEndOfEveryLoginACodeIsOver() {
        for (boolean isPassword : List.of(true, false)) {
            String code = code();
            var book = play.server().accounts().book();
            var done = isPassword
                    ? book.changeKeys(Play.jid("romeo"), KeyRecords.derive("another one", new SecureRandom()))
                    : book.logOut(Play.jid("romeo"));
            play.settle();
            assertThat(done).isCompletedWithValue(true);
            assertThat(enrol(code, "romeo")).isNotEqualTo("result");
        }
        assertThat(devices()).isEmpty();
        assertThat(enrol(code(), "romeo")).isEqualTo("result");
    }

    @Test
    @DisplayName("There are no more than may be, and none gives way without a word")
    void tooMany() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            codes.add(code());
        }
        for (String code : codes.subList(0, 16)) {
            assertThat(enrol(code, "romeo")).isEqualTo("result");
            play.pass(Duration.ofMinutes(1));
        }
        assertThat(enrol(codes.getLast(), "romeo")).isEqualTo("not-allowed");
        assertThat(devices()).hasSize(16);
    }

    @Test
    void aCommitThatFailsLeavesTheCode() {
        String code = code();
        play.store.failing(true);
        assertThat(enrol(code, "romeo")).isEqualTo("internal-server-error");
        play.store.failing(false);
        assertThat(devices()).isEmpty();
        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(enrol(code, "romeo")).isEqualTo("result");
        assertThat(login(ITS)).isEqualTo("success");
    }

    @Test
    @DisplayName("Of two with the same code, at the same moment, one is added")
    void twoWithTheSameCode() {
        String code = code();
        Phone one = guests.from(1).write(show(code));
        Phone two = guests.from(2).write(show(code));
        assertThat(answer(one)).isEqualTo("result");
        assertThat(answer(two)).isEqualTo("result");
        play.store.hold(Table.ACCOUNTS);
        one.write(make("romeo", ITS));
        play.await(play.store::isHolding);
        two.write(make("romeo", "what the other made up"));
        play.store.release();
        assertThat(answer(one)).isEqualTo("result");
        assertThat(answer(two)).isEqualTo("not-allowed");
        assertThat(devices()).hasSize(1);
        assertThat(guests.book().list().getFirst().used()).hasSize(1);
    }

    @Test
    void theOldestGivesWay() {
        var record = guests.account("romeo").orElseThrow();
        for (int i = 0; i < 20; i++) {
            record = record.withDevice(new DevicePassword("d" + i, Play.START, record.keys()));
        }
        assertThat(record.devices())
                .hasSize(16)
                .extracting(DevicePassword::id)
                .startsWith("d4")
                .endsWith("d19");
    }
}
