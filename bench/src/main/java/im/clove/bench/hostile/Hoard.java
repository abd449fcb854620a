package im.clove.bench.hostile;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What waits in memory, or on the disk: sequences 4, 7 and 8.
final class Hoard {
    private Hoard() {}

    /// 4: for servers that do not exist, or for oneself.
    static String waiting(Attack attack) throws IOException {
        return switch (attack.random().nextInt(4)) {
            case 0 -> madeUpServers(attack, "iq");
            case 1 -> madeUpServers(attack, "message");
            case 2 -> presence(attack);
            default -> oneself(attack);
        };
    }

    private static String madeUpServers(Attack attack, String kind) throws IOException {
        int streams = attack.between(1, 6);
        int servers = attack.between(1, 3_000);
        int size = attack.between(100, 250_000);
        int each = attack.between(1, 8);
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            guests.add(attack.guest());
        }
        String head = kind.equals("iq") ? "<iq type='get' id='x' to='" : "<message type='chat' to='";
        int said = 0;
        for (int i = 0; i < servers * each && !attack.isOver(); i++) {
            String to = "u@" + madeUp(attack);
            String body = "<body xmlns='jabber:client'>" + "b".repeat(size) + "</body>";
            if (!guests.get(i % streams).say(head + to + "'>" + body + "</" + kind + '>')) {
                break;
            }
            said++;
        }
        attack.hold(2_000);
        return said + " of " + kind + " with " + size + " bytes to servers that do not exist, from " + streams
                + " streams: " + guests.getFirst().outcome();
    }

    private static String madeUp(Attack attack) {
        byte[] hash = new byte[32];
        attack.random().nextBytes(hash);
        return Domain.of(B32.ofHash(hash)).name();
    }

    private static String presence(Attack attack) throws IOException {
        int streams = attack.between(1, 19);
        int addresses = attack.between(10, 2_000);
        int size = attack.between(10, 1_000);
        boolean local = attack.random().nextBoolean();
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            guests.add(attack.guest());
        }
        String domain = local ? attack.world().node().domain() : madeUp(attack);
        int said = 0;
        for (int i = 0; i < addresses && !attack.isOver(); i++) {
            String to = "u" + i + '@' + domain + '/' + "r".repeat(size);
            if (!guests.get(i % streams)
                    .say("<presence to='" + to + "'><status>" + "s".repeat(size) + "</status></presence>")) {
                break;
            }
            said++;
        }
        attack.hold(500);
        return said + " directed presences to addresses of " + size + " bytes, from " + streams + " streams: "
                + guests.getFirst().outcome();
    }

    private static String oneself(Attack attack) throws IOException {
        var account = attack.hostile();
        Guest.Ears how = attack.one(List.of(Guest.Ears.values()));
        Guest guest = attack.guest(account, how);
        int count = attack.between(5, 400);
        int size = attack.between(1_000, 240_000);
        int said = 0;
        for (; said < count && !attack.isOver(); said++) {
            int grown = Math.min(240_000, 200 + size / count * said);
            if (!guest.message("", account.bare(), "type='chat'", "<body>" + "o".repeat(grown) + "</body>")) {
                break;
            }
        }
        attack.hold(1_000);
        return said + " messages to oneself that grow to " + size + " bytes (" + how + "): " + guest.outcome();
    }

    /// 7: many words to a client that confirms late. Its session must not end over it.
    static String slowClient(Attack attack) throws IOException {
        SlowClient slow = attack.keep(SlowClient.login(
                attack.one(attack.world().patient()), "slow" + attack.random().nextInt(1_000_000)));
        Speaker speaker = attack.speaker();
        int count = attack.between(100, 1_500);
        int size = attack.between(1, 2_000);
        int said = 0;
        for (; said < count && !attack.isOver(); said++) {
            if (!speaker.message(
                    "s", slow.bare(), "type='chat' id='w" + said + "'", "<body>" + "w".repeat(size) + "</body>")) {
                break;
            }
        }
        attack.hold(5_000);
        String outcome = said + " messages of " + size + " bytes to a client that confirms after 2 s: it heard "
                + slow.heard() + ", " + speaker.outcome();
        if (!slow.isOpen()) {
            throw new Finding(outcome + "; its session ended: " + slow.last());
        }
        slow.leave();
        return outcome;
    }

    /// 8: many words to somebody who is offline.
    static String flood(Attack attack) throws IOException {
        Speaker speaker = attack.speaker();
        int count = attack.between(100, 3_000);
        int size = attack.between(1, 20_000);
        int users = attack.between(1, 1_000);
        String to = attack.victim().bare();
        int said = 0;
        for (; said < count && !attack.isOver(); said++) {
            if (!speaker.message(
                    "s" + attack.random().nextInt(users), to, "type='chat'", "<body>" + "f".repeat(size) + "</body>")) {
                break;
            }
        }
        attack.hold(500);
        return said + " messages of " + size + " bytes from " + users + " users of " + speaker.what() + ": "
                + speaker.outcome();
    }
}
