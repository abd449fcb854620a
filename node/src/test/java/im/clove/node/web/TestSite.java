package im.clove.node.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import im.clove.http.HttpLimits;
import im.clove.http.HttpServer;
import im.clove.node.c2s.Registrar;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.jid.Jid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A site with a desk, and browsers that ask it. `romeo` is its administrator, `juliet` is none.
final class TestSite {
    static final Jid ROMEO = Jid.parse("romeo@verona.example");
    static final Jid JULIET = Jid.parse("juliet@verona.example");

    final Stage stage = new Stage(Stage.Time.STANDS);
    final FakeDesk desk = new FakeDesk();
    /// Of which kinds invitations were made.
    final List<String> invited = new ArrayList<>();
    final Map<Jid, Long> generations = new HashMap<>(Map.of(ROMEO, 1L, JULIET, 1L));
    final WebSessions sessions = new WebSessions(stage.timers(), new SecureRandom(), account -> {
        Long generation = generations.get(account);
        return generation == null ? OptionalLong.empty() : OptionalLong.of(generation);
    });
    final Site site = new Site(
            sessions,
            (duplex, _, _) -> duplex.close(),
            new Facts() {
                @Override
                public Map<String, Object> common(Door door) {
                    return Map.of("address", "verona.example");
                }

                @Override
                public Map<String, Object> owner() {
                    return Map.of("secretOfTheNode", true);
                }

                @Override
                public boolean isAdmin(Jid account) {
                    return account.equals(ROMEO);
                }
            },
            new Invites() {
                @Override
                public Optional<Map<String, Object>> look(Door door, String token) {
                    return Optional.of(Map.of("registers", true));
                }

                @Override
                public Registrar.Outcome register(Door door, String token, String name, String password) {
                    return new Registrar.Outcome.Made(JULIET);
                }

                @Override
                public Map<String, Object> device(Jid account) {
                    return Map.of("uri", "xmpp:" + account);
                }

                @Override
                public Map<String, Object> invite(Jid from, String kind) {
                    invited.add(kind);
                    return Map.of("uri", "xmpp:" + from);
                }
            },
            desk,
            new Site.Terms(true, Map.of(), Optional.empty(), Asking.relay(stage)));

    private final HttpServer http = new HttpServer(HttpLimits.STANDARD, stage.timers());

    /// Somebody at the page.
    ///
    /// @param fields that a browser sends with each request
    record Browser(TestSite at, Door door, List<String> fields) {
        Browser with(String field) {
            List<String> more = new ArrayList<>(fields);
            String name = field.substring(0, field.indexOf(':') + 1);
            more.removeIf(each -> each.startsWith(name));
            more.add(field);
            return new Browser(at, door, more);
        }

        Browser without(String name) {
            return new Browser(
                    at,
                    door,
                    fields.stream().filter(each -> !each.startsWith(name + ":")).toList());
        }

        /// @param route as `GET admin/users`
        Answer ask(String route, String body) {
            String[] words = route.split(" ");
            StringBuilder request = new StringBuilder(words[0] + " /api/" + words[1] + " HTTP/1.1\r\n");
            fields.forEach(field -> request.append(field).append("\r\n"));
            if (!body.isEmpty()) {
                request.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            return new Answer(at.answer(door, request + "\r\n" + body));
        }

        Answer get(String path) {
            return ask("GET " + path, "");
        }

        Answer post(String path, String body) {
            return ask("POST " + path, body);
        }
    }

    /// What came back.
    record Answer(String text) {
        int status() {
            return Integer.parseInt(text.substring(9, 12));
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }

        /// The cookie it sets, as it is sent back; empty if it sets none.
        String cookie() {
            int at = text.indexOf("Set-Cookie: ");
            return at < 0 ? "" : text.substring(at + "Set-Cookie: ".length(), text.indexOf(';', at));
        }

        String key() {
            return body().replaceFirst("(?s).*\"key\":\"([^\"]*)\".*", "$1");
        }
    }

    /// A browser of nobody's.
    Browser browser(Door door) {
        String host = door == Door.I2P ? "verona.example" : "127.0.0.1:5280";
        return new Browser(
                this,
                door,
                List.of("Host: " + host, "Origin: " + door.scheme() + "://" + host, "Content-Type: application/json"));
    }

    /// One with the session of an account, without its key.
    Browser of(Jid account) {
        return browser(Door.HERE).with("Cookie: clove=" + sessions.open(account).orElseThrow());
    }

    /// One that has proved whose it is.
    Browser proven(Jid account) {
        String session = sessions.open(account).orElseThrow();
        return browser(Door.HERE)
                .with("Cookie: clove=" + session)
                .with(Api.KEY + ": " + sessions.key(session).orElseThrow());
    }

    private String answer(Door door, String request) {
        PipeDuplex.Pair pipe = PipeDuplex.pair();
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        stage.execute(() -> http.serve(pipe.right(), site.at(door, Set.of("127.0.0.1", "verona.example"))));
        stage.execute(() -> listen(pipe.left(), heard));
        try {
            pipe.left().write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
            pipe.left().flush();
            stage.still();
            pipe.left().close();
            stage.still();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return heard.toString(ISO_8859_1);
    }

    private static void listen(Duplex duplex, ByteArrayOutputStream heard) {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try {
            while (duplex.read(buffer.clear()) >= 0) {
                heard.write(buffer.array(), 0, buffer.position());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
