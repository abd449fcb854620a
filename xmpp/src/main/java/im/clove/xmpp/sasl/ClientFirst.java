package im.clove.xmpp.sasl;

import java.util.List;
import java.util.Optional;

/// A `client-first-message` (RFC 5802 §7) that fits the grammar.
///
/// @param flag what the client says of channel binding
/// @param authzid empty for none
/// @param bare the message without its GS2 header
record ClientFirst(Flag flag, String gs2Header, String authzid, String name, String nonce, String bare) {
    /// `gs2-cbind-flag`.
    sealed interface Flag {
        /// `n`: the client cannot.
        record CannotBind() implements Flag {}

        /// `y`: the client can, and thinks that this server cannot.
        record ThinksServerCannot() implements Flag {}

        /// `p=`: the client does, with this type.
        record Binds(String type) implements Flag {}
    }

    static Optional<ClientFirst> parse(byte[] message) {
        return ScramText.decode(message).flatMap(ClientFirst::parse);
    }

    private static Optional<ClientFirst> parse(String text) {
        String[] pieces = text.split(",", 3);
        if (pieces.length != 3) {
            return Optional.empty();
        }
        Optional<Flag> flag = flag(pieces[0]);
        Optional<String> authzid = pieces[1].isEmpty()
                ? Optional.of("")
                : pieces[1].startsWith("a=") && pieces[1].length() > 2
                        ? ScramText.name(pieces[1].substring(2))
                        : Optional.empty();
        Optional<List<ScramText.Part>> parts = ScramText.parts(pieces[2]);
        if (flag.isEmpty() || authzid.isEmpty() || parts.isEmpty()) {
            return Optional.empty();
        }
        List<ScramText.Part> list = parts.get();
        if (list.size() < 2
                || list.get(0).key() != 'n'
                || list.get(1).key() != 'r'
                || !ScramText.isNonce(list.get(1).value())) {
            return Optional.empty();
        }
        String header = pieces[0] + ',' + pieces[1] + ',';
        return ScramText.name(list.get(0).value())
                .map(name -> new ClientFirst(
                        flag.get(), header, authzid.get(), name, list.get(1).value(), pieces[2]));
    }

    private static Optional<Flag> flag(String text) {
        if (text.equals("n")) {
            return Optional.of(new Flag.CannotBind());
        }
        if (text.equals("y")) {
            return Optional.of(new Flag.ThinksServerCannot());
        }
        return text.matches("p=[A-Za-z0-9.-]+") ? Optional.of(new Flag.Binds(text.substring(2))) : Optional.empty();
    }
}
