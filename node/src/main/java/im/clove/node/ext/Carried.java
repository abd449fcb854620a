package im.clove.node.ext;

import im.clove.xmpp.xml.Element;
import java.util.Optional;
import java.util.function.Consumer;

/// How what an extension keeps of an account goes to another server and comes from one: as elements in a user's part
/// of XEP-0227, which are spelled as the account's own client would spell them. What comes is foreign: it is checked as
/// a client's request is, and the same limits hold.
public interface Carried {
    /// Writes all down, always in the same order.
    void out(Estate from, Consumer<Element> to);

    /// Whether an element is of this kind.
    boolean knows(Element element);

    /// Takes one. Of an element that holds several things of the same kind, each may come in an element of its own.
    ///
    /// @return what was left out of it and why; empty if nothing was
    Optional<String> in(Estate to, Element element);

    /// All has come.
    default void settled(Estate to) {
        // Most have nothing to put together.
    }
}
