package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.session.StoredLogins;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslElements;
import im.clove.xmpp.sasl.SaslRequest;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslTerms;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names that no account can have, and whatever else comes instead of a login, through the real machine and the
/// real store of accounts: what comes back is what an unknown name gets, and the stream goes on.
final class HostileLoginTest {
    private static final Domain HOST = Domain.of("montague.example");
    private static final String PASSWORD = "the right one";
    private static final String NONCE = "a-nonce-of-the-server";

    private static final StoredLogins LOGINS = logins();

    private static StoredLogins logins() {
        Stores stores = Stores.over(new MemoryStore(), OfflineQueue.Quota.STANDARD);
        SecureRandom random = new SecureRandom();
        Batch batch = new Batch();
        for (String name : List.of("alice", "rosaline")) {
            stores.accounts()
                    .put(
                            batch,
                            new AccountRecord(
                                    Jid.of(name, HOST, ""),
                                    Instant.EPOCH,
                                    name.equals("rosaline"),
                                    false,
                                    KeyRecords.derive(PASSWORD, random)));
        }
        stores.store().commit(batch);
        return new StoredLogins(stores, random, InstantSource.system());
    }

    /// A stream inside TLS, up to the offer of mechanisms.
    private static final class Stream {
        private final ClientNegotiation machine;
        private final List<Element> answers = new ArrayList<>();

        Stream() {
            NegotiationTerms terms = new NegotiationTerms(
                    HOST::equals,
                    false,
                    true,
                    (host, offered, _, bindings) -> new SaslServer(
                            new SaslTerms(host, offered, bindings, LOGINS::login, LOGINS.decoys(), true, () -> NONCE)),
                    List.of(),
                    List.of(),
                    (_, _) -> "resource",
                    () -> "id");
            machine = new ClientNegotiation(terms, Protection.TLS, ChannelBinding.Source.NONE);
            StreamEvent header = new StreamParser(XmlLimits.CLIENT)
                    .feed(ByteBuffer.wrap(RawClient.HEADER.getBytes(StandardCharsets.UTF_8)))
                    .getFirst();
            take(machine.step(header));
            answers.clear();
        }

        private void take(List<Output> outputs) {
            for (Output output : outputs) {
                switch (output) {
                    case Output.Send(Element element) -> answers.add(element);
                    case Output.LoginFailed(Element answer) -> answers.add(answer);
                    case Output.Check(SaslServer sasl, SaslRequest request) -> {
                        Optional<Jid> _ = GuessedAccount.of(request, HOST);
                        take(machine.checked(sasl.handle(request)));
                    }
                    case Output.Fail fail -> throw new AssertionError("The stream ends: " + fail);
                    case Output.Header _, Output.StartTls _, Output.LoggedIn _, Output.Note _ -> {}
                    case Output.Register _, Output.Enter _, Output.Finish _ -> {}
                }
            }
        }

        Element say(Element element) {
            take(machine.step(new StreamEvent.Received(element)));
            return answers.removeFirst();
        }

        String plain(String name, String password) {
            byte[] message = ('\0' + name + '\0' + password).getBytes(StandardCharsets.UTF_8);
            return XmlWriter.toString(say(SaslElements.auth(Mechanism.PLAIN, Optional.of(message))));
        }

        /// Both answers of the server, with what the challenge holds of the name itself taken out: the salt.
        String scram(ScramHash hash, String name, String password) {
            ScramClient client = new ScramClient(
                    hash, new ScramClient.Identity("", name, password), ScramClient.Binding.NONE, "nonce");
            Mechanism mechanism = Mechanism.of(hash.mechanismName()).orElseThrow();
            Element first = say(SaslElements.auth(mechanism, Optional.of(client.first())));
            if (!first.local().equals("challenge")) {
                return XmlWriter.toString(first);
            }
            byte[] challenge = SaslElements.data(first).orElseThrow();
            String shape = new String(challenge, StandardCharsets.UTF_8).replaceFirst("s=[^,]{24},", "s=…,");
            Element last = say(SaslElements.response(client.answer(challenge).orElseThrow()));
            return shape + XmlWriter.toString(last);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice ",
                " alice",
                "\talice",
                "alice\u00a0",
                "ali ce",
                "alice@montague.example",
                "alice@capulet.example",
                "@",
                "alice/phone",
                "al\"ice",
                "al'ice",
                "<alice>",
                "al&ice",
                "alice:",
                "\uD83C\uDF39",
                "alice\uD83C\uDF39",
                "\u202ealice",
                "\u200balice",
                "\u00adalice",
                "\ufeffalice",
                "\u2163",
                "\ufdfa",
                "\uFFFF",
                "\u0378",
                "\u0301",
                "\u05d01a",
                "\u0661a",
                "xn--",
                "..",
                "=2C",
                "nobody@nowhere.invalid",
            })
    @DisplayName("A name that cannot be a local part gets what an unknown one gets, and the stream stays open")
    void impossibleNamesAreUnknownOnes(String name) {
        Stream stream = new Stream();
        Stream other = new Stream();

        assertThat(stream.plain(name, PASSWORD))
                .contains("<not-authorized/>")
                .isEqualTo(other.plain("nobody", PASSWORD));
        assertThat(stream.scram(ScramHash.SHA_1, name, PASSWORD))
                .contains("<not-authorized/>")
                .isEqualTo(other.scram(ScramHash.SHA_1, "nobody", PASSWORD));
        assertThat(stream.scram(ScramHash.SHA_256, name, PASSWORD))
                .isEqualTo(other.scram(ScramHash.SHA_256, "nobody", PASSWORD));
        assertThat(stream.plain("alice", PASSWORD)).startsWith("<success");
    }

    @Test
    @DisplayName("An impossible name has the same salt each time, and another than the next one")
    void impossibleNamesHaveLastingSalts() {
        assertThat(salt("alice ")).isEqualTo(salt("alice ")).isNotEqualTo(salt("alice  "));
        assertThat(salt("nobody")).isEqualTo(salt("NOBODY"));
    }

    private static String salt(String name) {
        byte[] first = ("n,,n=" + name + ",r=nonce").getBytes(StandardCharsets.UTF_8);
        Element challenge = new Stream().say(SaslElements.auth(Mechanism.SCRAM_SHA_256, Optional.of(first)));
        return RawClient.find(
                ",s=([^,]+),", new String(Base64.getDecoder().decode(challenge.text()), StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("RFC 6120 §6.5.1: a disabled account is named as such to who has the password, and to nobody else")
    void aDisabledAccountIsToldAfterTheProof() {
        assertThat(new Stream().plain("rosaline", PASSWORD)).contains("<account-disabled/>");
        for (ScramHash hash : ScramHash.values()) {
            assertThat(new Stream().scram(hash, "rosaline", PASSWORD)).contains("<account-disabled/>");
            assertThat(new Stream().scram(hash, "rosaline", "wrong"))
                    .isEqualTo(new Stream().scram(hash, "nobody", "wrong"))
                    .isEqualTo(new Stream().scram(hash, "alice", "wrong"));
        }
        assertThat(new Stream().plain("rosaline", "wrong"))
                .isEqualTo(new Stream().plain("nobody", "wrong"))
                .isEqualTo(new Stream().plain("alice", "wrong"));
        Stream stream = new Stream();
        stream.plain("rosaline", PASSWORD);
        assertThat(stream.plain("alice", PASSWORD)).startsWith("<success");
    }

    @Test
    @DisplayName("Random names, of every kind of character: no answer but an unknown name's, no exception")
    void randomNamesFailAsUnknownOnes() {
        Random random = new Random(6120);
        String scram = fakeProof("nobody");
        String plain = new Stream().plain("nobody", PASSWORD);
        for (int i = 0; i < 3_000; i++) {
            String name = name(random);
            assertThat(fakeProof(name)).as(() -> hex(name)).isEqualTo(scram);
            if (i % 30 == 0) {
                assertThat(new Stream().plain(name, PASSWORD))
                        .as(() -> hex(name))
                        .isEqualTo(plain);
            }
        }
    }

    /// A whole SCRAM exchange whose proof is made up, which is quick.
    private static String fakeProof(String name) {
        Stream stream = new Stream();
        String escaped = name.replace("=", "=3D").replace(",", "=2C");
        byte[] first = ("n,,n=" + escaped + ",r=nonce").getBytes(StandardCharsets.UTF_8);
        Element challenge = stream.say(SaslElements.auth(Mechanism.SCRAM_SHA_1, Optional.of(first)));
        byte[] last = ("c=biws,r=nonce" + NONCE + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=").getBytes(StandardCharsets.UTF_8);
        return challenge.local() + XmlWriter.toString(stream.say(SaslElements.response(last)));
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        int length = 1 + random.nextInt(12);
        while (name.codePointCount(0, name.length()) < length) {
            int c = switch (random.nextInt(4)) {
                case 0 -> 1 + random.nextInt(0x7f);
                case 1 -> 0x80 + random.nextInt(0x800);
                case 2 -> 0x800 + random.nextInt(0xf800);
                default -> 0x10000 + random.nextInt(0x100000);
            };
            if (Character.getType(c) != Character.SURROGATE) {
                name.appendCodePoint(c);
            }
        }
        return name.toString();
    }

    private static String hex(String name) {
        return name.codePoints().mapToObj(c -> "U+%04X".formatted(c)).toList().toString();
    }

    @Test
    @DisplayName("Bytes that are no login at all: a SASL failure, no exception, and the stream goes on")
    void randomBytesFail() {
        Random random = new Random(4616);
        for (int i = 0; i < 5_000; i++) {
            Stream stream = new Stream();
            Mechanism mechanism = random.nextBoolean() ? Mechanism.PLAIN : Mechanism.SCRAM_SHA_256;
            Element first = stream.say(SaslElements.auth(mechanism, Optional.of(bytes(random))));
            Element second = stream.say(SaslElements.response(bytes(random)));

            assertThat(List.of("challenge", "failure")).contains(first.local());
            assertThat(second.local()).isEqualTo("failure");
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        String text = switch (random.nextInt(4)) {
            case 0 -> "n,,n=" + new String(bytes, StandardCharsets.ISO_8859_1) + ",r=nonce";
            case 1 -> "c=biws,r=nonce" + NONCE + ",p=" + Base64.getEncoder().encodeToString(bytes);
            case 2 -> "n,a=" + new String(bytes, StandardCharsets.ISO_8859_1) + ",n=alice,r=nonce";
            default -> "";
        };
        return text.isEmpty() ? bytes : text.getBytes(StandardCharsets.UTF_8);
    }
}
