package im.clove.node.play;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0054, and one avatar for old clients and new ones (XEP-0084, XEP-0153, XEP-0398).
@Timeout(300)
final class VCardPlayTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final String PARIS = "paris@mantua.example";
    private static final String ROOM = "ball@rooms.mantua.example/romeo";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String UNAVAILABLE = "<error type='cancel'><service-unavailable" + ERRORS + "/></error>";
    private static final String DATA = "urn:xmpp:avatar:data";
    private static final String METADATA = "urn:xmpp:avatar:metadata";

    /// `image` and its SHA-1, made with another program.
    private static final String IMAGE = Base64.getEncoder().encodeToString("image".getBytes(StandardCharsets.UTF_8));

    private static final String HASH = "0e76292794888d4f1fa75fb3aff4ca27c58f56a6";

    private static final String PHOTO = "<PHOTO><TYPE>image/png</TYPE><BINVAL>" + IMAGE + "</BINVAL></PHOTO>";
    private static final String UPDATE = "<x xmlns='vcard-temp:x:update'><photo>" + HASH + "</photo></x>";
    private static final String EMPTY = "<x xmlns='vcard-temp:x:update'><photo/></x>";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static String iq(String type, String payload) {
        return "<iq type='" + type + "' id='1'>" + payload + "</iq>";
    }

    private static String result(String payload) {
        return "<iq type='result' id='1' from='" + ROMEO + "' to='{me}'>" + payload + "</iq>";
    }

    private static String refused(String error) {
        return "<iq type='error' id='1' from='" + ROMEO + "' to='{me}'>" + error + "</iq>";
    }

    private static String card(String content) {
        return "<vCard xmlns='vcard-temp'>" + content + "</vCard>";
    }

    private static String pubsub(String content) {
        return "<pubsub xmlns='http://jabber.org/protocol/pubsub'>" + content + "</pubsub>";
    }

    private static String publish(String node, String id, String payload, String access) {
        return pubsub("<publish node='" + node + "'><item id='" + id + "'>" + payload + "</item></publish>"
                + "<publish-options><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>"
                + access + "</value></field></x></publish-options>");
    }

    private static String metadata(String content) {
        return "<metadata xmlns='" + METADATA + "'>" + content + "</metadata>";
    }

    private static String info() {
        return metadata("<info id='" + HASH + "' bytes='5' type='image/png'/>");
    }

    private static void avatar(Actor actor, String access) {
        actor.send(iq("set", publish(DATA, HASH, "<data xmlns='" + DATA + "'>" + IMAGE + "</data>", access)))
                .expect(result(pubsub("<publish node='" + DATA + "'><item id='" + HASH + "'/></publish>")));
        actor.send(iq("set", publish(METADATA, HASH, info(), access)))
                .expect(result(pubsub("<publish node='" + METADATA + "'><item id='" + HASH + "'/></publish>")));
    }

    private static String ask(String asker) {
        return "<iq type='get' id='1' from='" + asker + "' to='" + ROMEO + "'><vCard xmlns='vcard-temp'/></iq>";
    }

    @Test
    @DisplayName("§3: set and read by the account, read by its contacts and its server's users, and by no stranger")
    void whoReadsIt() {
        play.befriend("romeo", "juliet");
        play.crash();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(iq("get", "<vCard xmlns='vcard-temp'/>")).expect(result(card("")));
        Actor juliet = play.enter("juliet", "balcony");
        String ask = "<iq type='get' id='1' to='" + ROMEO + "'><vCard xmlns='vcard-temp'/></iq>";
        juliet.send(ask).expect(refused(UNAVAILABLE));
        romeo.send(iq("set", card("<FN>Romeo</FN>"))).expect(result(""));
        play.crash();
        for (String name : new String[] {"romeo", "juliet", "nurse"}) {
            play.enter(name, "x").send(ask).expect(result(card("<FN>Romeo</FN>")));
        }
        for (String whom : new String[] {ROMEO, "nobody@verona.example"}) {
            play.mantua.send(ask(PARIS + "/inn").replace(ROMEO, whom));
            play.mantua.expect(refused(UNAVAILABLE).replace(ROMEO, whom).replace("{me}", PARIS + "/inn"));
        }
        play.mantua.send(ask(PARIS + "/inn").replace("get", "set"));
        play.mantua.expect(refused(UNAVAILABLE).replace("{me}", PARIS + "/inn"));
        play.silence();
    }

    @Test
    @DisplayName("XEP-0398 §3.1, §4: an avatar that is published stands in the vCard, and its hash in presence at once")
    void fromPep() {
        play.contact("romeo", PARIS, "from");
        play.crash();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + PARIS + "'/>");
        avatar(romeo, "open");
        romeo.expect("<presence from='{me}' to='{me}'>" + UPDATE + "</presence>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + PARIS + "'>" + UPDATE + "</presence>");
        romeo.send(iq("get", "<vCard xmlns='vcard-temp'/>")).expect(result(card(PHOTO)));
        play.mantua.send("<presence type='probe' from='" + PARIS + "' to='" + ROMEO + "'/>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + PARIS + "'>" + UPDATE + "</presence>");

        romeo.send("<presence to='" + ROOM + "'/>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + ROOM + "'>" + UPDATE + "</presence>");
        romeo.send("<presence to='" + ROOM + "'>" + EMPTY + "</presence>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + ROOM + "'>" + EMPTY + "</presence>");
        romeo.send("<presence><x xmlns='vcard-temp:x:update'/></presence>")
                .expect("<presence from='{me}' to='{me}'>" + UPDATE + "</presence>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + PARIS + "'>" + UPDATE + "</presence>");
        romeo.send(iq(
                        "set",
                        pubsub("<publish node='" + METADATA + "'><item id='0'>" + metadata("") + "</item></publish>")))
                .expect(result(pubsub("<publish node='" + METADATA + "'><item id='0'/></publish>")));
        romeo.expect("<presence from='{me}' to='{me}'>" + EMPTY + "</presence>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + PARIS + "'>" + EMPTY + "</presence>");
        avatar(romeo, "open");
        romeo.expect("<presence from='{me}' to='{me}'>" + UPDATE + "</presence>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + PARIS + "'>" + UPDATE + "</presence>");
        play.silence();
    }

    @ParameterizedTest
    @CsvSource({"open, true, true, true", "presence, true, true, false", "whitelist, true, false, false"})
    @DisplayName("XEP-0398 §7: the photo is for those who may read the nodes: owner, contact, a room that was entered")
    void whoSeesThePhoto(String access, boolean owner, boolean contact, boolean room) {
        play.befriend("romeo", "juliet");
        play.crash();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(iq("set", card("<FN>Romeo</FN>"))).expect(result(""));
        avatar(romeo, access);
        romeo.send("<presence to='" + ROOM + "'/>");
        String shown = access.equals("whitelist") ? "" : UPDATE;
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + ROOM + "'>" + shown + "</presence>");
        romeo.send(iq("get", "<vCard xmlns='vcard-temp'/>"))
                .expect(result(card("<FN>Romeo</FN>" + (owner ? PHOTO : ""))));
        play.enter("juliet", "balcony")
                .send("<iq type='get' id='1' to='" + ROMEO + "'><vCard xmlns='vcard-temp'/></iq>")
                .expect(result(card("<FN>Romeo</FN>" + (contact ? PHOTO : ""))));
        play.mantua.send(ask(ROOM));
        play.mantua.expect((room ? result(card(PHOTO)) : refused(UNAVAILABLE)).replace("{me}", ROOM));
        play.mantua.send(ask(PARIS));
        play.mantua.expect(refused(UNAVAILABLE).replace("{me}", PARIS));
        play.silence();
    }

    @Test
    @DisplayName("XEP-0398 §3.2: the photo of a vCard that is set is published, and taken back with the vCard's")
    void fromTheVCard() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String broken = PHOTO.replace(IMAGE, IMAGE.substring(0, 3) + "\n" + IMAGE.substring(3));
        romeo.send(iq("set", card("<FN>Romeo</FN>" + broken))).expect(result(""));
        romeo.expect("<presence from='{me}' to='{me}'>" + UPDATE + "</presence>");
        romeo.send(iq("get", pubsub("<items node='" + METADATA + "'/>")))
                .expect(result(pubsub(
                        "<items node='" + METADATA + "'><item id='" + HASH + "'>" + info() + "</item></items>")));
        romeo.send(iq("get", pubsub("<items node='" + DATA + "'/>")))
                .expect(result(pubsub("<items node='" + DATA + "'><item id='" + HASH + "'><data xmlns='" + DATA + "'>"
                        + IMAGE + "</data></item></items>")));
        romeo.send(iq("get", "<vCard xmlns='vcard-temp'/>")).expect(result(card("<FN>Romeo</FN>" + PHOTO)));
        romeo.send(iq("set", card("<FN>R.</FN>" + PHOTO))).expect(result(""));
        romeo.sync(); // the same photo: nobody hears of it
        romeo.send(iq("set", card("<FN>R.</FN>"))).expect(result(""));
        romeo.expect("<presence from='{me}' to='{me}'>" + EMPTY + "</presence>");
        romeo.send(iq("get", "<vCard xmlns='vcard-temp'/>")).expect(result(card("<FN>R.</FN>")));
        play.silence();
    }

    @Test
    void whatCannotBeSet() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(iq("set", card(PHOTO.replace(IMAGE, "no Base64!"))))
                .expect(refused("<error type='modify'><bad-request" + ERRORS + "/></error>"));
        romeo.send(iq("set", card("<NOTE>" + "x".repeat(65 * 1024) + "</NOTE>")))
                .expect(refused("<error type='wait'><resource-constraint" + ERRORS + "/></error>"));
        romeo.send(iq("set", card(PHOTO.replace(IMAGE, "A".repeat(200 * 1024)))))
                .expect(refused("<error type='modify'><not-acceptable" + ERRORS
                        + "/><payload-too-big xmlns='http://jabber.org/protocol/pubsub#errors'/></error>"));
        romeo.send(iq("get", "<vCard xmlns='vcard-temp'/>")).expect(result(card("")));
        romeo.send(iq("get", pubsub("<items node='" + METADATA + "'/>")))
                .expect(refused("<error type='cancel' code='404'><item-not-found" + ERRORS + "/></error>"));
    }
}
