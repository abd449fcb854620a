package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.IqHook;
import im.clove.node.ext.Hook.Target;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Credentials;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// XEP-0077 for those who have an account: change the password, remove the account. Registration is closed; a
/// request for it never gets this far, because nothing but login is understood before login.
public final class Register implements Extension {
    public static final String NS = "jabber:iq:register";

    private static final int SHORTEST = 8;

    private final SecureRandom random = new SecureRandom();

    @Override
    public Xep xep() {
        return new Xep(77, "In-Band Registration", "2.4");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new IqHook(Target.SELF, Iq.Type.GET, NS, "query", Register::form),
                new IqHook(Target.SELF, Iq.Type.SET, NS, "query", this::change));
    }

    private static Outcome form(View view, Iq request) {
        Element query = Element.of(
                NS,
                "query",
                Element.of(NS, "registered"),
                Element.ofText(NS, "username", view.account().local()),
                Element.of(NS, "password"));
        return Outcome.done(new Effect.Send(Replies.result(request, query)));
    }

    private Outcome change(View view, Iq request) {
        Element query = request.payload();
        if (query.has(NS, "remove")) {
            if (query.children().size() != 1) {
                return Outcome.reject(Condition.BAD_REQUEST, "remove stands alone");
            }
            return Outcome.done(new Effect.Send(Replies.result(request)), new Effect.RemoveAccount());
        }
        String username = query.child(NS, "username").map(Element::text).orElse("");
        String password = query.child(NS, "password").map(Element::text).orElse("");
        Optional<Jid> named = Jid.tryParse(username + '@' + view.account().domain());
        if (named.isEmpty() || !named.get().equals(view.account())) {
            return Outcome.reject(Condition.NOT_ALLOWED, "only for the own account");
        }
        if (password.length() < SHORTEST) {
            return Outcome.reject(Condition.NOT_ACCEPTABLE, "the password is too short");
        }
        Optional<AccountRecord> account = view.stores().accounts().find(view.account());
        Jid from = request.from();
        if (account.isEmpty() || from == null) {
            return Outcome.reject(Condition.ITEM_NOT_FOUND, "no such account");
        }
        Batch batch = new Batch();
        try {
            view.stores().accounts().put(batch, account.get().withKeys(Credentials.derive(password, random)));
        } catch (IllegalArgumentException e) {
            return Outcome.reject(Condition.NOT_ACCEPTABLE, "the password has characters that are not allowed");
        }
        return Outcome.done(
                new Effect.Save(batch),
                new Effect.Send(Replies.result(request)),
                new Effect.EndOtherSessions(from.resource()));
    }
}
