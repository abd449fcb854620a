package im.clove.node.transit;

import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.random.RandomGenerator;

/// An export of a foreign server (XEP-0227): taken, or refused with its line; what is taken is the same when it is
/// taken again.
public final class PieTarget implements FuzzTarget {
    private static final Domain HOST = Domain.of("a.example");
    private static final String BEGIN = "<server-data xmlns='urn:xmpp:pie:0'><host jid='a.example'><user name='u'>"
            + "<scram-credentials xmlns='urn:xmpp:pie:0#scram' mechanism='SCRAM-SHA-1'><iter-count>4096</iter-count>"
            + "<salt>AAAA</salt><server-key>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</server-key>"
            + "<stored-key>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</stored-key></scram-credentials>";
    private static final String END = "</user></host></server-data>";

    @Override
    public String name() {
        return "pie";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                BEGIN + "<query xmlns='jabber:iq:roster'><item jid='r@b.example' name='R' subscription='both'>"
                        + "<group>G</group></item></query><presence xmlns='jabber:client' type='subscribe'"
                        + " from='p@b.example'/><vCard xmlns='vcard-temp'><FN>U</FN></vCard>" + END,
                BEGIN + "<query xmlns='jabber:iq:private'><a xmlns='urn:a'>x</a></query><blocklist"
                        + " xmlns='urn:xmpp:blocking'><item jid='e.example'/></blocklist><prefs"
                        + " xmlns='urn:xmpp:mam:2' default='roster'><always/><never/></prefs>" + END,
                BEGIN + "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='n'><x"
                        + " xmlns='jabber:x:data' type='submit'><field var='pubsub#max_items'><value>2</value></field>"
                        + "</x></configure></pubsub><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'>"
                        + "<item id='1'><e xmlns='urn:e'/></item></items></pubsub>" + END,
                BEGIN + "<archive xmlns='urn:xmpp:pie:0#mam'><result xmlns='urn:xmpp:mam:2' id='x'><forwarded"
                        + " xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>"
                        + "<message xmlns='jabber:client' from='r@b.example' to='u@a.example'><body>b</body></message>"
                        + "</forwarded></result></archive><offline-messages><message xmlns='jabber:client'"
                        + " from='r@b.example'><body>c</body></message></offline-messages>" + END,
                "<!DOCTYPE a [<!ENTITY x 'y'>]><server-data xmlns='urn:xmpp:pie:0'>&x;</server-data>",
                "<a/>");
    }

    @Override
    public List<String> words() {
        return List.of(
                "<user name='v'>",
                "</user>",
                "</host>",
                "<item",
                "/>",
                " jid='x@y'",
                "\u0001",
                "&amp;",
                "&#x10FFFF;",
                "&x;",
                "xmlns='urn:x'",
                "stamp='2020-01-01T00:00:00Z'",
                "stamp='+999999999-12-31T23:59:59Z'",
                "000000000000000000000000zzzzzzzzzzzz",
                "<![CDATA[",
                "]]>",
                "\uD83D\uDE00",
                "pubsub#access_model",
                "whitelist");
    }

    /// A store, and keys of another server need none made.
    @Override
    public long heap(int length) {
        return (24L << 20) + 4_000L * length;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) throws Exception {
        MemoryStore store = new MemoryStore();
        try {
            Report report = Transit.take(store, HOST, FuzzTarget.text(input));
            String written = Transit.written(store);
            MemoryStore again = new MemoryStore();
            Report second = Transit.take(again, HOST, written);
            FuzzTarget.require(second.missed().isEmpty(), "left out of our own: " + second.missed());
            FuzzTarget.require(Transit.written(again).equals(written), "another text: " + written);
            return "taken" + report.accounts().size() + report.taken().keySet()
                    + Math.min(4, report.missed().size());
        } catch (UnreadableSourceException e) {
            return String.valueOf(e.getMessage()).replaceAll("(?s)'[^']*'|\"[^\"]*\"|[0-9]+", "");
        }
    }
}
