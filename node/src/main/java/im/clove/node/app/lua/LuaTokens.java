package im.clove.node.app.lua;

import im.clove.node.app.lua.LuaTables.Unreadable;

/// The words of a Lua text (Lua 5.4 manual, §3.1), without comments. Escapes in strings are known as far as a name
/// needs them. Not thread-safe.
final class LuaTokens {
    enum Kind {
        NAME,
        STRING,
        NUMBER,
        SIGN,
        END
    }

    /// @param text a string's content, otherwise as it stands
    record Token(Kind kind, String text, int line) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    private final String text;
    private int at;
    private int line = 1;

    LuaTokens(String text) {
        this.text = text;
    }

    /// The next one, which stays the next one.
    Token peek() throws Unreadable {
        int place = at;
        int number = line;
        Token token = next();
        at = place;
        line = number;
        return token;
    }

    Token next() throws Unreadable {
        skip();
        if (at >= text.length()) {
            return new Token(Kind.END, "", line);
        }
        char c = text.charAt(at);
        if (isNameStart(c)) {
            int begin = at;
            while (at < text.length() && (isNameStart(text.charAt(at)) || isDigit(text.charAt(at)))) {
                at++;
            }
            return new Token(Kind.NAME, text.substring(begin, at), line);
        }
        if (isDigit(c)) {
            int begin = at;
            while (at < text.length()
                    && (isNameStart(text.charAt(at)) || isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            return new Token(Kind.NUMBER, text.substring(begin, at), line);
        }
        if (c == '"' || c == '\'') {
            return quoted(c);
        }
        int level = longBracket();
        if (level >= 0) {
            int begin = line;
            return new Token(Kind.STRING, longText(level), begin);
        }
        at++;
        return new Token(Kind.SIGN, String.valueOf(c), line);
    }

    private void skip() throws Unreadable {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("--", at)) {
                at += 2;
                int level = longBracket();
                if (level >= 0) {
                    longText(level);
                } else {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                }
            } else {
                return;
            }
        }
    }

    /// The level of a long bracket that opens here, or -1.
    private int longBracket() {
        if (at >= text.length() || text.charAt(at) != '[') {
            return -1;
        }
        int place = at + 1;
        while (place < text.length() && text.charAt(place) == '=') {
            place++;
        }
        return place < text.length() && text.charAt(place) == '[' ? place - at - 1 : -1;
    }

    private String longText(int level) throws Unreadable {
        int begin = at + level + 2;
        int end = text.indexOf("]" + "=".repeat(level) + "]", begin);
        if (end < 0) {
            throw new Unreadable(line, "what opens here with [" + "=".repeat(level) + "[ does not end");
        }
        String content = text.substring(begin, end);
        line += (int) content.chars().filter(c -> c == '\n').count();
        at = end + level + 2;
        // The first line break after the opening bracket does not count.
        return content.startsWith("\n") ? content.substring(1) : content;
    }

    private Token quoted(char quote) throws Unreadable {
        int begin = line;
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '\n') {
            char c = text.charAt(at++);
            if (c == quote) {
                return new Token(Kind.STRING, out.toString(), begin);
            }
            if (c != '\\') {
                out.append(c);
            } else if (at < text.length() && "\\\"'".indexOf(text.charAt(at)) >= 0) {
                out.append(text.charAt(at++));
            } else {
                throw new Unreadable(begin, "this kind of backslash in a text is not read");
            }
        }
        throw new Unreadable(begin, "a text in quotes does not end on its line");
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
