package im.clove.clearnet.policy;

import im.clove.xmpp.jid.Domain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of the file with the rules, as it was written and what it says.
///
/// @param entry null for one that says nothing
record BridgeLine(String text, @Nullable Entry entry) {
    /// What a line may say.
    sealed interface Entry {
        record Rule(BridgeRule rule) implements Entry {}

        record Pinned(Domain domain, Pin pin) implements Entry {
            String line() {
                return PIN + ' ' + domain + ' ' + pin.words();
            }
        }
    }

    /// No domain of the bridge: those have a dot.
    private static final String PIN = "pin";

    private static final int LONGEST = 4096;

    /// @throws IllegalArgumentException with a text for the owner
    static BridgeLine parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("longer than " + LONGEST + " characters");
        }
        List<String> words = words(text.substring(0, commentAt(text)));
        return new BridgeLine(text, words.isEmpty() ? null : entry(words));
    }

    private static Entry entry(List<String> words) {
        if (words.getFirst().equals(PIN)) {
            if (words.size() != 4) {
                throw new IllegalArgumentException("a pin is: pin friend.example sha-256 DIGITS, or spki in its place");
            }
            if (!(Whom.of(words.get(1)) instanceof Whom.Server(Domain domain))) {
                throw new IllegalArgumentException("a pin is for one domain, not for '" + words.get(1) + "'");
            }
            return new Entry.Pinned(domain, Pin.of(words.get(2), words.get(3)));
        }
        if (words.size() < 3 || words.size() > 4) {
            throw new IllegalArgumentException(
                    "a rule is: WHO WHOM PATH, and perhaps in or out, such as: * jabber.example prefer-i2p");
        }
        Path path = Path.of(words.get(2))
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + words.get(2) + "' is no path; a path is i2p, prefer-i2p, clearnet, socks, tor or deny"));
        Direction direction = words.size() == 3
                ? Direction.BOTH
                : Direction.of(words.get(3))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + words.get(3) + "' is no direction; a direction is in, out or both"));
        return new Entry.Rule(new BridgeRule(Who.of(words.get(0)), Whom.of(words.get(1)), path, direction));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("[ \t]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /// Where the comment begins; the length of the text if there is none.
    private static int commentAt(String text) {
        for (int at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
            if (at == 0 || text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t') {
                return at;
            }
        }
        return text.length();
    }

    /// What is behind its words, with the blanks in front of it; empty for none.
    String comment() {
        int at = commentAt(text);
        int from = at;
        while (from > 0 && (text.charAt(from - 1) == ' ' || text.charAt(from - 1) == '\t')) {
            from--;
        }
        return at == text.length() ? "" : text.substring(from);
    }
}
