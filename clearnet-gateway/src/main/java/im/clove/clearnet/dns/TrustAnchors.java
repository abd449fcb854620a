package im.clove.clearnet.dns;

import java.util.List;

/// Where the validation of names begins (RFC 4033 §2).
///
/// @param records DS or DNSKEY records, each a line of a zone file with a full name; without any nothing is
///     validated, and no answer is authentic
public record TrustAnchors(List<String> records) {
    /// The keys of the root zone, as IANA publishes them (`root-anchors.xml`): those of 2017 and of 2024.
    public static final TrustAnchors ROOT = new TrustAnchors(List.of(
            ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
            ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"));

    public TrustAnchors {
        records = List.copyOf(records);
    }

    /// Those of a file: a record a line, and comments behind `;` or `#`.
    ///
    /// @throws IllegalArgumentException if there are none: whoever has such a file does not want to do without
    public static TrustAnchors of(String text) {
        List<String> lines = text.lines()
                .map(each -> each.replaceFirst("[;#].*", "").strip())
                .filter(each -> !each.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("There is no trust anchor in it; write one DS record a line, such as "
                    + ROOT.records().getFirst());
        }
        return new TrustAnchors(lines);
    }
}
