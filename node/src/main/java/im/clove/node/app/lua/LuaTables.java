package im.clove.node.app.lua;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the tables of literals that a Lua configuration assigns to certain names, such as Prosody's `darknet_map`.
/// Everything else in the file is skipped, and nothing is run: a value that is not a literal is refused with its
/// line. Pure.
public final class LuaTables {
    private final LuaTokens tokens;
    private final Set<String> names;
    private final List<Table> found = new ArrayList<>();

    private LuaTables(LuaTokens tokens, Set<String> names) {
        this.tokens = tokens;
        this.names = names;
    }

    /// One table that was assigned.
    ///
    /// @param entries each value is a [String], a [Long] or a further [Table]
    public record Table(int line, Map<String, Entry> entries) {}

    /// @param line where the key stands
    public record Entry(int line, Object value) {}

    /// What is wrong, and on which line.
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        public Unreadable(int line, String text) {
            super("line " + line + ": " + text);
        }
    }

    /// The tables assigned to any of the names, in order. A text that begins with a brace is one table.
    public static List<Table> read(String text, Set<String> names) throws Unreadable {
        LuaTables reader = new LuaTables(new LuaTokens(text), names);
        reader.all();
        return List.copyOf(reader.found);
    }

    private void all() throws Unreadable {
        boolean first = true;
        for (LuaTokens.Token token = tokens.next(); token.kind() != LuaTokens.Kind.END; token = tokens.next()) {
            boolean named = token.kind() == LuaTokens.Kind.NAME && names.contains(token.text());
            if (named && tokens.peek().is("=")) {
                LuaTokens.Token equals = tokens.next();
                LuaTokens.Token value = tokens.next();
                if (!value.is("{")) {
                    throw new Unreadable(equals.line(), token.text() + " is not a table written out here");
                }
                found.add(table(value.line(), 0));
            } else if (first && token.is("{")) {
                found.add(table(token.line(), 0));
            }
            first = false;
        }
    }

    private Table table(int line, int depth) throws Unreadable {
        if (depth > 2) {
            throw new Unreadable(line, "the table is nested deeper than a map of domains can be");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (true) {
            LuaTokens.Token token = tokens.next();
            if (token.is("}")) {
                return new Table(line, entries);
            }
            String key = key(token);
            LuaTokens.Token equals = tokens.next();
            if (!equals.is("=")) {
                throw new Unreadable(token.line(), "'=' is missing after '" + key + "'");
            }
            if (entries.put(key, new Entry(token.line(), value(tokens.next(), depth))) != null) {
                throw new Unreadable(token.line(), "'" + key + "' is there twice");
            }
            LuaTokens.Token after = tokens.peek();
            if (after.is(",") || after.is(";")) {
                tokens.next();
            } else if (!after.is("}")) {
                throw new Unreadable(after.line(), "a comma or '}' is missing after the entry '" + key + "'");
            }
        }
    }

    private String key(LuaTokens.Token token) throws Unreadable {
        if (token.kind() == LuaTokens.Kind.NAME) {
            return token.text();
        }
        if (token.is("[")) {
            LuaTokens.Token key = tokens.next();
            if (key.kind() != LuaTokens.Kind.STRING || !tokens.next().is("]")) {
                throw new Unreadable(key.line(), "a key is a text in quotes: [\"example.org\"]");
            }
            return key.text();
        }
        throw new Unreadable(
                token.line(),
                token.kind() == LuaTokens.Kind.END
                        ? "the table does not end"
                        : "an entry is [\"domain\"] = \"address\", not '" + token.text() + "'");
    }

    private Object value(LuaTokens.Token token, int depth) throws Unreadable {
        if (token.is("{")) {
            return table(token.line(), depth + 1);
        }
        return switch (token.kind()) {
            case STRING -> token.text();
            case NUMBER -> number(token);
            case NAME, SIGN, END ->
                throw new Unreadable(
                        token.line(), "only texts, numbers and tables are read, not '" + token.text() + "'");
        };
    }

    private static Long number(LuaTokens.Token token) throws Unreadable {
        try {
            return Long.valueOf(token.text());
        } catch (NumberFormatException _) {
            throw new Unreadable(token.line(), "'" + token.text() + "' is no whole number");
        }
    }
}
