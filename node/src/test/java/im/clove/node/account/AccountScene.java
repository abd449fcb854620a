package im.clove.node.account;

import static im.clove.node.account.AccountStage.stanza;

import im.clove.node.account.AccountEvent.Binding;
import im.clove.node.account.AccountStage.Seat;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.store.Batch;
import im.clove.node.store.StoredContact;
import im.clove.node.store.StoredRosters;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The account with everything an event can meet: two sessions, contacts, a queue, messages in delivery.
final class AccountScene {
    final AccountStage stage = new AccountStage();
    final Seat orchard = stage.seat("orchard");
    final Seat tomb = stage.seat("tomb");

    AccountScene() {
        Batch batch = new Batch();
        contact(batch, FailedCommitPlayTest.JULIET, StoredContact.Subscription.BOTH);
        contact(batch, Jid.parse("nurse@verona.example"), StoredContact.Subscription.FROM);
        for (String id : List.of("q1", "q2")) {
            byte[] waits = XmlWriter.document(Elements.stanza("<message type='chat' from='juliet@verona.example/a' id='"
                    + id + "' to='romeo@verona.example'><body>old</body></message>"));
            stage.stores.offline().append(batch, AccountStage.ROMEO, waits, AccountStage.NOW);
        }
        stage.stores.store().commit(batch);
        stage.post(bind(orchard), bind(tomb));
        stage.post(
                out(orchard, "<presence/>"),
                iq(orchard, "get", "<query xmlns='jabber:iq:roster'/>"),
                out(orchard, "<presence to='paris@mantua.example'/>"),
                iq(orchard, "get", "<blocklist xmlns='urn:xmpp:blocking'/>"));
        stage.post(in(FailedCommitPlayTest.CHAT.replace("new", "held")));
        stage.said.clear();
        stage.commits = 0;
    }

    private void contact(Batch batch, Jid jid, StoredContact.Subscription subscription) {
        StoredContact contact = new StoredContact(jid, "", List.of(), subscription, false, false);
        StoredRosters.put(stage.stores.store(), batch, AccountStage.ROMEO, contact);
    }

    AccountEvent bind(Seat seat) {
        return new AccountEvent.Bind(
                new Binding(seat.resource(), FailedCommitPlayTest.GENERATION, List.of(), _ -> seat),
                new CompletableFuture<>());
    }

    AccountEvent out(Seat from, String xml) {
        return new AccountEvent.Outbound(
                from,
                stanza(xml).withFrom(AccountStage.ROMEO.withResource(from.resource())),
                stage.ticket("of " + from.resource()));
    }

    AccountEvent iq(Seat from, String type, String payload) {
        return out(from, "<iq type='" + type + "' id='1' to='romeo@verona.example'>" + payload + "</iq>");
    }

    Envelope asked(String type, String payload) {
        Jid orchard = AccountStage.ROMEO.withResource("orchard");
        Stanza iq = stanza("<iq type='" + type + "' id='1' to='romeo@verona.example'>" + payload + "</iq>");
        return new Envelope(iq.withFrom(orchard), new Origin.Client(orchard), stage.ticket("of who asks"));
    }

    AccountEvent in(String xml) {
        return new AccountEvent.Inbound(new Envelope(stanza(xml), new Origin.Node(), stage.ticket("of " + xml)));
    }

    AccountEvent asks(String name) {
        return in("<presence type='subscribe' from='" + name + "@mantua.example' to='romeo@verona.example'/>");
    }
}
