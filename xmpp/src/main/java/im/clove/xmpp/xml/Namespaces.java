package im.clove.xmpp.xml;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The namespace declarations in scope, innermost last. Looked up from the end: there are few, and no hash of a
/// peer's choosing is involved.
public final class Namespaces {
    /// Of `xml:lang`.
    public static final String XML = "http://www.w3.org/XML/1998/namespace";
    static final String XMLNS = "http://www.w3.org/2000/xmlns/";

    private static final String[] NONE = {};

    private final @Nullable Namespaces outer;
    private String[] bindings = NONE;
    private int size;

    Namespaces(@Nullable Namespaces outer) {
        this.outer = outer;
    }

    /// The point to which [#release(int)] goes back.
    int mark() {
        return size;
    }

    void release(int mark) {
        size = mark;
    }

    int count() {
        return size / 2;
    }

    /// Binds a prefix (empty: the default namespace) for the element that began at the mark.
    void declare(String prefix, String uri, int mark) throws Malformed {
        boolean isXml = prefix.equals("xml");
        if (isXml != uri.equals(XML) || uri.equals(XMLNS) || prefix.equals("xmlns")) {
            throw Malformed.notWellFormed("a reserved namespace declared otherwise");
        }
        if (uri.isEmpty() && !prefix.isEmpty()) {
            throw Malformed.notWellFormed("a prefix declared for no namespace");
        }
        for (int i = mark; i < size; i += 2) {
            if (bindings[i].equals(prefix)) {
                throw Malformed.notWellFormed("a namespace declared twice");
            }
        }
        if (size == bindings.length) {
            bindings = Arrays.copyOf(bindings, size == 0 ? 4 : size * 2);
        }
        bindings[size++] = prefix;
        bindings[size++] = uri;
    }

    /// Whether a declaration since the mark names this namespace.
    boolean isDeclaredSince(int mark, String uri) {
        for (int i = mark; i < size; i += 2) {
            if (bindings[i + 1].equals(uri)) {
                return true;
            }
        }
        return false;
    }

    /// The namespace of a prefix; that of the empty prefix is empty unless declared. Null if the prefix is not
    /// declared.
    @Nullable
    String lookUp(String prefix) {
        for (Namespaces scope = this; scope != null; scope = scope.outer) {
            for (int i = scope.size - 2; i >= 0; i -= 2) {
                if (scope.bindings[i].equals(prefix)) {
                    return scope.bindings[i + 1];
                }
            }
        }
        return prefix.isEmpty() ? "" : prefix.equals("xml") ? XML : null;
    }
}
