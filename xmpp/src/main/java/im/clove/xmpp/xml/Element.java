package im.clove.xmpp.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An immutable XML element: qualified name, attributes, children. Two elements are equal if their names,
/// attributes (in order) and children are. Stanzas inside the server are always in [#CLIENT]; see [StreamParser]
/// and [XmlWriter] for the server-to-server spelling.
public final class Element implements Node {
    /// The namespace of stanzas, wherever they came from.
    public static final String CLIENT = "jabber:client";

    private final Name name;
    private final List<Attribute> attributes;
    private final List<Node> children;
    /// Once it was asked for; two threads may find the same at once, as with the hash of a string.
    private int heapWeight;

    private Element(Name name, List<Attribute> attributes, List<Node> children) {
        this.name = name;
        this.attributes = attributes;
        this.children = children;
    }

    public static Element of(Name name, List<Attribute> attributes, List<Node> children) {
        return new Element(name, List.copyOf(attributes), List.copyOf(children));
    }

    /// An empty element.
    public static Element of(String namespace, String local) {
        return new Element(new Name(namespace, local), List.of(), List.of());
    }

    /// An element that holds only these elements.
    public static Element of(String namespace, String local, Element... children) {
        return new Element(new Name(namespace, local), List.of(), List.<Node>of(children));
    }

    /// An element that holds only text.
    public static Element ofText(String namespace, String local, String text) {
        return new Element(new Name(namespace, local), List.of(), text.isEmpty() ? List.of() : List.of(new Text(text)));
    }

    public Name name() {
        return name;
    }

    public String namespace() {
        return name.namespace();
    }

    public String local() {
        return name.local();
    }

    public boolean is(String namespace, String local) {
        return name.local().equals(local) && name.namespace().equals(namespace);
    }

    public List<Attribute> attributes() {
        return attributes;
    }

    /// The value of the attribute without a namespace, or null if it is not there.
    public @Nullable String attribute(String local) {
        return attribute("", local);
    }

    public @Nullable String attribute(String namespace, String local) {
        for (Attribute a : attributes) {
            if (a.name().local().equals(local) && a.name().namespace().equals(namespace)) {
                return a.value();
            }
        }
        return null;
    }

    /// The value of the attribute without a namespace, or the given one if it is not there.
    public String attributeOr(String local, String otherwise) {
        String value = attribute(local);
        return value == null ? otherwise : value;
    }

    /// Child elements and text, in document order.
    public List<Node> nodes() {
        return children;
    }

    /// The child elements, in document order.
    public List<Element> children() {
        List<Element> out = new ArrayList<>(children.size());
        for (Node node : children) {
            if (node instanceof Element e) {
                out.add(e);
            }
        }
        return out;
    }

    public Optional<Element> child(String namespace, String local) {
        for (Node node : children) {
            if (node instanceof Element e && e.is(namespace, local)) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }

    public boolean has(String namespace, String local) {
        return child(namespace, local).isPresent();
    }

    /// The first child element, if there is one: the payload of an IQ.
    public Optional<Element> firstChild() {
        for (Node node : children) {
            if (node instanceof Element e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }

    /// The text directly inside this element, pieces joined.
    public String text() {
        if (children.size() == 1 && children.getFirst() instanceof Text(String value)) {
            return value;
        }
        StringBuilder out = new StringBuilder();
        for (Node node : children) {
            if (node instanceof Text(String value)) {
                out.append(value);
            }
        }
        return out.toString();
    }

    /// A copy in which the attribute without a namespace has this value; null takes it away.
    public Element with(String local, @Nullable String value) {
        List<Attribute> out = new ArrayList<>(attributes.size() + 1);
        boolean placed = value == null;
        for (Attribute a : attributes) {
            if (!a.name().local().equals(local) || !a.name().namespace().isEmpty()) {
                out.add(a);
            } else if (!placed && value != null) {
                out.add(new Attribute(a.name(), value));
                placed = true;
            }
        }
        if (!placed && value != null) {
            out.add(new Attribute(new Name("", local), value));
        }
        return new Element(name, List.copyOf(out), children);
    }

    /// A copy with this child after the others.
    public Element with(Node child) {
        List<Node> out = new ArrayList<>(children.size() + 1);
        out.addAll(children);
        out.add(child);
        return new Element(name, attributes, List.copyOf(out));
    }

    /// A copy with these children in place of all.
    public Element withNodes(List<? extends Node> nodes) {
        return new Element(name, attributes, List.copyOf(nodes));
    }

    /// A copy without the child elements that match.
    public Element without(Predicate<Element> unwanted) {
        List<Node> out = new ArrayList<>(children.size());
        for (Node node : children) {
            if (!(node instanceof Element e) || !unwanted.test(e)) {
                out.add(node);
            }
        }
        return out.size() == children.size() ? this : new Element(name, attributes, List.copyOf(out));
    }

    /// Of [HeapWeight], or 0 if nobody has asked yet.
    int heapWeight() {
        return heapWeight;
    }

    void heapWeight(int bytes) {
        heapWeight = bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Element that
                && name.equals(that.name)
                && attributes.equals(that.attributes)
                && children.equals(that.children);
    }

    @Override
    public int hashCode() {
        return (name.hashCode() * 31 + attributes.hashCode()) * 31 + children.hashCode();
    }

    /// The element's name only: contents never reach a log by accident.
    @Override
    public String toString() {
        return "<" + name.local() + " xmlns='" + name.namespace() + "'…>";
    }
}
