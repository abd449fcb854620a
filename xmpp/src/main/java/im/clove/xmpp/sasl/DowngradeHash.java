package im.clove.xmpp.sasl;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// The hash over everything offered (XEP-0474 version 0.5.0 §5.1), which a client that knows it compares with what
/// it was shown. It is covered by SCRAM's proof, so nobody on the way can change both.
public final class DowngradeHash {
    private static final String BETWEEN = "\u001e";
    private static final String BEFORE_BINDINGS = "\u001f";

    private DowngradeHash() {}

    /// The value of the attribute `h`.
    ///
    /// @param mechanisms the names offered
    /// @param bindings the binding types advertised, empty if there was no advertisement
    public static String of(ScramHash hash, List<String> mechanisms, List<String> bindings) {
        String text = mechanisms.stream().sorted().collect(Collectors.joining(BETWEEN));
        if (!bindings.isEmpty()) {
            text += BEFORE_BINDINGS + bindings.stream().sorted().collect(Collectors.joining(BETWEEN));
        }
        return Base64.getEncoder().encodeToString(hash.digest(ScramKeys.ascii(text)));
    }

    static String of(ScramHash hash, SaslTerms terms) {
        List<String> bindings = terms.offersBinding()
                ? terms.bindings().types().stream()
                        .map(ChannelBinding::wireName)
                        .toList()
                : List.of();
        return of(hash, terms.mechanisms().stream().map(Mechanism::wireName).toList(), bindings);
    }
}
