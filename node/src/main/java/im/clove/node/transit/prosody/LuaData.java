package im.clove.node.transit.prosody;

import im.clove.node.transit.UnreadableSourceException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the data that a Prosody writes: `return { … };` as one document, or `item({ … });` again and again as a list.
/// Of Lua (5.4 manual, §3) only tables of literals: texts in quotes, numbers, `true` and `false`. All else is refused
/// with its line, and nothing is run. Reads on as it is asked; a document or an item is bounded in depth and in bytes.
/// Not thread-safe.
final class LuaData implements Closeable {
    /// Of one document or item, as it is read.
    static final int MOST_BYTES = 8 << 20;

    static final int MOST_DEPTH = 64;
    private static final int MOST_NUMBER = 40;
    private static final int END = -1;

    private final InputStream in;
    private int line = 1;
    private int next;
    private long count;

    LuaData(InputStream in) throws UnreadableSourceException {
        this.in = in;
        advance();
    }

    /// The one table of a document.
    LuaValue.Table document() throws UnreadableSourceException {
        skip();
        word("return");
        LuaValue.Table table = wholeTable();
        skip();
        semicolon();
        skip();
        if (next != END) {
            throw trouble("there is more behind the table");
        }
        return table;
    }

    /// The next table of a list; null at its end.
    LuaValue.@Nullable Table item() throws UnreadableSourceException {
        count = 0;
        skip();
        if (next == END) {
            return null;
        }
        word("item");
        skip();
        expect('(');
        LuaValue.Table table = wholeTable();
        skip();
        expect(')');
        skip();
        semicolon();
        return table;
    }

    private LuaValue.Table wholeTable() throws UnreadableSourceException {
        skip();
        expect('{');
        return table(1);
    }

    private void semicolon() throws UnreadableSourceException {
        if (next == ';') {
            advance();
        }
    }

    private LuaValue.Table table(int depth) throws UnreadableSourceException {
        if (depth > MOST_DEPTH) {
            throw trouble("tables are nested deeper than " + MOST_DEPTH);
        }
        List<LuaValue> list = new ArrayList<>();
        Map<String, LuaValue> fields = new LinkedHashMap<>();
        LuaValue off = null;
        for (skip(); next != '}'; skip()) {
            if (next == '[') {
                advance();
                skip();
                LuaValue key = value(depth);
                skip();
                expect(']');
                skip();
                expect('=');
                skip();
                LuaValue value = value(depth);
                if (key instanceof LuaValue.Flag(boolean flag) && !flag) {
                    off = value;
                } else if (key instanceof LuaValue.Text text) {
                    String name = text.read().orElseThrow(() -> trouble("a key that is no UTF-8"));
                    if (fields.put(name, value) != null) {
                        throw trouble("the key '" + shown(name) + "' is there twice");
                    }
                }
                // Other keys are of no use to anybody here.
            } else {
                list.add(value(depth));
            }
            skip();
            if (next == ';' || next == ',') {
                advance();
            } else if (next != '}') {
                throw trouble("';' or '}' is missing");
            }
        }
        advance();
        return new LuaValue.Table(List.copyOf(list), Collections.unmodifiableMap(fields), off);
    }

    private static String shown(String name) {
        return name.length() > 40 ? name.substring(0, 40) + "…" : name;
    }

    private LuaValue value(int depth) throws UnreadableSourceException {
        return switch (next) {
            case '{' -> {
                advance();
                yield table(depth + 1);
            }
            case '"', '\'' -> text(next);
            case 't' -> {
                word("true");
                yield new LuaValue.Flag(true);
            }
            case 'f' -> {
                word("false");
                yield new LuaValue.Flag(false);
            }
            default -> {
                if (next == '-' || isDigit(next)) {
                    yield number();
                }
                throw trouble(
                        next == END
                                ? "it ends within a table"
                                : "'" + (char) next + "' begins neither a text nor a number nor a table");
            }
        };
    }

    private LuaValue number() throws UnreadableSourceException {
        StringBuilder text = new StringBuilder();
        while (isDigit(next) || next == '-' || next == '+' || next == '.' || next == 'e' || next == 'E') {
            text.append((char) next);
            advance();
            if (text.length() > MOST_NUMBER) {
                throw trouble("a number is too long");
            }
        }
        try {
            return new LuaValue.Quantity(Double.parseDouble(text.toString()));
        } catch (NumberFormatException e) {
            throw trouble("'" + text + "' is no number");
        }
    }

    private LuaValue text(int quote) throws UnreadableSourceException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        advance();
        while (next != quote) {
            if (next == END || next == '\n') {
                throw trouble("a text does not end");
            }
            if (next == '\\') {
                advance();
                escape(out);
            } else {
                out.write(next);
                advance();
            }
        }
        advance();
        return new LuaValue.Text(out.toByteArray());
    }

    private void escape(ByteArrayOutputStream out) throws UnreadableSourceException {
        if (isDigit(next)) {
            int value = 0;
            for (int i = 0; i < 3 && isDigit(next); i++) {
                value = value * 10 + next - '0';
                advance();
            }
            if (value > 0xFF) {
                throw trouble("a byte in a text is larger than 255");
            }
            out.write(value);
            return;
        }
        if (next == 'x') {
            advance();
            int value = hex() * 16;
            out.write(value + hex());
            return;
        }
        int plain = switch (next) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n', '\n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            case '\\', '"', '\'' -> next;
            default -> throw trouble("an unknown escape in a text");
        };
        out.write(plain);
        advance();
    }

    private int hex() throws UnreadableSourceException {
        int digit = Character.digit(next, 16);
        if (digit < 0) {
            throw trouble("an unknown escape in a text");
        }
        advance();
        return digit;
    }

    private void word(String word) throws UnreadableSourceException {
        for (byte each : word.getBytes(StandardCharsets.US_ASCII)) {
            if (next != each) {
                throw trouble("'" + word + "' was expected here: this is no data of a Prosody");
            }
            advance();
        }
    }

    private void expect(char sign) throws UnreadableSourceException {
        if (next != sign) {
            throw trouble(
                    next == END ? "it ends where '" + sign + "' was expected" : "'" + sign + "' was expected here");
        }
        advance();
    }

    private void skip() throws UnreadableSourceException {
        while (next == ' ' || next == '\t' || next == '\r' || next == '\n') {
            advance();
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private void advance() throws UnreadableSourceException {
        try {
            if (next == '\n') {
                line++;
            }
            next = in.read();
        } catch (IOException e) {
            throw trouble("it cannot be read: " + e.getMessage());
        }
        if (++count > MOST_BYTES) {
            throw trouble("one entry is larger than " + MOST_BYTES / (1 << 20) + " MiB");
        }
    }

    private UnreadableSourceException trouble(String text) {
        return new UnreadableSourceException(line, text);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
