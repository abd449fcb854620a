package im.clove.node.ext;

import im.clove.xmpp.xml.Element;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The words of a text as they are looked for: without case and accents, what scripts without spaces say in pairs of
/// characters, a picture as a word of its own. Pure.
final class Words {
    /// Of one message; what stands behind them is not found.
    static final int MOST = 200;

    /// Of one query.
    static final int MOST_WANTED = 8;

    /// Characters of a word; two words that begin alike for so long are one.
    private static final int LONGEST = 32;

    /// Of a text; nobody writes more, and a machine is not searched for.
    private static final int MOST_CHARACTERS = 32 * 1024;

    /// Most texts have no more, and need none of the tables.
    private static final int ASCII = 0x80;

    private static final String ENCRYPTION = "urn:xmpp:eme:0";
    private static final Pattern ACCENTS = Pattern.compile(
            "[\\u0300-\\u036F\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7\\u064B-\\u065F]");

    /// Written without spaces between words.
    private static final Set<UnicodeScript> RUNS = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private final Set<String> found = new LinkedHashSet<>();
    private final StringBuilder word = new StringBuilder();
    private final int most;
    private final boolean isQuery;
    private boolean inRun;

    private Words(int most, boolean isQuery) {
        this.most = most;
        this.isQuery = isQuery;
    }

    /// What a message is found by: its bodies and subject, unless they only stand there for what is encrypted.
    static Set<String> ofMessage(Element message) {
        Words words = new Words(MOST, false);
        if (!message.has(ENCRYPTION, "encryption")) {
            for (Element child : message.children()) {
                if (child.is(Element.CLIENT, "body") || child.is(Element.CLIENT, "subject")) {
                    words.read(child.text());
                }
            }
        }
        return words.found;
    }

    /// What a text is looked for by: all of them have to be there.
    static List<String> ofQuery(String text) {
        Words words = new Words(MOST_WANTED, true);
        words.read(text);
        return List.copyOf(words.found);
    }

    private void read(String text) {
        String known = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
        if (known.chars().allMatch(character -> character < ASCII)) {
            known.toLowerCase(Locale.ROOT).chars().forEach(this::read);
            end();
            return;
        }
        String bare = ACCENTS.matcher(Normalizer.normalize(known, Normalizer.Form.NFKD))
                .replaceAll("");
        // Upwards first: that is where ß becomes two letters, and a final sigma one like the others.
        String folded = Normalizer.normalize(
                bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ'), Normalizer.Form.NFC);
        folded.codePoints().forEach(this::read);
        end();
    }

    private void read(int character) {
        if (character < ASCII && !inRun) {
            if (Character.isLetterOrDigit(character)) {
                word.append((char) character);
            } else {
                end();
            }
            return;
        }
        boolean isLetter = Character.isLetterOrDigit(character) || isMark(character);
        if (Character.getType(character) == Character.OTHER_SYMBOL) {
            end();
            add(Character.toString(character));
        } else if (!isLetter) {
            end();
        } else {
            boolean isRun = RUNS.contains(UnicodeScript.of(character)) || inRun && isMark(character);
            if (isRun != inRun) {
                end();
                inRun = isRun;
            }
            word.appendCodePoint(character);
        }
    }

    private static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private void end() {
        if (inRun) {
            pairs(word.codePoints().toArray());
        } else if (!word.isEmpty()) {
            int length = word.codePointCount(0, word.length());
            add(length <= LONGEST ? word.toString() : word.substring(0, word.offsetByCodePoints(0, LONGEST)));
        }
        word.setLength(0);
        inRun = false;
    }

    /// Every two neighbours; the last character alone, so that what begins there is found, too.
    private void pairs(int[] run) {
        for (int i = 0; i + 1 < run.length; i++) {
            add(new String(run, i, 2));
        }
        if (!isQuery || run.length == 1) {
            add(new String(run, run.length - 1, 1));
        }
    }

    private void add(String one) {
        if (found.size() < most) {
            found.add(one);
        }
    }

    /// Whether a word that is looked for is this one: the beginning is enough, if there is something to it.
    static boolean matches(String wanted, String word) {
        return isBeginning(wanted) ? word.startsWith(wanted) : word.equals(wanted);
    }

    /// Whether longer words that begin so are meant, too.
    static boolean isBeginning(String wanted) {
        return wanted.codePointCount(0, wanted.length()) >= 3 || RUNS.contains(UnicodeScript.of(wanted.codePointAt(0)));
    }
}
