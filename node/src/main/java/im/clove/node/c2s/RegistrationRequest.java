package im.clove.node.c2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.xml.Element;
import java.util.Optional;

/// What a client that has no account may ask for before a login (XEP-0445 §4, XEP-0077 §3.1). Read, not judged.
sealed interface RegistrationRequest {
    String PREAUTH = "urn:xmpp:pars:0";
    String REGISTER = "jabber:iq:register";
    String FORMS = "jabber:x:data";

    /// The field of the form that takes an invitation.
    String TOKEN = "token";

    Iq iq();

    /// It shows its invitation.
    record Show(Iq iq, String token) implements RegistrationRequest {
        /// Without the token.
        @Override
        public String toString() {
            return "Show[]";
        }
    }

    /// What is there to be filled in?
    record Form(Iq iq) implements RegistrationRequest {}

    /// It has filled it in.
    ///
    /// @param name as it was sent; empty if there is none
    /// @param password likewise
    /// @param token of an invitation, from a client that knows of forms but not of invitations; empty if there
    ///     is none
    record Make(Iq iq, String name, String password, String token) implements RegistrationRequest {
        /// Without what is secret.
        @Override
        public String toString() {
            return "Make[]";
        }
    }

    /// Something else of registrations, which nobody without an account can have.
    record Other(Iq iq) implements RegistrationRequest {}

    /// @param host whom the stream is for
    /// @return empty if it is about something else
    static Optional<RegistrationRequest> read(Element element, Domain host) {
        if (!element.is(Element.CLIENT, "iq")) {
            return Optional.empty();
        }
        Iq iq;
        try {
            iq = Iq.of(element);
        } catch (MalformedStanzaException _) {
            return Optional.empty();
        }
        boolean isForUs = iq.to() == null
                || iq.to().isBare() && !iq.to().hasLocal() && iq.to().domain().equals(host);
        if (!iq.isRequest() || !isForUs) {
            return Optional.empty();
        }
        Element payload = iq.payload();
        if (payload.is(PREAUTH, "preauth") && iq.type() == Iq.Type.SET) {
            return Optional.of(new Show(iq, payload.attributeOr("token", "")));
        }
        return payload.is(REGISTER, "query") ? Optional.of(query(iq, payload)) : Optional.empty();
    }

    private static RegistrationRequest query(Iq iq, Element query) {
        if (iq.type() == Iq.Type.GET) {
            return new Form(iq);
        }
        return query.has(REGISTER, "remove")
                ? new Other(iq)
                : new Make(
                        iq,
                        value(query, "username"),
                        value(query, "password"),
                        inLink(value(query, TOKEN).strip()));
    }

    /// People paste the whole link.
    private static String inLink(String text) {
        int at = text.indexOf("preauth=");
        return at < 0 ? text : text.substring(at + "preauth=".length()).replaceFirst("[;&].*", "");
    }

    /// From the field of old, or from a form (§4).
    private static String value(Element query, String name) {
        return query.child(REGISTER, name)
                .map(Element::text)
                .orElseGet(() -> query.child(FORMS, "x").stream()
                        .flatMap(form -> form.children().stream())
                        .filter(field -> field.is(FORMS, "field")
                                && field.attributeOr("var", "").equals(name))
                        .flatMap(field -> field.child(FORMS, "value").stream())
                        .map(Element::text)
                        .findFirst()
                        .orElse(""));
    }
}
