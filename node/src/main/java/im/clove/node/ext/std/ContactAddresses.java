package im.clove.node.ext.std;

import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// XEP-0157: how whoever runs this node can be reached, as they have put it into the configuration. Nothing is told
/// by itself: an administrator's address would tell strangers that there is such an account.
public final class ContactAddresses implements Extension {
    private static final String NS = "http://jabber.org/network/serverinfo";

    private final Map<String, List<String>> addresses;

    /// @param addresses URIs by what they are for: `abuse`, `admin`, `support` …
    ContactAddresses(Map<String, List<String>> addresses) {
        this.addresses = new TreeMap<>(addresses);
    }

    @Override
    public Xep xep() {
        return new Xep(157, "Contact Addresses for XMPP Services", "1.1.1");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.ServerDisco(node -> node.isEmpty() ? told() : Optional.empty()));
    }

    private Optional<DiscoInfo> told() {
        return told(
                NS, addresses.entrySet().stream().filter(each -> !each.getKey().equals(OutageStatus.WHAT)));
    }

    /// A form with each list under its name, if there is any.
    static Optional<DiscoInfo> told(String formType, Stream<Map.Entry<String, List<String>>> lists) {
        List<Element> fields = lists.filter(each -> !each.getValue().isEmpty())
                .map(each -> DataForm.field(
                        each.getKey() + "-addresses",
                        "list-multi",
                        each.getValue().toArray(String[]::new)))
                .toList();
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Element form = Element.of(DataForm.NS, "x", DataForm.field("FORM_TYPE", "hidden", formType))
                .with("type", "result");
        for (Element field : fields) {
            form = form.with(field);
        }
        return Optional.of(new DiscoInfo(List.of(), List.of(), List.of(form)));
    }
}
