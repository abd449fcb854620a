package im.clove.bench.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Stanzas that are small as read and large as written: sequences 1, 5 and 9.
final class Growth {
    private static final List<String> ESCAPES =
            List.of("&amp;", "&lt;", "&apos;", "&quot;", "&#38;", "&gt;", "ä", "&#x10FFFF;");
    private static final List<String> KINDS = List.of("chat", "normal", "headline", "groupchat");

    private Growth() {}

    /// One stanza's content, of at most so many bytes.
    static String content(Attack attack, int most) {
        String uri = "a:" + attack.one(ESCAPES).repeat(attack.between(10, 4_000));
        if (uri.length() > most / 2) {
            uri = uri.substring(0, uri.lastIndexOf('&', most / 2) < 2 ? 2 : uri.lastIndexOf('&', most / 2));
        }
        int shape = attack.random().nextInt(6);
        StringBuilder text = new StringBuilder(shape == 4 ? "<q xmlns='u'>" : "<q xmlns='u' xmlns:p='" + uri + "'>");
        int room = most - text.length() - 200;
        int count = attack.between(1, 4_000);
        for (int i = 0; i < count && room > 0; i++) {
            String piece = switch (shape) {
                case 0 -> "<p:x/>";
                case 1 -> "<x p:a='' p:b=''/>";
                case 2 -> "<x xmlns=''/>";
                case 3 -> "<p:x><y/></p:x>";
                case 4 -> "<x xmlns='" + uri + "'/>";
                default -> "<p:x>" + attack.one(ESCAPES).repeat(8) + "</p:x>";
            };
            room -= piece.length();
            if (room > 0) {
                text.append(piece);
            }
        }
        return text.append("</q>").toString();
    }

    /// 1: to somebody who is offline, or not.
    static String toSomebody(Attack attack) throws IOException {
        Speaker speaker = attack.speaker();
        int count = attack.between(1, 60);
        int most = attack.between(2_000, 200_000);
        String to = attack.victim().bare() + (attack.random().nextInt(4) == 0 ? "/nobody" : "");
        String kind = attack.one(KINDS);
        long bytes = 0;
        int said = 0;
        while (said < count && !attack.isOver()) {
            String content = "<body>x</body>" + content(attack, most);
            bytes += content.length();
            if (!speaker.message("s" + attack.random().nextInt(50), to, "type='" + kind + "'", content)) {
                break;
            }
            said++;
        }
        attack.hold(1_000);
        return said + " messages (" + kind + ") of up to " + most + " bytes, " + bytes + " in all, from "
                + speaker.what() + ": " + speaker.outcome();
    }

    /// 5: to a server that takes only small ones.
    static String toPickyServer(Attack attack) throws IOException {
        Guest guest = attack.guest();
        int count = attack.between(1, 10);
        int most = attack.between(4_000, 150_000);
        String server = attack.world().node().strangers().getFirst();
        boolean isMessage = attack.random().nextInt(4) > 0;
        for (int i = 0; i < count && !attack.isOver(); i++) {
            String content = content(attack, most);
            String to = "u" + i + '@' + server;
            guest.say(
                    isMessage
                            ? "<message to='" + to + "' type='chat'><body>x</body>" + content + "</message>"
                            : "<iq to='" + to + "' type='get' id='g" + i + "'>" + content + "</iq>");
        }
        attack.hold(3_000);
        return count + (isMessage ? " messages" : " requests") + " of up to " + most
                + " bytes to a server that takes 64 KiB: " + guest.outcome();
    }

    /// 9: to many resources at once.
    static String toManyResources(Attack attack) throws IOException {
        var account = attack.hostile();
        List<Guest> ears = new ArrayList<>();
        int resources = attack.between(2, 19);
        Guest.Ears how = attack.one(List.of(Guest.Ears.values()));
        for (int i = 0; i < resources && !attack.isOver(); i++) {
            try {
                Guest ear = attack.guest(account, how);
                ear.say("<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
                ears.add(ear);
            } catch (IOException _) {
                // No more clients of this account.
            }
        }
        Speaker speaker = attack.random().nextBoolean() || ears.isEmpty() ? attack.speaker() : ears.getFirst();
        int count = attack.between(1, 200);
        int most = attack.between(1_000, 60_000);
        int said = 0;
        while (said < count && !attack.isOver()) {
            if (!speaker.message("s", account.bare(), "type='chat'", "<body>x</body>" + content(attack, most))) {
                break;
            }
            said++;
        }
        attack.hold(1_500);
        long heard = ears.stream().mapToLong(Guest::heard).sum();
        return said + " messages of up to " + most + " bytes to " + ears.size() + " clients (" + how + "): " + heard
                + " heard, " + speaker.outcome();
    }
}
