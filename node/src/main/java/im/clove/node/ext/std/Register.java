package im.clove.node.ext.std;

import im.clove.node.core.Proof;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.KeyRecords;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.PasswordRule;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// XEP-0077 for those who have an account: change the password, remove the account. Accounts are made before a
/// login, by invitation ([im.clove.node.c2s.Registrar]), and that never gets this far.
public final class Register implements Extension {
    public static final String NS = "jabber:iq:register";

    private final SecureRandom random;
    private final Consumer<Jid> left;

    /// @param random for the salts of passwords
    /// @param left is told who has removed his account, when it is gone; thread-safe, may block
    public Register(SecureRandom random, Consumer<Jid> left) {
        this.random = random;
        this.left = left;
    }

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
                new AccountIq(Asker.SELF, Iq.Type.GET, NS, "query", Register::form),
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "query", this::change));
    }

    private static Reply<Effect> form(View view, Iq request) {
        Element query = Element.of(
                NS,
                "query",
                Element.of(NS, "registered"),
                Element.ofText(NS, "username", view.account().local()),
                Element.of(NS, "password"));
        return Reply.answer(Replies.result(request, query));
    }

    private Reply<Effect> change(View view, Iq request) {
        Element query = request.payload();
        Jid from = request.from();
        if (from == null) {
            return Reply.refuse(Condition.ITEM_NOT_FOUND, "no such account");
        }
        // Whoever has a lost phone, or runs in the chat at the page, is not to take the whole account.
        if (view.proof(from.resource()) != Proof.PASSWORD) {
            return Reply.refuse(Condition.NOT_ALLOWED, "log in with the account's own password for that");
        }
        if (query.has(NS, "remove")) {
            if (query.children().size() != 1) {
                return Reply.refuse(Condition.BAD_REQUEST, "remove stands alone");
            }
            if (view.isAdmin()) {
                // The last one would be gone by a slip of the finger; whoever runs the node can do it.
                return Reply.refuse(Condition.NOT_ALLOWED, "an administrator's account is not removed in-band");
            }
            return new Reply.Answer<>(Replies.result(request), List.of(new Effect.RemoveAccount(left)));
        }
        String username = query.child(NS, "username").map(Element::text).orElse("");
        String password = query.child(NS, "password").map(Element::text).orElse("");
        Optional<Jid> named = Jid.tryParse(username + '@' + view.account().domain());
        if (named.isEmpty() || !named.get().equals(view.account())) {
            return Reply.refuse(Condition.NOT_ALLOWED, "only for the own account");
        }
        if (password.length() < PasswordRule.SHORTEST) {
            return Reply.refuse(Condition.NOT_ACCEPTABLE, "the password is too short");
        }
        try {
            return new Reply.Answer<>(
                    Replies.result(request),
                    List.of(new Effect.ChangeKeys(KeyRecords.derive(password, random), from.resource())));
        } catch (IllegalArgumentException e) {
            return Reply.refuse(Condition.NOT_ACCEPTABLE, "the password has characters that are not allowed");
        }
    }
}
