package im.clove.node.ext;

import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What service discovery tells of an address or of a node there (XEP-0030 §3), or a part of it that one extension
/// contributes.
///
/// @param features namespaces
/// @param forms of further information (XEP-0128), each with a `FORM_TYPE`
public record DiscoInfo(List<Identity> identities, List<String> features, List<Element> forms) {
    public static final DiscoInfo NONE = new DiscoInfo(List.of(), List.of(), List.of());

    /// @param name for people; empty for none
    public record Identity(String category, String type, String name) {}

    public static DiscoInfo of(Identity identity, String... features) {
        return new DiscoInfo(List.of(identity), List.of(features), List.of());
    }

    public static DiscoInfo ofFeatures(List<String> features) {
        return new DiscoInfo(List.of(), features, List.of());
    }

    /// Both together; each feature once, in order.
    public DiscoInfo with(DiscoInfo other) {
        List<Identity> allIdentities = new ArrayList<>(identities);
        allIdentities.addAll(other.identities);
        List<Element> allForms = new ArrayList<>(forms);
        allForms.addAll(other.forms);
        return new DiscoInfo(
                allIdentities,
                Stream.concat(features.stream(), other.features.stream())
                        .distinct()
                        .sorted()
                        .toList(),
                allForms);
    }
}
