package im.clove.xmpp.xml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A start tag, read from its bytes and resolved against the namespaces in scope.
///
/// @param prefix as written, for the end tag
/// @param local as written
/// @param isEmpty whether it ends itself
record StartTag(Name name, String prefix, String local, List<Attribute> attributes, boolean isEmpty) {

    /// Reads the tag and adds what it declares to the scope.
    ///
    /// @param bytes checked UTF-8, from `<` to `>`
    static StartTag read(byte[] bytes, int start, int end, Namespaces scope, XmlLimits limits, boolean isStreamLevel)
            throws Malformed {
        return new Reader(bytes, start, end, scope, limits).read(isStreamLevel);
    }

    private static final class Reader {
        private final byte[] in;
        private final int end;
        private final boolean isEmpty;
        private final Namespaces scope;
        private final int mark;
        private final XmlLimits limits;
        private int at;
        private int declared;
        /// Prefix, local name, value of every attribute so far; null until there is one.
        private @Nullable List<String> raw;

        Reader(byte[] in, int start, int end, Namespaces scope, XmlLimits limits) {
            this.in = in;
            this.at = start + 1;
            this.isEmpty = in[end - 2] == '/';
            this.end = end - (isEmpty ? 2 : 1);
            this.scope = scope;
            this.mark = scope.mark();
            this.limits = limits;
        }

        StartTag read(boolean isStreamLevel) throws Malformed {
            QName name = name();
            while (skipWhitespace()) {
                attribute();
            }
            if (at != end) {
                throw Malformed.notWellFormed("a tag that ends wrongly");
            }
            String uri = scope.lookUp(name.prefix);
            if (uri == null) {
                // RFC 6120 §4.9.3.2 for the elements of the stream itself, §11.3 for all others.
                throw isStreamLevel
                        ? new Malformed(StreamEvent.Kind.BAD_NAMESPACE_PREFIX, "a prefix that is not declared")
                        : Malformed.notWellFormed("a prefix that is not declared");
            }
            return new StartTag(new Name(uri, name.local), name.prefix, name.local, attributes(), isEmpty);
        }

        private record QName(String prefix, String local) {}

        private QName name() throws Malformed {
            int from = at;
            int colon = -1;
            for (; at < end; at++) {
                byte b = in[at];
                if (b == ':') {
                    if (colon >= 0) {
                        throw Malformed.notWellFormed("a name with two colons");
                    }
                    colon = at;
                } else if (b == '=' || XmlChars.isWhitespace(b)) {
                    break;
                }
            }
            return colon < 0 ? new QName("", part(from, at)) : new QName(part(from, colon), part(colon + 1, at));
        }

        private String part(int from, int to) throws Malformed {
            return CommonNames.name(in, from, to);
        }

        /// True if an attribute may follow: there was whitespace and the tag is not over.
        private boolean skipWhitespace() {
            int from = at;
            while (at < end && XmlChars.isWhitespace(in[at])) {
                at++;
            }
            return at > from && at < end;
        }

        private void attribute() throws Malformed {
            QName name = name();
            skipWhitespace();
            if (at >= end || in[at++] != '=') {
                throw Malformed.notWellFormed("an attribute without a value");
            }
            skipWhitespace();
            if (at >= end || (in[at] != '\'' && in[at] != '"')) {
                throw Malformed.notWellFormed("an attribute value without quotes");
            }
            byte quote = in[at++];
            int from = at;
            while (at < end && in[at] != quote) {
                at++;
            }
            if (at == end) {
                throw Malformed.notWellFormed("an attribute value that does not end");
            }
            keep(name, from, at++);
        }

        private void keep(QName name, int from, int to) throws Malformed {
            List<String> all = raw;
            if (declared + (all == null ? 0 : all.size() / 3) == limits.attributes()) {
                throw Malformed.policy("more attributes than an element may have");
            }
            boolean isDefault = name.prefix.isEmpty() && name.local.equals("xmlns");
            if (isDefault || name.prefix.equals("xmlns")) {
                declared++;
                if (scope.count() == limits.namespaces()) {
                    throw Malformed.policy("more namespaces than may be in scope");
                }
                scope.declare(isDefault ? "" : name.local, CommonNames.value(in, from, to), mark);
                return;
            }
            if (all == null) {
                all = new ArrayList<>(12);
                raw = all;
            }
            all.add(name.prefix);
            all.add(name.local);
            all.add(CharacterData.attribute(in, from, to));
        }

        private List<Attribute> attributes() throws Malformed {
            List<String> all = raw;
            if (all == null) {
                return List.of();
            }
            Attribute[] out = new Attribute[all.size() / 3];
            for (int i = 0; i < out.length; i++) {
                String prefix = all.get(3 * i);
                String uri = prefix.isEmpty() ? "" : scope.lookUp(prefix);
                if (uri == null) {
                    throw Malformed.notWellFormed("a prefix that is not declared");
                }
                String local = all.get(3 * i + 1);
                for (int j = 0; j < i; j++) {
                    if (out[j].name().local().equals(local)
                            && out[j].name().namespace().equals(uri)) {
                        throw Malformed.notWellFormed("an attribute given twice");
                    }
                }
                out[i] = new Attribute(new Name(uri, local), all.get(3 * i + 2));
            }
            return List.of(out);
        }
    }
}
