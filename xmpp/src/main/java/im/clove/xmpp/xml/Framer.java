package im.clove.xmpp.xml;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a stream of bytes into whole tokens: tags, character data, CDATA sections, the XML declaration. Every byte
/// is checked and counted as it is seen, so an unterminated token costs no more than the limit, and what XMPP
/// forbids (RFC 6120 §11.1) is refused at its first bytes. A token that lies within one input is not copied.
final class Framer {
    /// A whole token; it lies in [#bytes()] from [#start()] to [#end()].
    enum Token {
        TEXT,
        START_TAG,
        END_TAG,
        CDATA,
        DECLARATION
    }

    /// What the scanner is in the middle of.
    private enum State {
        BETWEEN,
        TEXT,
        /// After `<`.
        MARKUP,
        START_TAG,
        END_TAG,
        /// After `<!`.
        BANG,
        CDATA,
        /// After `<?`.
        QUESTION,
        DECLARATION
    }

    private static final byte[] NONE = {};
    private static final String CDATA_OPEN = "[CDATA[";
    /// ASCII that needs no look in character data, and in a tag.
    private static final boolean[] PLAIN_IN_TEXT = plain("<");
    private static final boolean[] PLAIN_IN_TAG = plain("<>'\"");

    private final Utf8 utf8 = new Utf8();
    private State state = State.BETWEEN;
    private int step;
    private byte quote;

    private byte[] input = NONE;
    private int at;
    private int end;
    private int tokenStart;
    private byte[] held = NONE;
    private int heldLength;

    private byte[] token = NONE;
    private int start;
    private int tokenEnd;

    private int counted;
    private int maxBytes;
    private boolean isInside;
    private boolean isFirst = true;
    private boolean isDeclarationAllowed = true;
    private boolean isRestarted;
    private boolean isFinished;

    Framer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    private static boolean[] plain(String except) {
        boolean[] out = new boolean[256];
        for (int c = 0; c < 0x80; c++) {
            out[c] = (c >= 0x20 || XmlChars.isWhitespace(c)) && except.indexOf(c) < 0;
        }
        return out;
    }

    byte[] bytes() {
        return token;
    }

    int start() {
        return start;
    }

    int end() {
        return tokenEnd;
    }

    /// Bytes read of the present child of the stream (or of its header), 0 between two.
    int counted() {
        return counted;
    }

    void input(byte[] bytes, int from, int to) {
        input = bytes;
        at = from;
        end = to;
        tokenStart = from;
    }

    /// Lets go of the caller's array.
    void release() {
        input = NONE;
        token = NONE;
    }

    /// From here on we are inside a child of the stream, where there is character data.
    void enter() {
        isInside = true;
    }

    /// A child of the stream is complete; the next may have so many bytes.
    void leave(int bytes) {
        isInside = false;
        counted = 0;
        held = NONE;
        heldLength = 0;
        maxBytes = bytes;
    }

    /// The stream has ended: only whitespace may follow.
    void finish() {
        isFinished = true;
    }

    /// A new stream begins. False if a token had begun already: data of one stream that would spill into the next.
    boolean restart() {
        isDeclarationAllowed = true;
        isRestarted = true;
        isFirst = true;
        return state == State.BETWEEN && counted == 0;
    }

    /// The next whole token, or null if the input is used up.
    @Nullable
    Token next() throws Malformed {
        while (at < end) {
            if (state == State.BETWEEN && !isInside && !skipWhitespace()) {
                return null;
            }
            int stop = at + Math.min(end - at, maxBytes - counted);
            if (stop == at) {
                throw Malformed.policy("more bytes than one stanza may have");
            }
            int before = at;
            Token found = scan(stop);
            counted += at - before;
            if (found != null) {
                cut();
                return found;
            }
        }
        if (state != State.BETWEEN) {
            hold();
        }
        return null;
    }

    /// Skips what may lie between two children of the stream. True if something follows.
    private boolean skipWhitespace() throws Malformed {
        while (at < end) {
            byte b = input[at];
            if (b == '<' && !isFinished) {
                return true;
            }
            if (!XmlChars.isWhitespace(b)) {
                if (isFinished) {
                    throw Malformed.notWellFormed("data after the end of the stream");
                }
                // FE FF, FF FE, and the zero bytes of UTF-16 and UTF-32.
                if (isFirst && (b == 0 || b >= (byte) 0xFE && b < 0)) {
                    throw Malformed.encoding("an encoding that is not UTF-8");
                }
                throw Malformed.notWellFormed("text outside of a stanza");
            }
            // After a restart this may still be the keep-alive of the stream before.
            isDeclarationAllowed &= isRestarted;
            isFirst = false;
            at++;
        }
        return false;
    }

    private @Nullable Token scan(int stop) throws Malformed {
        return switch (state) {
            case BETWEEN -> {
                tokenStart = at;
                state = input[at] == '<' ? State.MARKUP : State.TEXT;
                at += state == State.MARKUP ? 1 : 0;
                yield null;
            }
            case TEXT -> text(stop);
            case MARKUP -> {
                markup(input[at]);
                yield null;
            }
            case START_TAG -> startTag(stop);
            case END_TAG -> endTag(stop);
            case BANG -> {
                bang(input[at]);
                yield null;
            }
            case CDATA -> cdata(stop);
            case QUESTION -> {
                question(input[at]);
                yield null;
            }
            case DECLARATION -> declaration(stop);
        };
    }

    private @Nullable Token text(int stop) throws Malformed {
        for (; at < stop; at++) {
            byte b = input[at];
            if (!PLAIN_IN_TEXT[b & 0xFF] || !utf8.isWhole()) {
                if (b == '<' && utf8.isWhole()) {
                    return Token.TEXT;
                }
                utf8.next(b & 0xFF);
            }
        }
        return null;
    }

    private void markup(byte b) throws Malformed {
        if (b == '/') {
            state = State.END_TAG;
            at++;
        } else if (b == '!') {
            state = State.BANG;
            step = 0;
            at++;
        } else if (b == '?') {
            state = State.QUESTION;
            step = 0;
            at++;
        } else if (b < 0 || XmlChars.isNameStart(b)) {
            state = State.START_TAG;
            quote = 0;
        } else if (b == 0 && isFirst) {
            throw Malformed.encoding("an encoding that is not UTF-8");
        } else {
            throw Malformed.notWellFormed("a tag without a name");
        }
        if (state != State.QUESTION) {
            isDeclarationAllowed = false;
        }
        isFirst = false;
    }

    private @Nullable Token startTag(int stop) throws Malformed {
        for (; at < stop; at++) {
            byte b = input[at];
            if (PLAIN_IN_TAG[b & 0xFF] && utf8.isWhole()) {
                continue;
            }
            utf8.next(b & 0xFF);
            if (b == '<') {
                throw Malformed.notWellFormed("< inside a tag");
            } else if (b == '>' && quote == 0) {
                at++;
                return Token.START_TAG;
            } else if (b == '\'' || b == '"') {
                if (quote == 0) {
                    quote = b;
                } else if (quote == b) {
                    quote = 0;
                }
            }
        }
        return null;
    }

    private @Nullable Token endTag(int stop) throws Malformed {
        for (; at < stop; at++) {
            byte b = input[at];
            if (PLAIN_IN_TAG[b & 0xFF] && utf8.isWhole()) {
                continue;
            }
            utf8.next(b & 0xFF);
            if (b == '>') {
                at++;
                return Token.END_TAG;
            } else if (b >= 0) {
                throw Malformed.notWellFormed("an end tag with more than a name");
            }
        }
        return null;
    }

    private void bang(byte b) throws Malformed {
        if (step == 0 && "D-EAN".indexOf(b) >= 0) {
            throw Malformed.restricted(b == '-' ? "a comment" : "a document type declaration");
        }
        if (b != CDATA_OPEN.charAt(step)) {
            throw Malformed.notWellFormed("<! that begins nothing");
        }
        if (!isInside) {
            throw Malformed.notWellFormed("text outside of a stanza");
        }
        at++;
        step++;
        if (step == CDATA_OPEN.length()) {
            state = State.CDATA;
            step = 0;
        }
    }

    private @Nullable Token cdata(int stop) throws Malformed {
        for (; at < stop; at++) {
            byte b = input[at];
            utf8.next(b & 0xFF);
            if (b == ']') {
                step = Math.min(2, step + 1);
            } else if (b == '>' && step == 2) {
                at++;
                return Token.CDATA;
            } else {
                step = 0;
            }
        }
        return null;
    }

    private void question(byte b) throws Malformed {
        if (step < 3) {
            if ((b | 0x20) != "xml".charAt(step)) {
                throw Malformed.restricted("a processing instruction");
            }
            isDeclarationAllowed &= b >= 'a';
            step++;
            at++;
            return;
        }
        if (!XmlChars.isWhitespace(b) && b != '?') {
            throw Malformed.restricted("a processing instruction");
        }
        if (!isDeclarationAllowed) {
            throw Malformed.notWellFormed("an XML declaration that is not at the start");
        }
        isDeclarationAllowed = false;
        state = State.DECLARATION;
        step = 0;
    }

    private @Nullable Token declaration(int stop) throws Malformed {
        for (; at < stop; at++) {
            byte b = input[at];
            utf8.next(b & 0xFF);
            if (b == '>' && step == 1) {
                at++;
                return Token.DECLARATION;
            } else if (b == '<' || b == '>') {
                throw Malformed.notWellFormed("an XML declaration that does not end");
            }
            step = b == '?' ? 1 : 0;
        }
        return null;
    }

    /// Makes the token found: of the input alone if it began there, else of what was held and the rest.
    private void cut() {
        if (heldLength == 0) {
            token = input;
            start = tokenStart;
            tokenEnd = at;
        } else {
            hold();
            token = held;
            start = 0;
            tokenEnd = heldLength;
            heldLength = 0;
        }
        state = State.BETWEEN;
    }

    private void hold() {
        int length = at - tokenStart;
        if (heldLength + length > held.length) {
            held = Arrays.copyOf(held, Math.max(heldLength + length, Math.max(64, held.length * 2)));
        }
        System.arraycopy(input, tokenStart, held, heldLength, length);
        heldLength += length;
        tokenStart = at;
    }
}
