package im.clove.node.ext.std;

import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Xep;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What the node's list of extensions looks like to people (`docs/xeps.md`) and to programs (`docs/clove.doap`, the
/// description of a project by DOAP with the XSF's words for specifications). Pure.
final class XepTable {
    private XepTable() {}

    /// A page in Markdown.
    static String page(Extensions extensions) {
        StringBuilder out = new StringBuilder();
        out.append("# Extensions\n\nMade from the code (`StandardExtensions`); a test holds it against the code. The");
        out.append(" core is RFC 6120, 6121 and 7622.\n\n");
        out.append("| XEP | title | version | the server announces | an account announces |\n|---|---|---|---|---|\n");
        rows(extensions).forEach(e -> {
            Xep xep = e.xep();
            out.append("| [")
                    .append(number(xep))
                    .append("](")
                    .append(address(xep))
                    .append(") | ");
            out.append(xep.title()).append(" | ").append(xep.version());
            out.append(" | ").append(features(e.serverFeatures()));
            out.append(" | ").append(features(e.accountFeatures())).append(" |\n");
        });
        return out.toString();
    }

    /// A description of the project.
    static String doap(Extensions extensions) {
        StringBuilder out = new StringBuilder();
        out.append("""
                <?xml version="1.0" encoding="UTF-8"?>
                <rdf:RDF xmlns="http://usefulinc.com/ns/doap#"
                         xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
                         xmlns:xmpp="https://linkmauve.fr/ns/xmpp-doap#">
                  <Project>
                    <name>Clove</name>
                    <shortdesc xml:lang="en">A darknet-first XMPP server with an embedded I2P router</shortdesc>
                    <programming-language>Java</programming-language>
                    <license rdf:resource="https://www.apache.org/licenses/LICENSE-2.0"/>
                    <category rdf:resource="https://linkmauve.fr/ns/xmpp-doap#category-server"/>
                """);
        Stream.of("rfc6120", "rfc6121", "rfc7622")
                .forEach(rfc -> out.append("    <implements rdf:resource=\"https://www.rfc-editor.org/info/")
                        .append(rfc)
                        .append("\"/>\n"));
        rows(extensions)
                .forEach(e -> out.append("""
                    <implements>
                      <xmpp:SupportedXep>
                        <xmpp:xep rdf:resource="%s"/>
                        <xmpp:version>%s</xmpp:version>
                      </xmpp:SupportedXep>
                    </implements>
                """.formatted(address(e.xep()), e.xep().version())));
        return out.append("  </Project>\n</rdf:RDF>\n").toString();
    }

    private static List<Extension> rows(Extensions extensions) {
        return extensions.all().stream()
                .filter(e -> e.xep().number() > 0)
                .sorted(Comparator.comparingInt(e -> e.xep().number()))
                .toList();
    }

    private static String number(Xep xep) {
        return String.format(Locale.ROOT, "%04d", xep.number());
    }

    private static String address(Xep xep) {
        return "https://xmpp.org/extensions/xep-" + number(xep) + ".html";
    }

    private static String features(List<String> features) {
        return features.isEmpty() ? "" : '`' + String.join("`, `", features) + '`';
    }
}
