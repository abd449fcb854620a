package im.clove.node.pubsub;

import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a node is set (XEP-0060 §8.2): what differs from [ConfigField]'s own values. Immutable.
///
/// @param set in the spelling of [ConfigField#normal]
public record NodeConfig(Map<ConfigField, List<String>> set) {
    /// As many items as the server allows.
    public static final String MOST = "max";

    static final NodeConfig PLAIN = new NodeConfig(Map.of());

    private static final String FORM = "jabber:x:data";

    public NodeConfig {
        Map<ConfigField, List<String>> copy = new EnumMap<>(ConfigField.class);
        copy.putAll(set);
        set = Collections.unmodifiableMap(copy);
    }

    /// What a form says, or which field of it has no such value.
    ///
    /// @param values by field, in their normal spelling
    /// @param wrong the name of a field whose value is none, or null
    /// @param unknown the name of a field nobody here knows, or null
    record Said(
            Map<ConfigField, List<String>> values,
            @Nullable String wrong,
            @Nullable String unknown) {}

    List<String> values(ConfigField field) {
        return set.getOrDefault(field, field.usual.isEmpty() ? List.of() : List.of(field.usual));
    }

    String value(ConfigField field) {
        List<String> values = values(field);
        return values.isEmpty() ? "" : values.getFirst();
    }

    boolean is(ConfigField field) {
        return value(field).equals("1");
    }

    /// Whether it is set to this.
    public boolean is(ConfigField field, String value) {
        return value(field).equals(value);
    }

    /// How many items are kept.
    int max(Limits limits) {
        if (!is(ConfigField.PERSIST)) {
            return 0;
        }
        String said = value(ConfigField.MAX);
        return said.equals(MOST) ? limits.nodeItems() : Math.min(limits.nodeItems(), Integer.parseInt(said));
    }

    NodeConfig with(Map<ConfigField, List<String>> more) {
        Map<ConfigField, List<String>> all = new EnumMap<>(ConfigField.class);
        all.putAll(set);
        all.putAll(more);
        return new NodeConfig(all);
    }

    public NodeConfig with(ConfigField field, String value) {
        return with(Map.of(field, List.of(value)));
    }

    /// Whether a node set like this is what a publisher asks for (§7.1.5).
    boolean meets(Map<ConfigField, List<String>> wanted) {
        return wanted.entrySet().stream()
                .allMatch(e -> texts(values(e.getKey())).equals(texts(e.getValue())));
    }

    private static List<String> texts(List<String> values) {
        return values.stream().filter(text -> !text.isEmpty()).toList();
    }

    /// Reads a submitted form.
    static Said read(Element form, Holder holder) {
        Map<ConfigField, List<String>> values = new EnumMap<>(ConfigField.class);
        String wrong = null;
        String unknown = null;
        for (Element field : form.children()) {
            String var = field.attributeOr("var", "");
            if (!field.is(FORM, "field") || var.equals("FORM_TYPE")) {
                continue;
            }
            ConfigField known = ConfigField.of(var).filter(holder::has).orElse(null);
            List<String> normal = known == null ? List.of() : known.normal(texts(field), holder);
            if (known == null) {
                unknown = var;
            } else if (normal == null) {
                wrong = var;
            } else {
                values.put(known, normal);
            }
        }
        return new Said(values, wrong, unknown);
    }

    private static List<String> texts(Element field) {
        return field.children().stream()
                .filter(value -> value.is(FORM, "value"))
                .map(Element::text)
                .toList();
    }

    /// To be filled in by an owner.
    Element form(Holder holder) {
        List<Element> fields = new ArrayList<>();
        fields.add(type(PubSub.NODE_CONFIG));
        for (ConfigField field : ConfigField.values()) {
            if (!holder.has(field)) {
                continue;
            }
            Element element = field(field, values(field)).with("type", field.kind.form);
            for (String choice : holder.choices(field)) {
                element = element.with(Element.of(FORM, "option", Element.ofText(FORM, "value", choice)));
            }
            fields.add(element);
        }
        return Element.of(FORM, "x").with("type", "form").withNodes(fields);
    }

    /// For everybody who may read the node (§5.4).
    Element metaData(int items) {
        List<Element> fields = new ArrayList<>();
        fields.add(type(PubSub.META_DATA));
        for (ConfigField field : List.of(
                ConfigField.TITLE,
                ConfigField.DESCRIPTION,
                ConfigField.TYPE,
                ConfigField.ACCESS,
                ConfigField.PUBLISH,
                ConfigField.MAX)) {
            fields.add(field(field, values(field)).with("type", field.kind.form));
        }
        fields.add(Element.of(FORM, "field", Element.ofText(FORM, "value", Integer.toString(items)))
                .with("var", "pubsub#num_items"));
        return Element.of(FORM, "x").with("type", "result").withNodes(fields);
    }

    private static Element type(String value) {
        return Element.of(FORM, "field", Element.ofText(FORM, "value", value))
                .with("var", "FORM_TYPE")
                .with("type", "hidden");
    }

    private static Element field(ConfigField field, List<String> values) {
        return Element.of(FORM, "field")
                .with("var", field.var)
                .withNodes(values.stream()
                        .map(value -> Element.ofText(FORM, "value", value))
                        .toList());
    }
}
