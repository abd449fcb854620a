package im.clove.runtime.fuzz;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Addresses: one spelling each, which reading it again does not change; no part over its bound; a destination in
/// one spelling only.
public final class JidTarget implements FuzzTarget {
    private static final String B32_NAME = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dypq";

    @Override
    public String name() {
        return "jid";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "juliet@capulet.example/balcony",
                "capulet.example",
                "romeo@" + B32_NAME + ".b32.i2p/orchard",
                "muc." + B32_NAME + ".b32.i2p",
                B32_NAME.toUpperCase(Locale.ROOT) + ".B32.I2P.",
                "fußball@faß.example",
                "@@//@",
                "ᾳ@xn--fa-hia.example/ı",
                "a@[2001:db8::1]/x",
                "a@[::ffff:1.2.3.4]",
                "Σ@ΒΌΛΟΣ.com",
                "x@bücher.example。",
                "عربي@مثال.إختبار",
                "a\u00adb@c\u200d.example/\u0378",
                "henry\u2163@example.com",
                "a".repeat(1023) + "@" + "b".repeat(63) + ".c/" + "d".repeat(1023));
    }

    @Override
    public List<String> words() {
        return List.of(
                "@",
                "/",
                ".",
                ".b32.i2p",
                ".i2p",
                ".onion",
                ".alt",
                "xn--",
                "xn--a-",
                "xn--fa-hia",
                "[",
                "]",
                "::",
                "%eth0",
                "127.0.0.1",
                "-",
                "_",
                "ß",
                "ς",
                "İ",
                "ı",
                "ﬁ",
                "\u00ad",
                "\u200c",
                "\u200d",
                "\u0640",
                "\u06f0",
                "\u0660",
                "\u05d0",
                "\u0627",
                "\u0301",
                "\u1fb3",
                "\u3002",
                "\uff0e",
                "\uff20",
                "\uff0f",
                "\ud83d\ude00",
                "\udc00",
                "a".repeat(63),
                "a".repeat(64),
                B32_NAME);
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        // Half of them with what UTF-8 cannot hold: addresses come from JSON and files, too.
        String text = random.nextBoolean() ? FuzzTarget.text(input) : new String(input, StandardCharsets.UTF_16BE);
        B32.parse(text).ifPresent(b32 -> require(b32.text().equals(text), "a second spelling of a destination"));
        String domain = domain(text);
        Optional<Jid> read = Jid.tryParse(text);
        try {
            require(read.equals(Optional.of(Jid.parse(text))), "two opinions");
        } catch (JidFormatException e) {
            require(read.isEmpty(), "two opinions");
            return e.getMessage() + domain;
        }
        Jid jid = read.get();
        String spelling = jid.toString();
        require(Jid.tryParse(spelling).equals(read), "another address when read again");
        require(Jid.parse(spelling).toString().equals(spelling), "another spelling when read again");
        require(bytes(jid.local()) <= 1023 && bytes(jid.resource()) <= 1023, "a part is too long");
        require(Jid.of(jid.local(), jid.domain(), jid.resource()).equals(jid), "put together it is another");
        require(jid.bare().isBare() && jid.bare().domain().equals(jid.domain()), "bare is not bare");
        jid.domain()
                .b32()
                .ifPresent(b32 -> require(
                        jid.domain().name().contains(b32.text() + ".b32.i2p"), "a destination not in the name"));
        return jid.hasLocal() + "" + jid.isFull() + jid.domain().realm().getClass() + domain;
    }

    private static String domain(String text) {
        Domain domain;
        try {
            domain = Domain.of(text);
        } catch (JidFormatException e) {
            return String.valueOf(e.getMessage());
        }
        require(Domain.of(domain.name()).equals(domain), "another domain when read again");
        require(bytes(domain.name()) <= 1023, "a domain is too long");
        String ascii = domain.ascii();
        require(ascii.chars().allMatch(c -> c > ' ' && c < 0x7f), "A-labels beyond ASCII");
        // A name may be short enough in its own letters only.
        require(ascii.length() > 1023 || Domain.of(ascii).equals(domain), "the A-labels are of another domain");
        return "" + ascii.equals(domain.name());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
