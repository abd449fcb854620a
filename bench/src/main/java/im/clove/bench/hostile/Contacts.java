package im.clove.bench.hostile;

import im.clove.bench.compare.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Requests to be a contact, and rosters: sequences 2 and 3.
final class Contacts {
    private Contacts() {}

    /// 2: requests that are large.
    static String requests(Attack attack) throws IOException {
        Speaker speaker = attack.speaker();
        int count = attack.between(1, 200);
        int size = attack.between(100, 200_000);
        int shape = attack.random().nextInt(4);
        String to = attack.victim().bare();
        int said = 0;
        while (said < count && !attack.isOver()) {
            String filler = "i".repeat(size);
            String type = attack.random().nextInt(8) == 0 ? "unsubscribe" : "subscribe";
            String head = "<presence" + speaker.from("s" + said) + " to='" + to + "' type='" + type + "' ";
            String request = switch (shape) {
                case 0 -> head + "id='" + filler + "'/>";
                case 1 -> head + "><status>" + filler + "</status></presence>";
                case 2 -> head + "a='" + "&lt;".repeat(size / 8) + "'><x xmlns='u'/></presence>";
                default -> head + '>' + Growth.content(attack, size + 1_000) + "</presence>";
            };
            if (!speaker.say(request)) {
                break;
            }
            said++;
        }
        attack.hold(1_000);
        return said + " requests of " + size + " bytes in shape " + shape + " from " + speaker.what() + ": "
                + speaker.outcome();
    }

    /// 3: a large roster, and then a login and a message to the account that has it.
    static String roster(Attack attack) throws IOException {
        User account = attack.hostile();
        Guest guest = attack.guest(account, attack.one(List.of(Guest.Ears.values())));
        int items = attack.between(10, 2_200);
        int groups = attack.between(1, 80);
        int size = attack.between(4, 1_021);
        int said = 0;
        for (; said < items && !attack.isOver(); said++) {
            List<String> named = new ArrayList<>();
            for (int i = 0; i < groups; i++) {
                named.add("<group>" + (i + "g".repeat(size)).substring(0, size) + "</group>");
            }
            if (!guest.say("<iq type='set' id='i" + said + "'><query xmlns='jabber:iq:roster'><item jid='c" + said
                    + "@example.org' name='" + "n".repeat(size) + "'>" + String.join("", named)
                    + "</item></query></iq>")) {
                break;
            }
        }
        String outcome = guest.outcome();
        guest.close();
        String again;
        try {
            Guest back = attack.guest(account, Guest.Ears.READS);
            back.say("<presence><priority>0</priority></presence>");
            attack.hold(500);
            again = back.outcome();
        } catch (IOException e) {
            again = "no login (" + e.getMessage() + ')';
        }
        attack.guest().message("", account.bare(), "type='chat'", "<body>x</body>");
        return said + " contacts in " + groups + " groups of " + size + " bytes: " + outcome + "; then " + again;
    }
}
