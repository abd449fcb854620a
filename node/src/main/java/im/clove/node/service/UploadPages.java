package im.clove.node.service;

import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.std.Disco;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What service discovery tells of the place for files (XEP-0363 §3). To who may not upload it looks like one without
/// anything in it, so that no client takes it for the one of its own server. Pure.
final class UploadPages {
    private UploadPages() {}

    static boolean isPage(Element payload) {
        return payload.is(Disco.INFO, "query") || payload.is(Disco.ITEMS, "query");
    }

    /// @param largest file that is taken, in bytes
    /// @return empty for a node: there are none
    static Optional<Element> answer(Element payload, long largest, boolean mayUpload) {
        if (!payload.attributeOr("node", "").isEmpty()) {
            return Optional.empty();
        }
        Element page = Element.of(payload.namespace(), "query");
        return Optional.of(
                payload.is(Disco.INFO, "query") ? page.withNodes(Disco.elements(info(largest, mayUpload))) : page);
    }

    private static DiscoInfo info(long largest, boolean mayUpload) {
        List<String> features = new ArrayList<>(List.of(Disco.INFO, Disco.ITEMS, Pings.NS));
        List<Element> forms = new ArrayList<>();
        if (mayUpload) {
            features.add(SlotRequest.NS);
            SlotRequest.PURPOSES.forEach(purpose -> features.add(SlotRequest.PURPOSE + '#' + purpose));
            features.sort(null);
            forms.add(Element.of(
                            DataForm.NS,
                            "x",
                            DataForm.field("FORM_TYPE", "hidden", SlotRequest.NS),
                            DataForm.field("max-file-size", "text-single", Long.toString(largest)))
                    .with("type", "result"));
        }
        return new DiscoInfo(List.of(new DiscoInfo.Identity("store", "file", UploadService.NAME)), features, forms);
    }
}
