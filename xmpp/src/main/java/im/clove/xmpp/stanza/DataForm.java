package im.clove.xmpp.stanza;

import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A filled-in form (XEP-0004), as far as its values go. Immutable.
///
/// @param fields values by the name of their field, in order; of fields without a name nothing is known
public record DataForm(String type, Map<String, List<String>> fields) {
    /// The namespace.
    public static final String NS = "jabber:x:data";

    /// The form in this element, or empty if there is none, or it has a field twice.
    public static Optional<DataForm> in(Element parent) {
        return parent.child(NS, "x").flatMap(DataForm::read);
    }

    /// Empty if it has a field twice.
    public static Optional<DataForm> read(Element x) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (Element field : x.children()) {
            String name = field.is(NS, "field") ? field.attributeOr("var", "") : "";
            if (!name.isEmpty() && fields.put(name, values(field)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new DataForm(x.attributeOr("type", ""), fields));
    }

    private static List<String> values(Element field) {
        List<String> values = new ArrayList<>();
        for (Element value : field.children()) {
            if (value.is(NS, "value")) {
                values.add(value.text());
            }
        }
        return List.copyOf(values);
    }

    /// The first value of a field, or empty text.
    public String first(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    /// What kind of form it is (XEP-0068), or empty text.
    public String formType() {
        return first("FORM_TYPE");
    }

    /// A field of a form that is to be filled in, or of a result.
    public static Element field(String name, String type, String... values) {
        Element field = Element.of(NS, "field").with("var", name).with("type", type);
        for (String value : values) {
            field = field.with(Element.ofText(NS, "value", value));
        }
        return field;
    }
}
