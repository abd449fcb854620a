package im.clove.xmpp.jid;

import java.util.Optional;

/// An XMPP address (RFC 7622), normalised once when made: equal addresses have equal text. Immutable.
public final class Jid implements Comparable<Jid> {
    private final String local;
    private final Domain domain;
    private final String resource;

    private Jid(String local, Domain domain, String resource) {
        this.local = local;
        this.domain = domain;
        this.resource = resource;
    }

    /// @throws JidFormatException if the text is no address
    public static Jid parse(String text) {
        int slash = text.indexOf('/');
        String bare = slash < 0 ? text : text.substring(0, slash);
        int at = bare.indexOf('@');
        if (slash == text.length() - 1 || at == 0) {
            throw new JidFormatException("An address has an empty part");
        }
        return of(
                at < 0 ? "" : bare.substring(0, at),
                Domain.of(bare.substring(at + 1)),
                slash < 0 ? "" : text.substring(slash + 1));
    }

    /// The address, or empty if the text is none.
    public static Optional<Jid> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (JidFormatException e) {
            return Optional.empty();
        }
    }

    /// @param local the local part, empty for none
    /// @param resource the resource, empty for none
    /// @throws JidFormatException if a part is not allowed
    public static Jid of(String local, Domain domain, String resource) {
        return new Jid(JidRules.local(local), domain, JidRules.resource(resource));
    }

    public static Jid of(Domain domain) {
        return new Jid("", domain, "");
    }

    /// A resource in its one spelling, or empty if the text cannot be one (RFC 7622 §3.4): it has no letters at
    /// all, too many, or such as nobody sees, that control something or turn the direction.
    public static Optional<String> tryResource(String text) {
        try {
            return Optional.of(JidRules.resource(text)).filter(resource -> !resource.isEmpty());
        } catch (JidFormatException e) {
            return Optional.empty();
        }
    }

    /// The part before `@`, empty if there is none.
    public String local() {
        return local;
    }

    public Domain domain() {
        return domain;
    }

    /// The part after `/`, empty if there is none.
    public String resource() {
        return resource;
    }

    public boolean isBare() {
        return resource.isEmpty();
    }

    public boolean isFull() {
        return !resource.isEmpty();
    }

    public boolean hasLocal() {
        return !local.isEmpty();
    }

    public Jid bare() {
        return isBare() ? this : new Jid(local, domain, "");
    }

    /// @throws JidFormatException if the resource is not allowed
    public Jid withResource(String name) {
        return new Jid(local, domain, JidRules.resource(name));
    }

    @Override
    public int compareTo(Jid other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Jid that
                && local.equals(that.local)
                && domain.equals(that.domain)
                && resource.equals(that.resource);
    }

    @Override
    public int hashCode() {
        return (local.hashCode() * 31 + domain.hashCode()) * 31 + resource.hashCode();
    }

    @Override
    public String toString() {
        String bare = local.isEmpty() ? domain.name() : local + '@' + domain.name();
        return resource.isEmpty() ? bare : bare + '/' + resource;
    }
}
