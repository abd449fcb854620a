package im.clove.xmpp.stanza;

import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Name;
import im.clove.xmpp.xml.Namespaces;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The language of what people read in a stanza (RFC 6120 §4.7.4 and §8.1.5). The stream a stanza comes on has
/// one for all that names none; on its way to somebody else the stanza has to name it itself.
public final class Language {
    private static final Name LANG = new Name(Namespaces.XML, "lang");

    private Language() {}

    /// A stanza with the language of its stream, unless it names one itself, which nobody may change.
    ///
    /// @param ofStream null if the stream's header named none
    public static Element stamp(Element stanza, @Nullable String ofStream) {
        if (ofStream == null || stanza.attribute(LANG.namespace(), LANG.local()) != null) {
            return stanza;
        }
        List<Attribute> attributes = new ArrayList<>(stanza.attributes());
        attributes.add(new Attribute(LANG, ofStream));
        return Element.of(stanza.name(), attributes, stanza.nodes());
    }
}
