package im.clove.node.web;

import im.clove.http.HttpProblem;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.ControlException;
import im.clove.node.c2s.PasswordCheck;
import im.clove.node.c2s.Registrar;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How somebody gets into the page and out of it. Whoever comes in gets a new session, whatever cookie came along, and
/// that one is over.
final class EntryApi {
    private final WebSessions sessions;
    private final Facts facts;
    private final Invites invites;
    private final Desk desk;

    EntryApi(WebSessions sessions, Facts facts, Invites invites, Desk desk) {
        this.sessions = sessions;
        this.facts = facts;
        this.invites = invites;
        this.desk = desk;
    }

    Map<String, Route> routes() {
        return Map.of(
                "GET me", new Route(Route.Role.ANYBODY, this::me),
                "POST enter", new Route(Route.Role.ANYBODY, this::enter),
                "POST leave", new Route(Route.Role.ANYBODY, this::leave),
                "POST invited", new Route(Route.Role.ANYBODY, this::invited),
                "POST register", new Route(Route.Role.ANYBODY, this::register),
                "POST login", new Route(Route.Role.INSIDE, this::login),
                "POST unlock", new Route(Route.Role.MEMBER, this::unlock));
    }

    private Response me(Asked asked) throws ControlException {
        Map<String, Object> said = new LinkedHashMap<>(facts.common(asked.door()));
        if (asked.who().isPresent()) {
            boolean isAdmin = facts.isAdmin(asked.account());
            said.put("me", asked.account().toString());
            said.put("admin", isAdmin);
            if (isAdmin) {
                said.putAll(facts.owner());
            }
        }
        return Asked.json(said);
    }

    /// The secret of a link becomes a session. It is said in the body, never in an address, so no log and no history
    /// has it.
    private Response enter(Asked asked) throws HttpProblem {
        if (asked.door() != Door.HERE) {
            throw new HttpProblem(Status.FORBIDDEN, "The link works on the machine that the node runs on");
        }
        String session = sessions.enter(asked.text("secret"))
                .orElseThrow(() -> new HttpProblem(
                        Status.GONE,
                        "This link has been used, or is older than ten minutes. `clove page` makes another"));
        return entered(asked, session, Map.of());
    }

    /// Answers with the key of a session besides, which only the page has that is open at the moment: what runs in
    /// another page of ours, as the chat, has the cookie without seeing it, and no key.
    private Response entered(Asked asked, String session, Map<String, Object> said) {
        asked.session().ifPresent(sessions::leave);
        Map<String, Object> all = new LinkedHashMap<>(said);
        sessions.key(session).ifPresent(key -> all.put("key", key));
        return asked.entered(Asked.json(all), session);
    }

    private Response login(Asked asked) throws HttpProblem, IOException {
        Optional<Jid> account = desk.account(asked.text("name"));
        if (account.isEmpty()) {
            throw wrong();
        }
        // What is known of the account may change while the password is looked at.
        OptionalLong generation = sessions.generation(account.get());
        require(asked, account.get());
        String session = sessions.open(account.get(), generation).orElseThrow(EntryApi::wrong);
        return entered(asked, session, Map.of());
    }

    private Response unlock(Asked asked) throws HttpProblem, IOException {
        require(asked, asked.account());
        String key = sessions.key(asked.session().orElseThrow()).orElseThrow(EntryApi::wrong);
        return Asked.json(Map.of("key", key));
    }

    private void require(Asked asked, Jid account) throws HttpProblem, IOException {
        require(desk, asked, account);
    }

    /// Looks at the password in a request.
    static void require(Desk desk, Asked asked, Jid account) throws HttpProblem, IOException {
        PasswordCheck.Outcome outcome = desk.check(asked.request().from().peer(), account, asked.text("password"));
        switch (outcome) {
            case RIGHT -> {}
            case WRONG -> throw wrong();
            case BUSY ->
                throw new HttpProblem(Status.TOO_MANY_REQUESTS, "Too many log in at once; try again in a while");
        }
    }

    private static HttpProblem wrong() {
        return new HttpProblem(Status.FORBIDDEN, "The name or the password is wrong");
    }

    private Response leave(Asked asked) {
        asked.session().ifPresent(sessions::leave);
        return asked.left(Asked.json(Map.of()));
    }

    private Response invited(Asked asked) throws HttpProblem {
        return Asked.json(invites.look(asked.door(), asked.text("token")).orElseThrow(EntryApi::noInvitation));
    }

    private static HttpProblem noInvitation() {
        return new HttpProblem(
                Status.GONE, "This invitation has been used, has expired or was taken back. Ask for another");
    }

    /// Who registers on this machine or in its network is logged in at the page, too; over I2P the password is for
    /// that.
    private Response register(Asked asked) throws HttpProblem {
        Registrar.Outcome outcome =
                invites.register(asked.door(), asked.text("token"), asked.text("name"), asked.text("password"));
        return switch (outcome) {
            case Registrar.Outcome.Made(Jid account) -> {
                boolean isInside = asked.door() != Door.I2P;
                Map<String, Object> said = Map.of("account", account.toString(), "entered", isInside);
                Optional<String> session = isInside ? sessions.open(account) : Optional.empty();
                yield session.isEmpty() ? Asked.json(said) : entered(asked, session.get(), said);
            }
            case Registrar.Outcome.NoInvitation _ -> throw noInvitation();
            case Registrar.Outcome.NameTaken _ ->
                throw new HttpProblem(Status.CONFLICT, "This name is taken. Choose another");
            case Registrar.Outcome.Unfit(String text) -> throw new HttpProblem(Status.BAD_REQUEST, text);
        };
    }
}
