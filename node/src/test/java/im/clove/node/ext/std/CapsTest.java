package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.DiscoInfo.Identity;
import im.clove.node.ext.Extensions;
import im.clove.xmpp.xml.Element;
import java.util.List;
import org.junit.jupiter.api.Test;

/// XEP-0115 §5: the verification string.
final class CapsTest {
    private static final List<Identity> EXODUS = List.of(new Identity("client", "pc", "Exodus 0.9.1"));
    private static final List<String> FEATURES = List.of(
            "http://jabber.org/protocol/disco#info",
            "http://jabber.org/protocol/disco#items",
            "http://jabber.org/protocol/muc",
            "http://jabber.org/protocol/caps");

    private static Element field(String name, String... values) {
        Element field = Element.of("jabber:x:data", "field").with("var", name);
        for (String value : values) {
            field = field.with(Element.ofText("jabber:x:data", "value", value));
        }
        return field;
    }

    private static Element form(Element... fields) {
        return Element.of("jabber:x:data", "x", fields).with("type", "result");
    }

    private static String hash(Element... forms) {
        return Caps.hash(new DiscoInfo(EXODUS, FEATURES, List.of(forms)));
    }

    @Test
    void theSimpleExampleOfTheXep() {
        assertThat(hash()).isEqualTo("QgayPKawpkPSDYmwT/WM94uAlu0=");
        assertThat(Caps.hash(new DiscoInfo(EXODUS, FEATURES.reversed(), List.of())))
                .isEqualTo(hash());
    }

    @Test
    void formsCountAndTheirOrderDoesNot() {
        Element type = field("FORM_TYPE", "urn:xmpp:dataforms:softwareinfo");
        String known = hash(form(type, field("ip_version", "ipv4", "ipv6"), field("os", "Mac")));
        assertThat(hash(form(field("os", "Mac"), type, field("ip_version", "ipv6", "ipv4"))))
                .isEqualTo(known);
        assertThat(hash(form(type, field("ip_version", "ipv4"), field("os", "Mac"))))
                .isNotEqualTo(known);
        assertThat(hash()).isNotEqualTo(known);
        Element other = form(field("FORM_TYPE", "urn:other"), field("a", "b"));
        assertThat(hash(other, form(type))).isEqualTo(hash(form(type), other));
    }

    @Test
    void theAnswerIsKnownUnderItsHashAndNoOther() {
        DiscoInfo info = new DiscoInfo(EXODUS, FEATURES, List.of());
        Extensions all = new Extensions(List.of(new Caps(() -> info)));
        Element feature = all.streamFeatures().getFirst().get();
        String ver = feature.attributeOr("ver", "");
        assertThat(ver).isEqualTo(hash());
        assertThat(all.serverInfo(feature.attributeOr("node", "") + '#' + ver).map(Caps::hash))
                .contains(hash());
        assertThat(all.serverInfo(feature.attributeOr("node", "") + "#x")).isEmpty();
        assertThat(all.serverInfo("elsewhere#" + ver)).isEmpty();
    }
}
