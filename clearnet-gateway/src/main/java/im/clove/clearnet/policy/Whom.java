package im.clove.clearnet.policy;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.jid.Realm;
import java.util.regex.Pattern;

/// Which servers of the clearnet a rule is about. The order here is the order in which rules count; of two groups the
/// one with the longer name comes first. Names that belong to a network of their own (`.i2p`, `.onion`) cannot be
/// said: there is one way to them, and no rule changes it.
public sealed interface Whom {
    /// What ends as an IPv4 address does; no domain at the top is all digits.
    Pattern ADDRESS = Pattern.compile(".*\\.[0-9]+");

    /// Exactly this domain.
    record Server(Domain domain) implements Whom {
        public Server {
            checkRealm(domain);
            if (!isServer(domain)) {
                throw new IllegalArgumentException(
                        "'" + domain + "' is no name that can be looked up, such as jabber.example");
            }
        }

        @Override
        public String word() {
            return domain.name();
        }
    }

    /// Every domain below this one, however far, and not the domain itself, as in a certificate: `*.example.org` is
    /// about `conference.example.org`, and `example.org` needs a rule of its own.
    record Below(Domain domain) implements Whom {
        public Below {
            checkRealm(domain);
        }

        @Override
        public String word() {
            return "*." + domain.name();
        }
    }

    /// Every server of the clearnet.
    record Any() implements Whom {
        @Override
        public String word() {
            return "*";
        }
    }

    /// Reads one as rules write it: `*`, `*.example.org` or `example.org`.
    ///
    /// @throws IllegalArgumentException if it is none, with a text for the owner
    static Whom of(String text) {
        if (text.equals("*")) {
            return new Any();
        }
        boolean isGroup = text.startsWith("*.");
        try {
            Domain domain = Domain.of(isGroup ? text.substring(2) : text);
            return isGroup ? new Below(domain) : new Server(domain);
        } catch (JidFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither *, nor a domain such as jabber.example, nor *.example"
                            + " for the domains below one",
                    e);
        }
    }

    /// How rules write it.
    String word();

    /// Whether a domain can be one on the clearnet: neither an address, for which nobody has to have a certificate, nor
    /// a
    /// name that means something on this machine only.
    static boolean isServer(Domain domain) {
        String name = domain.name();
        return domain.realm() instanceof Realm.Clearnet
                && name.contains(".")
                && !name.startsWith("[")
                && !ADDRESS.matcher(name).matches()
                && !name.endsWith(".localhost");
    }

    private static void checkRealm(Domain domain) {
        switch (domain.realm()) {
            case Realm.Darknet _, Realm.I2pName _ ->
                throw new IllegalArgumentException(domain
                        + " is an address in I2P: it is reached there and nowhere else," + " by no rule of the bridge");
            case Realm.Onion _ ->
                throw new IllegalArgumentException(
                        domain + " is an address of Tor; this server does not reach servers there");
            case Realm.Clearnet _ -> {}
        }
    }
}
