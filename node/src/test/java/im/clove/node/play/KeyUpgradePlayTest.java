package im.clove.node.play;

import static im.clove.node.play.Phones.BIND;
import static im.clove.node.play.Phones.authenticate;
import static im.clove.node.play.Phones.base64;
import static im.clove.node.play.Phones.part;
import static im.clove.node.play.Phones.password;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.CommonHashes;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.StoredKeys;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An account that came from another server with keys for SHA-1 alone, and how it comes to the others
/// (`docs/decisions/0055-keys-of-other-servers.md`, XEP-0480).
@Timeout(300)
final class KeyUpgradePlayTest {
    private static final String TASK = "UPGR-SCRAM-SHA-256";
    private static final String READY = "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>" + TASK + "</upgrade>";

    private final Play play = new Play();
    private Phones phones;

    @BeforeEach
    void romeoCameFromElsewhere() throws GeneralSecurityException {
        List<StoredKeys> keys = KeyRecords.derive("shakespeare", new SecureRandom()).stream()
                .filter(each -> each.hash().equals("SCRAM-SHA-1"))
                .toList();
        for (String name : List.of("juliet", "nurse", "tybalt")) {
            Batch batch = new Batch();
            play.stores()
                    .accounts()
                    .put(
                            batch,
                            new AccountRecord(
                                    Play.jid(name),
                                    Play.START,
                                    false,
                                    false,
                                    KeyRecords.derive("their own", new SecureRandom())));
            play.store.commit(batch);
        }
        Batch batch = new Batch();
        CommonHashes.note(
                play.stores().settings(), batch, new AccountRecord(Play.jid("romeo"), Play.START, false, false, keys));
        play.store.commit(batch);
        phones = new Phones(play, keys);
    }

    @AfterEach
    void end() {
        play.close();
    }

    private AccountRecord romeo() {
        return play.stores().accounts().find(Play.jid("romeo")).orElseThrow();
    }

    private List<String> hashes() {
        return romeo().keys().stream().map(StoredKeys::hash).toList();
    }

    private static String offered(Element features) {
        return Literal.show(part(features, "urn:xmpp:sasl:2", "authentication"));
    }

    private static ScramClient scram(ScramHash hash) {
        return new ScramClient(
                hash, new ScramClient.Identity("", "romeo", "shakespeare"), ScramClient.Binding.NONE, "nonce");
    }

    private static String response(ScramClient client, Element challenge) {
        byte[] data = Base64.getDecoder().decode(challenge.text());
        return "<response xmlns='urn:xmpp:sasl:2'>" + base64(client.answer(data).orElseThrow()) + "</response>";
    }

    private static byte[] salted(Element task) throws GeneralSecurityException {
        Element salt = part(task, "urn:xmpp:scram-upgrade:0", "salt");
        int iterations = Integer.parseInt(salt.attributeOr("iterations", ""));
        PBEKeySpec spec =
                new PBEKeySpec("shakespeare".toCharArray(), Base64.getDecoder().decode(salt.text()), iterations, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
    }

    /// Up to the task: the password is proved.
    private Phone proved(String along) {
        ScramClient client = scram(ScramHash.SHA_1);
        Phone phone = phones.logIn(authenticate("SCRAM-SHA-1", client.first(), along));
        return phone.write(response(client, phone.next()));
    }

    @Test
    @DisplayName("A client that is ready for it gives the account keys for a better hash, in the same login")
    void byATask() throws GeneralSecurityException {
        Phone first = phones.phone().write(Phone.OPEN);
        assertThat(offered(first.next()))
                .contains("<mechanism>SCRAM-SHA-1</mechanism>", READY)
                .doesNotContain("<mechanism>SCRAM-SHA-256");
        long generation = romeo().generation();

        Phone romeo = proved(READY + BIND);
        Element proceed = romeo.next();
        assertThat(proceed.local()).isEqualTo("continue");
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(part(proceed, "urn:xmpp:sasl:2", "additional-data")
                                        .text()),
                        StandardCharsets.UTF_8))
                .startsWith("v=");
        assertThat(Literal.show(part(proceed, "urn:xmpp:sasl:2", "tasks")))
                .isEqualTo("<tasks xmlns='urn:xmpp:sasl:2'><task>" + TASK + "</task></tasks>");
        Element task = romeo.write("<next xmlns='urn:xmpp:sasl:2' task='" + TASK + "'/>")
                .next();
        Element success = romeo.write("<task-data xmlns='urn:xmpp:sasl:2'><hash xmlns='urn:xmpp:scram-upgrade:0'>"
                        + base64(salted(task)) + "</hash></task-data>")
                .next();
        assertThat(success.local()).isEqualTo("success");
        assertThat(success.child("urn:xmpp:sasl:2", "additional-data")).isEmpty();
        assertThat(part(success, "urn:xmpp:sasl:2", "authorization-identifier").text())
                .startsWith("romeo@verona.example/Gajim/");
        assertThat(part(success, "urn:xmpp:bind:0", "bound").children()).isNotEmpty();

        assertThat(hashes()).containsExactly("SCRAM-SHA-1", "SCRAM-SHA-256");
        assertThat(romeo().generation()).as("logins go on").isEqualTo(generation);
        assertThat(KeyRecords.credential(romeo()).orElseThrow().matches("shakespeare"))
                .as("by the new keys, which come first")
                .isTrue();

        phones.again();
        Element features = phones.phone().write(Phone.OPEN).next();
        assertThat(offered(features))
                .contains("<mechanism>SCRAM-SHA-256</mechanism>", "UPGR-SCRAM-SHA-512")
                .doesNotContain(TASK);
        ScramClient better = scram(ScramHash.SHA_256);
        Phone second = phones.logIn(authenticate("SCRAM-SHA-256", better.first(), ""));
        assertThat(second.write(response(better, second.next())).next().local()).isEqualTo("success");
    }

    @Test
    @DisplayName("A client that knows nothing of it logs in as ever")
    void unknownClients() {
        assertThat(proved(BIND).next().local()).isEqualTo("success");
        assertThat(proved("<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-1</upgrade>")
                        .next()
                        .local())
                .isEqualTo("success");
        assertThat(hashes()).containsExactly("SCRAM-SHA-1");
    }

    @Test
    @DisplayName("A task that is not done is no login, and leaves no keys")
    void half() {
        Phone romeo = proved(READY + BIND);
        assertThat(romeo.next().local()).isEqualTo("continue");
        assertThat(romeo.write("<task-data xmlns='urn:xmpp:sasl:2'><hash xmlns='urn:xmpp:scram-upgrade:0'>AAAA</hash>"
                                + "</task-data>")
                        .next()
                        .local())
                .isEqualTo("failure");
        assertThat(proved(READY).next().local()).isEqualTo("continue");
        play.settle();
        assertThat(hashes()).containsExactly("SCRAM-SHA-1");
        assertThat(play.server().sessions().count()).isZero();
    }

    @Test
    @DisplayName("PLAIN shows the password itself: the account has all keys afterwards, and the next start offers all")
    void byPlain() {
        long generation = romeo().generation();
        assertThat(phones.logIn(password(BIND)).next().local()).isEqualTo("success");
        assertThat(hashes()).containsExactlyInAnyOrder("SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512");
        assertThat(romeo().generation()).isEqualTo(generation);
        phones.again();
        assertThat(offered(phones.phone().write(Phone.OPEN).next()))
                .contains("<mechanism>SCRAM-SHA-512</mechanism>")
                .doesNotContain("upgrade");
    }

    @Test
    @DisplayName("Keys that cannot be kept do not keep anybody out")
    void aFailedCommit() {
        Phone first = phones.phone().write(Phone.OPEN);
        assertThat(first.next().local()).isEqualTo("features");
        play.store.failing(true);
        String plain = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + base64("\0romeo\0shakespeare".getBytes(StandardCharsets.UTF_8)) + "</auth>";
        assertThat(first.write(plain).next().local()).isEqualTo("success");
        play.store.failing(false);
        assertThat(hashes()).containsExactly("SCRAM-SHA-1");
    }

    @Test
    @DisplayName("Another password that was set meanwhile keeps its own keys")
    void anotherPassword() {
        List<StoredKeys> others = KeyRecords.derive("something else", new SecureRandom());
        List<StoredKeys> one = others.subList(0, 1);
        long before = romeo().generation();
        assertThat(play.server().accounts().book().changeKeys(Play.jid("romeo"), one))
                .isNotNull();
        play.settle();
        assertThat(Optional.ofNullable(
                        play.server().accounts().book().addKeys(Play.jid("romeo"), before, others.subList(1, 3))))
                .isPresent();
        play.settle();
        assertThat(romeo().keys()).hasSize(1);
    }
}
