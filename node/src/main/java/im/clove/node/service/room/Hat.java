package im.clove.node.service.room;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What somebody is in a room besides what XEP-0045 knows, for others to see: a title such as "treasurer" (XEP-0317).
/// It gives no rights.
///
/// @param uri which hat it is
/// @param title for people
record Hat(String uri, String title) {
    static final String NS = "urn:xmpp:hats:0";

    /// Of one person.
    static final int MOST = 5;

    /// Characters of an address or a title.
    static final int LONGEST = 100;

    /// For the presence of who wears these.
    static Element element(Collection<Hat> hats) {
        return Element.of(NS, "hats")
                .withNodes(hats.stream()
                        .map(hat -> Element.of(NS, "hat").with("uri", hat.uri).with("title", hat.title))
                        .toList());
    }

    /// All that are worn in a room, by address.
    static Map<String, Hat> of(People people) {
        Map<String, Hat> all = new TreeMap<>();
        people.entries().forEach(each -> each.getValue().hats().forEach(hat -> all.put(hat.uri, hat)));
        return all;
    }

    /// As a part of a stored value.
    static RecordWriter write(List<Hat> hats, RecordWriter out) {
        out.number(hats.size());
        hats.forEach(hat -> out.text(hat.uri).text(hat.title));
        return out;
    }

    static List<Hat> read(RecordReader in) {
        List<Hat> hats = new ArrayList<>();
        for (int n = in.count(); n > 0; n--) {
            hats.add(new Hat(in.text(), in.text()));
        }
        return hats;
    }
}
