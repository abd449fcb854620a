package im.clove.node.admin;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A line on the control socket: a plain answer or a plain refusal, for requests and, at the other end, for answers.
public final class ControlTarget implements FuzzTarget {
    private final NodeControl node = new FakeNode(new StoredUsers(
            new MemoryStore(),
            _ -> List.of(),
            new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of()),
            Clock.systemUTC()));
    private final ControlDispatch dispatch = new ControlDispatch(node, Shutdown.refused());

    @Override
    public String name() {
        return "control";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "{\"do\":\"status\"}",
                "{\"do\":\"users\"}",
                "{\"do\":\"add-user\",\"user\":\"juliet@example.org\",\"password\":\"secret\",\"admin\":false}",
                "{\"do\":\"change-password\",\"user\":\"juliet@example.org\",\"password\":\"\\u0000\"}",
                "{\"do\":\"enable-user\",\"user\":\"juliet@example.org\",\"enabled\":true}",
                "{\"do\":\"remove-user\",\"user\":\"@\"}",
                "{\"do\":\"drop-outbox\",\"domain\":\"away.example\"}",
                "{\"do\":\"import-reseed\",\"bundle\":\"/tmp/x\\u0000\"}",
                "{\"do\":\"rooms\"}",
                "{\"do\":\"grant-room\",\"room\":\"a@b\",\"user\":\"a@c\",\"affiliation\":\"owner\"}",
                "{\"do\":\"destroy-room\",\"room\":\"a@b\",\"text\":\"\",\"to\":\"b@b\"}",
                room(),
                "{\"do\":\"check-network\"}",
                "{\"do\":\"stop\"}",
                status(),
                outbox(),
                "{\"jid\":\"a@b\",\"admin\":true,\"enabled\":true,\"created-at\":\"2026-01-01T00:00:00Z\"}",
                "{\"level\":\"OK\",\"what\":\"a\",\"detail\":\"b\"}",
                "{\"a\":\"" + "]".repeat(3_000) + "\",\"b\":" + "[".repeat(3_000) + "]".repeat(3_000) + "}");
    }

    private String status() {
        try {
            return Json.line(ControlCodec.toJson(node.status()));
        } catch (ControlException e) {
            throw new AssertionError(e);
        }
    }

    private static String room() {
        RoomSummary summary = new RoomSummary(
                Jid.parse("a@b"),
                "A",
                Jid.parse("c@d"),
                OptionalInt.of(1),
                2,
                new RoomSummary.Kept(3, 4),
                List.of(RoomSummary.Trait.PUBLIC));
        return Json.line(RoomCodec.toJson(new RoomDetails(
                summary,
                Instant.EPOCH,
                "",
                List.of(new RoomDetails.Setting("v", "V", "yes")),
                List.of(new RoomDetails.Listed(Jid.parse("c@d"), RoomAffiliation.OWNER, "n", "r")),
                List.of(new RoomDetails.Inside("n", Jid.parse("c@d"), "visitor", 1)))));
    }

    private String outbox() {
        try {
            return Json.line(ControlCodec.toJson(node.outbox().getFirst()));
        } catch (ControlException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public List<String> words() {
        return List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\\",
                "\\u0000",
                "\\ud800",
                "null",
                "true",
                "false",
                "1e999",
                "-0",
                "\"do\":",
                "\"user\":",
                "\"domain\":",
                "\"bundle\":",
                "\"password\":",
                "\"\"\"",
                "//",
                "#",
                "${a}",
                "[[[[[[[[",
                "]]]]]]]]",
                "{\"a\":{\"a\":",
                "\"status\"",
                "\"outbox\"",
                "\"reload-map\"",
                "\"snapshot\"");
    }

    @Override
    public int most() {
        return 16 * 1024;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        Optional<Map<String, Object>> json = Json.parse(FuzzTarget.text(input));
        if (json.isEmpty()) {
            return "none";
        }
        Map<String, Object> map = json.get();
        String line = Json.line(map);
        // A number beyond all is read as one, and JSON has no word for it; we write none.
        require(line.contains("Infinity") || Json.parse(line).isPresent(), "what is written cannot be read");
        return request(map)
                + reply(() -> ControlCodec.status(map))
                + reply(() -> ControlCodec.user(map))
                + reply(() -> ControlCodec.outbox(map))
                + reply(() -> RoomCodec.details(map))
                + reply(() -> ControlCodec.finding(map));
    }

    private String request(Map<String, Object> map) {
        Object what = map.get("do");
        if ("snapshot".equals(what)) {
            // It would write where the input says.
            return reply(() -> ControlCodec.path(map, "folder"));
        }
        try {
            return "ok" + what + dispatch.carryOut(map, _ -> {}).size();
        } catch (ControlException e) {
            return "no" + what + e.kind();
        } catch (ControlCodec.Malformed e) {
            return "bad";
        }
    }

    private interface Reading {
        Object read();
    }

    private static String reply(Reading reading) {
        try {
            reading.read();
            return "read";
        } catch (ControlCodec.Malformed e) {
            return "malformed";
        }
    }
}
