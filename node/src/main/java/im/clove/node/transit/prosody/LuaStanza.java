package im.clove.node.transit.prosody;

import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Name;
import im.clove.xmpp.xml.Namespaces;
import im.clove.xmpp.xml.Node;
import im.clove.xmpp.xml.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Elements as Prosody keeps them: `name`, `attr` and, in order, what is inside. A namespace stands where it begins.
/// Pure.
final class LuaStanza {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}._-]{0,255}");

    /// Between a namespace and a name.
    private static final char SEPARATOR = 1;

    private LuaStanza() {}

    /// @param namespace of elements that declare none
    /// @return empty if it is none
    static Optional<Element> read(LuaValue value, String namespace) {
        if (!(value instanceof LuaValue.Table table)) {
            return Optional.empty();
        }
        Map<String, LuaValue> attr =
                table.table("attr").map(LuaValue.Table::fields).orElse(Map.of());
        String own =
                attr.get("xmlns") instanceof LuaValue.Text text ? text.read().orElse("") : namespace;
        String name = table.text("name").orElse("");
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        List<Attribute> attributes = new ArrayList<>();
        for (Map.Entry<String, LuaValue> each : attr.entrySet()) {
            Optional<Name> known = name(each.getKey());
            String said = text(each.getValue());
            if (!each.getKey().equals("xmlns") && known.isPresent()) {
                attributes.add(new Attribute(known.get(), said));
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (LuaValue each : table.list()) {
            if (each instanceof LuaValue.Text text) {
                nodes.add(new Text(text.read().orElse("\uFFFD")));
            } else {
                read(each, own).ifPresent(nodes::add);
            }
        }
        return Optional.of(Element.of(new Name(own, name), attributes, nodes));
    }

    private static String text(LuaValue value) {
        return value instanceof LuaValue.Text text ? text.read().orElse("\uFFFD") : "";
    }

    private static Optional<Name> name(String key) {
        int at = key.indexOf(SEPARATOR);
        Name name = key.startsWith("xml:")
                ? new Name(Namespaces.XML, key.substring(4))
                : new Name(at < 0 ? "" : key.substring(0, at), key.substring(at + 1));
        return NAME.matcher(name.local()).matches() ? Optional.of(name) : Optional.empty();
    }
}
