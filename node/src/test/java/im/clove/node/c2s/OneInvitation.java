package im.clove.node.c2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Accounts are made by the token `good`, as often as you like, at one host; `taken` is taken.
final class OneInvitation implements Registrar {
    /// Who was made, in order, with which password.
    final List<String> made = new ArrayList<>();

    @Override
    public Optional<String> offer(Domain host, String token) {
        return token.equals("good") && host.equals(TestServer.HOST) ? Optional.of("") : Optional.empty();
    }

    @Override
    public Outcome register(Domain host, String token, String name, String password) {
        if (offer(host, token).isEmpty()) {
            return new Outcome.NoInvitation();
        }
        if (name.equals("taken")) {
            return new Outcome.NameTaken();
        }
        if (password.length() < 8) {
            return new Outcome.Unfit("too short");
        }
        made.add(name + ' ' + password);
        return new Outcome.Made(Jid.of(name, host, ""));
    }
}
