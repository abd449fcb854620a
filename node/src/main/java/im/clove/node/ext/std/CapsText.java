package im.clove.node.ext.std;

import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The text of a discovery answer that is hashed for entity capabilities: by XEP-0115 §5.1 and by XEP-0390 §4. Empty
/// for
/// an answer whose text could as well be that of another one (XEP-0115 §5.4): something twice, or a character in it
/// that
/// the text puts between things. Pure.
final class CapsText {
    private static final String DATA = "jabber:x:data";
    private static final String XML = "http://www.w3.org/XML/1998/namespace";
    private static final String FORM_TYPE = "FORM_TYPE";

    private CapsText() {}

    /// @param info the children of the answer's `query`
    static Optional<String> first(List<Element> info) {
        List<String> identities = new ArrayList<>();
        List<String> features = new ArrayList<>();
        List<String> forms = new ArrayList<>();
        for (Element each : info) {
            if (each.is(Disco.INFO, "identity")) {
                identities.add(joined(identity(each), "/") + '<');
            } else if (each.is(Disco.INFO, "feature")) {
                features.add(each.attributeOr("var", "") + '<');
            } else if (each.is(DATA, "x")) {
                String type = formType(each);
                if (type.isEmpty()) {
                    continue; // §5.4: a form without a type counts for nothing
                }
                List<String> fields = new ArrayList<>();
                for (Element field : fields(each)) {
                    fields.add(field.attributeOr("var", "") + '<' + sorted(values(field, "<")));
                }
                forms.add(type + '<' + sorted(fields));
            }
        }
        boolean twice = isTwice(identities) || isTwice(features) || isTwice(forms);
        boolean unclear = holds(info, '<', '<');
        return twice || unclear ? Optional.empty() : Optional.of(sorted(identities) + sorted(features) + sorted(forms));
    }

    /// @param info the children of the answer's `query`
    static Optional<String> second(List<Element> info) {
        List<String> identities = new ArrayList<>();
        List<String> features = new ArrayList<>();
        List<String> forms = new ArrayList<>();
        for (Element each : info) {
            if (each.is(Disco.INFO, "identity")) {
                identities.add(joined(identity(each), "\u001f") + "\u001f\u001e");
            } else if (each.is(Disco.INFO, "feature")) {
                features.add(each.attributeOr("var", "") + '\u001f');
            } else if (each.is(DATA, "x")) {
                List<String> fields = new ArrayList<>();
                for (Element field : children(each, "field")) {
                    fields.add(field.attributeOr("var", "") + '\u001f' + sorted(values(field, "\u001f")) + '\u001e');
                }
                forms.add(sorted(fields) + '\u001d');
            }
        }
        boolean unclear = holds(info, '\u001c', '\u001f');
        return unclear
                ? Optional.empty()
                : Optional.of(sorted(features) + '\u001c' + sorted(identities) + '\u001c' + sorted(forms) + '\u001c');
    }

    private static List<String> identity(Element identity) {
        String language = identity.attribute(XML, "lang");
        return List.of(
                identity.attributeOr("category", ""),
                identity.attributeOr("type", ""),
                language == null ? "" : language,
                identity.attributeOr("name", ""));
    }

    private static String joined(List<String> parts, String between) {
        return String.join(between, parts);
    }

    private static String sorted(Collection<String> parts) {
        return String.join("", parts.stream().sorted().toList());
    }

    private static boolean isTwice(List<String> parts) {
        Set<String> once = new HashSet<>(parts);
        return once.size() != parts.size();
    }

    private static List<Element> children(Element around, String name) {
        return around.children().stream().filter(e -> e.is(DATA, name)).toList();
    }

    private static List<Element> fields(Element form) {
        return children(form, "field").stream()
                .filter(field -> !field.attributeOr("var", "").equals(FORM_TYPE))
                .toList();
    }

    private static List<String> values(Element field, String end) {
        return children(field, "value").stream().map(v -> v.text() + end).toList();
    }

    private static String formType(Element form) {
        return children(form, "field").stream()
                .filter(field -> field.attributeOr("var", "").equals(FORM_TYPE))
                .flatMap(field -> values(field, "").stream())
                .findFirst()
                .orElse("");
    }

    /// Whether any text of it has a character in this range.
    private static boolean holds(List<Element> elements, char from, char to) {
        return elements.stream()
                .anyMatch(e -> e.attributes().stream().anyMatch(a -> holds(a.value(), from, to))
                        || holds(e.text(), from, to)
                        || holds(e.children(), from, to));
    }

    private static boolean holds(String text, char from, char to) {
        return text.chars().anyMatch(c -> c >= from && c <= to);
    }
}
