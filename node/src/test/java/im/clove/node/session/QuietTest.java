package im.clove.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.SessionPort;
import im.clove.node.account.Undelivered;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is put off, how much of it, and in which order it comes.
final class QuietTest {
    private static final String RECEIPT = "<message><received xmlns='urn:xmpp:receipts' id='1'/></message>";

    private final List<Stanza> went = new ArrayList<>();
    private boolean isShort;
    private final Quiet quiet = new Quiet(() -> isShort, went::add);

    @BeforeEach
    void inactive() {
        assertThat(quiet.take(Element.of("urn:xmpp:csi:0", "inactive"))).isEmpty();
    }

    private static Undelivered item(String xml, long queued) {
        return new Undelivered(Stanza.of(Elements.stanza(xml)), queued);
    }

    private static Undelivered item(String xml) {
        return item(xml, SessionPort.NOT_QUEUED);
    }

    private static Undelivered presence(int of) {
        return item("<presence from='a@b/" + of + "'/>");
    }

    @Test
    void theLatestOfEachComesInTheOrderOfTheLatest() {
        Undelivered first = item("<presence from='a@b/1'><show>away</show></presence>");
        Undelivered receipt = item(RECEIPT);
        assertThat(quiet.next(first)).isEmpty();
        assertThat(quiet.next(presence(2))).isEmpty();
        assertThat(quiet.next(receipt)).isEmpty();
        assertThat(quiet.next(presence(1))).isEmpty();
        assertThat(went).containsExactly(first.stanza());
        Undelivered text = item("<message><body>x</body></message>");
        assertThat(quiet.next(text)).containsExactly(presence(2), receipt, presence(1), text);
        assertThat(quiet.next(text)).as("it is still inactive").containsExactly(text);
        assertThat(quiet.next(presence(3))).isEmpty();
        assertThat(quiet.take(Element.of("urn:xmpp:csi:0", "active"))).containsExactly(presence(3));
        assertThat(quiet.next(presence(4))).containsExactly(presence(4));
    }

    @Test
    void aChatStateGoesNowhere() {
        Undelivered state = item("<message><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        assertThat(quiet.next(state)).isEmpty();
        assertThat(quiet.become(false)).isEmpty();
        assertThat(went).containsExactly(state.stanza());
        assertThat(quiet.next(state)).containsExactly(state);
    }

    @Test
    void whatMoreWaitsBehindIsNotPutOff() {
        assertThat(quiet.next(item("<presence from='a@b/1'/>", SessionPort.MORE)))
                .hasSize(1);
    }

    @Test
    void itIsBoundedByStanzas() {
        for (int i = 0; i < Quiet.MOST; i++) {
            assertThat(quiet.next(item("<presence from='" + i + "'/>"))).isEmpty();
        }
        assertThat(quiet.next(presence(1))).hasSize(Quiet.MOST + 1);
        assertThat(quiet.next(presence(1))).as("and begins anew").isEmpty();
    }

    @Test
    void itIsBoundedByBytes() {
        String large = "<message><what xmlns='x'>" + "x".repeat((int) Quiet.MOST_BYTES / 3) + "</what></message>";
        assertThat(quiet.next(item(large))).isEmpty();
        assertThat(quiet.next(item(large))).isEmpty();
        assertThat(quiet.next(item(large))).hasSize(3);
        assertThat(quiet.next(item(large))).isEmpty();
    }

    @Test
    void whatIsReplacedDoesNotCountAnyMore() {
        String large =
                "<presence from='a@b/1'><status>" + "x".repeat((int) Quiet.MOST_BYTES / 3) + "</status></presence>";
        for (int i = 0; i < 9; i++) {
            assertThat(quiet.next(item(large))).isEmpty();
        }
        assertThat(went).hasSize(8);
    }

    @Test
    void ofWhatWaitsToBeConfirmedFewArePutOff() {
        for (int i = 1; i <= Quiet.MOST_AWAITED; i++) {
            assertThat(quiet.next(item(RECEIPT, i))).isEmpty();
        }
        assertThat(quiet.next(item(RECEIPT, 99))).hasSize(Quiet.MOST_AWAITED + 1);
        assertThat(quiet.next(item(RECEIPT, 100))).isEmpty();
    }

    @Test
    void nothingIsPutOffWhileTheNodeIsShortOfMemory() {
        assertThat(quiet.next(presence(1))).isEmpty();
        isShort = true;
        assertThat(quiet.next(presence(2))).containsExactly(presence(1), presence(2));
    }
}
