package im.clove.node.c2s;

import im.clove.node.c2s.Registrar.Outcome;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.Optional;

/// What a client hears of its registration, and what the stream remembers of it. A name is looked at for those
/// only who have shown an invitation that is good: others learn nothing of who is here (C-11).
///
/// @param reply for the client
/// @param token what it has shown that was good; empty for nothing
/// @param isFailure whether it counts against the stream
/// @param isGuess whether it counts against whoever sends it (T-12)
record RegistrationAnswer(Element reply, String token, boolean isFailure, boolean isGuess) {
    private static final String CLOSED = "Accounts are made here by invitation: paste its link";

    private static final String RULE = "Choose a name, and a password of at least 8 characters";

    /// Without the token.
    @Override
    public String toString() {
        return "RegistrationAnswer[" + reply + "]";
    }

    /// Asks the registrar, which may block.
    ///
    /// @param shown what the stream has shown before; empty for nothing
    static RegistrationAnswer of(Registrar registrar, Domain host, RegistrationRequest request, String shown) {
        return switch (request) {
            case RegistrationRequest.Show(Iq iq, String token) ->
                registrar.offer(host, token).isPresent()
                        ? good(Replies.result(iq), token)
                        // XEP-0445 §4. Why is for nobody who does not know the token.
                        : refused(
                                iq, Condition.ITEM_NOT_FOUND, "This invitation is unknown, used up or over", "", true);
            case RegistrationRequest.Form(Iq iq) -> form(registrar, host, iq, shown);
            case RegistrationRequest.Make make -> make(registrar, host, make, shown);
            case RegistrationRequest.Other(Iq iq) -> refused(iq, Condition.NOT_ALLOWED, "Log in first", shown, false);
        };
    }

    /// XEP-0077 §3.1. A client that knows nothing of invitations shows the form, and its user pastes the link.
    private static RegistrationAnswer form(Registrar registrar, Domain host, Iq iq, String shown) {
        Optional<String> name = shown.isEmpty() ? Optional.empty() : registrar.offer(host, shown);
        String ns = RegistrationRequest.REGISTER;
        String how = name.isPresent() ? RULE : CLOSED + ". " + RULE;
        Element query = Element.of(
                ns,
                "query",
                Element.ofText(ns, "instructions", how),
                Element.ofText(ns, "username", name.orElse("")),
                Element.of(ns, "password"));
        return good(
                Replies.result(iq, name.isPresent() ? query : query.with(form(how))), name.isPresent() ? shown : "");
    }

    private static Element form(String how) {
        return Element.of(
                        DataForm.NS,
                        "x",
                        Element.ofText(DataForm.NS, "title", "A new account"),
                        Element.ofText(DataForm.NS, "instructions", how),
                        DataForm.field("FORM_TYPE", "hidden", RegistrationRequest.REGISTER),
                        field(RegistrationRequest.TOKEN, "text-single", "Invitation"),
                        field("username", "text-single", "Name"),
                        field("password", "text-private", "Password"))
                .with("type", "form");
    }

    private static Element field(String name, String type, String label) {
        return DataForm.field(name, type).with("label", label).with(Element.of(DataForm.NS, "required"));
    }

    private static RegistrationAnswer make(
            Registrar registrar, Domain host, RegistrationRequest.Make make, String before) {
        // What is pasted is measured as if it were shown first.
        boolean isPasted = !make.token().isEmpty();
        String shown = isPasted ? make.token() : before;
        if (shown.isEmpty() || isPasted && registrar.offer(host, shown).isEmpty()) {
            return refused(make.iq(), Condition.NOT_ALLOWED, CLOSED, "", true);
        }
        if (make.name().isEmpty() || make.password().isEmpty()) {
            return refused(make.iq(), Condition.NOT_ACCEPTABLE, "A name and a password are needed", shown, false);
        }
        return switch (registrar.register(host, shown, make.name(), make.password())) {
            // One for each time it is shown.
            case Outcome.Made _ -> good(Replies.result(make.iq()), "");
            case Outcome.NoInvitation _ ->
                refused(make.iq(), Condition.NOT_ALLOWED, "This invitation is used up or over", "", true);
            case Outcome.NameTaken _ ->
                refused(make.iq(), Condition.CONFLICT, "This name is taken; choose another", shown, true);
            case Outcome.Unfit(String text) -> refused(make.iq(), Condition.NOT_ACCEPTABLE, text, shown, false);
        };
    }

    private static RegistrationAnswer good(Stanza reply, String token) {
        return new RegistrationAnswer(reply.element(), token, false, false);
    }

    private static RegistrationAnswer refused(Iq iq, Condition condition, String text, String token, boolean isGuess) {
        Stanza reply = Replies.error(iq, StanzaError.of(condition, text)).orElseThrow();
        return new RegistrationAnswer(reply.element(), token, true, isGuess);
    }
}
