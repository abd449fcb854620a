package im.clove.node.transit;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Node;
import im.clove.xmpp.xml.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Moves addresses of one domain to another: an account whose server had another name. Only where an address stands as
/// such, in an attribute that is one; what people have written stays as it is. Pure.
///
/// @param from where they were
/// @param to where they are now; the same for none
public record Renaming(Domain from, Domain to) {
    private static final Set<String> ADDRESSES = Set.of("jid", "from", "to", "by");

    boolean isNone() {
        return from.equals(to);
    }

    Jid of(Jid jid) {
        return jid.domain().equals(from) ? Jid.of(jid.local(), to, jid.resource()) : jid;
    }

    Element of(Element element) {
        if (isNone()) {
            return element;
        }
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute each : element.attributes()) {
            boolean isAddress = each.name().namespace().isEmpty()
                    && ADDRESSES.contains(each.name().local());
            attributes.add(isAddress ? new Attribute(each.name(), of(each.value())) : each);
        }
        List<Node> nodes = new ArrayList<>();
        boolean isList = element.local().equals("jid"); // of preferences of an archive
        for (Node node : element.nodes()) {
            nodes.add(
                    node instanceof Element child
                            ? of(child)
                            : isList && node instanceof Text text ? new Text(of(text.value())) : node);
        }
        return Element.of(element.name(), attributes, nodes);
    }

    private String of(String text) {
        return Jid.tryParse(text)
                .filter(jid -> jid.domain().equals(from))
                .map(jid -> of(jid).toString())
                .orElse(text);
    }

    Piece of(Piece piece) {
        return switch (piece) {
            case Piece.Keys _, Piece.Password _, Piece.Made _ -> piece;
            case Piece.Contact(Element item) -> new Piece.Contact(of(item));
            case Piece.Request(Element presence) -> new Piece.Request(of(presence));
            case Piece.Kept(Element element) -> new Piece.Kept(of(element));
            case Piece.Archived(var id, var at, Element message) -> new Piece.Archived(id, at, of(message));
            case Piece.Waiting(Element message, var at) -> new Piece.Waiting(of(message), at);
        };
    }

    /// Hands on what comes under its other name.
    ///
    /// @param target where accounts of a domain come to
    public static Sink before(Function<Domain, Domain> target, Sink sink) {
        return new Sink() {
            private @Nullable Renaming present;

            @Override
            public void begin(Jid account) {
                Renaming found = new Renaming(account.domain(), target.apply(account.domain()));
                present = found;
                sink.begin(found.of(account));
            }

            @Override
            public void take(Piece piece) {
                Renaming found = present;
                sink.take(found == null ? piece : found.of(piece));
            }

            @Override
            public void left(String what, String why) {
                sink.left(what, why);
            }

            @Override
            public void end() {
                sink.end();
            }
        };
    }
}
