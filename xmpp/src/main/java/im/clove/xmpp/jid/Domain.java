package im.clove.xmpp.jid;

import java.util.Optional;

/// The domain part of an address, normalised once (RFC 7622 §3.2): lower case, U-labels, no trailing dot, at most
/// 1023 bytes. Immutable.
public final class Domain implements Comparable<Domain> {
    private static final String B32_SUFFIX = ".b32.i2p";

    private final String name;
    private final Realm realm;

    private Domain(String name, Realm realm) {
        this.name = name;
        this.realm = realm;
    }

    /// @throws JidFormatException if the text is no domain
    public static Domain of(String text) {
        String name = DomainRules.normalise(text);
        return new Domain(name, realmOf(name));
    }

    /// The domain of a destination.
    public static Domain of(B32 b32) {
        return new Domain(b32.hostname(), new Realm.Darknet(b32));
    }

    private static Realm realmOf(String name) {
        String bare = name.endsWith(".alt") ? name.substring(0, name.length() - 4) : name;
        if (bare.endsWith(B32_SUFFIX)) {
            String label = bare.substring(0, bare.length() - B32_SUFFIX.length());
            Optional<B32> b32 = B32.parse(label.substring(label.lastIndexOf('.') + 1));
            return b32.<Realm>map(Realm.Darknet::new).orElseGet(() -> new Realm.I2pName(name));
        }
        if (bare.endsWith(".i2p") || bare.equals("i2p")) {
            return new Realm.I2pName(name);
        }
        if (bare.endsWith(".onion") || bare.equals("onion")) {
            return new Realm.Onion(name);
        }
        return new Realm.Clearnet(name);
    }

    public String name() {
        return name;
    }

    /// The name with A-labels (`xn--…`), as certificates, TLS and most other protocols write it.
    public String ascii() {
        return DomainRules.ascii(name);
    }

    public Realm realm() {
        return realm;
    }

    /// The destination hash in the name, if it is a `….b32.i2p` name (labels in front do not matter).
    public Optional<B32> b32() {
        return realm instanceof Realm.Darknet(B32 b32) ? Optional.of(b32) : Optional.empty();
    }

    @Override
    public int compareTo(Domain other) {
        return name.compareTo(other.name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Domain that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
