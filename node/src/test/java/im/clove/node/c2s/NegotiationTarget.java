package im.clove.node.c2s;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/// A client's way in, from the bytes it sends: nobody enters without a login, no login without encryption, one end,
/// nothing after it. What stands behind a form feed is the stream after TLS or SASL. The first byte chooses the
/// listener.
public final class NegotiationTarget implements FuzzTarget {
    private static final String OPEN = RawClient.HEADER;
    private static final String PLAIN = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            + Base64.getEncoder().encodeToString("\0romeo\0shakespeare".getBytes(StandardCharsets.UTF_8)) + "</auth>";
    private static final String SCRAM = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>"
            + Base64.getEncoder().encodeToString("n,,n=romeo,r=abc".getBytes(StandardCharsets.UTF_8)) + "</auth>";
    private static final String SASL2 = "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>"
            + Base64.getEncoder().encodeToString("\0romeo\0shakespeare".getBytes(StandardCharsets.UTF_8))
            + "</initial-response><user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>x</software>"
            + "</user-agent><bind xmlns='urn:xmpp:bind:0'><tag>y</tag><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>"
            + "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/></authenticate>";
    private static final String RESUME = "<resume xmlns='urn:xmpp:sm:3' previd='x' h='1'/>";

    @Override
    public String name() {
        return "c2s";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "0" + OPEN + RawClient.STARTTLS + "\f" + OPEN + PLAIN + "\f" + OPEN + RawClient.BIND,
                "1" + OPEN + PLAIN + "\f" + OPEN + RESUME + RawClient.BIND,
                "2" + OPEN + SCRAM + "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>Yz1iaXdz</response>" + PLAIN,
                "3" + OPEN + "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>" + PLAIN + "\f" + OPEN
                        + "<message to='a@b'/>",
                "1" + OPEN + SASL2,
                "0" + OPEN + PLAIN + "<iq type='get' id='1'><query xmlns='jabber:iq:auth'/></iq>",
                "1" + OPEN.replace("montague", "capulet"),
                "2" + OPEN + PLAIN.replace("PLAIN", "EXTERNAL") + "</stream:stream>");
    }

    @Override
    public List<String> words() {
        return List.of(
                OPEN,
                PLAIN,
                SCRAM,
                RESUME,
                RawClient.BIND,
                RawClient.STARTTLS,
                "\f",
                "</stream:stream>",
                "mechanism='",
                "<resource>",
                "</resource>",
                "type='set'",
                "type='get'",
                "type='result'",
                "id='",
                "to='",
                "from='",
                "version='1.0'",
                "romeo@montague.example",
                "=",
                "<enable xmlns='urn:xmpp:sm:3' resume='1'/>");
    }

    @Override
    public int most() {
        return 2 * 1024;
    }

    private static final class Run {
        private final ClientNegotiation machine;
        private boolean isEncrypted;
        private boolean isLoggedIn;
        private boolean isNew;
        private int ends;
        private final StringBuilder shape = new StringBuilder();

        Run(int which) {
            boolean trusted = which == 3;
            Protection protection = which == 1 ? Protection.TLS : which == 2 ? Protection.EQUIVALENT : Protection.NONE;
            isEncrypted = protection != Protection.NONE || trusted;
            machine = NegotiationScript.machine(protection, trusted, true);
        }

        void take(List<Output> outputs) {
            for (Output output : outputs) {
                require(ends == 0, "goes on after its end");
                shape.append(output.getClass().getSimpleName().charAt(0));
                switch (output) {
                    case Output.Header(var from, var to, String id) ->
                        XmlWriter.header(
                                Element.CLIENT,
                                from == null ? "" : from.name(),
                                to == null ? null : to.toString(),
                                id,
                                "en");
                    case Output.Send(Element element) -> XmlWriter.stanza(element, Element.CLIENT);
                    case Output.LoginFailed(Element answer) -> XmlWriter.stanza(answer, Element.CLIENT);
                    case Output.StartTls _ -> {
                        isEncrypted = true;
                        isNew = true;
                        take(machine.secured(ChannelBinding.Source.NONE));
                    }
                    case Output.Check(SaslServer sasl, var request) -> {
                        require(isEncrypted, "a login without encryption");
                        take(machine.checked(sasl.handle(request)));
                    }
                    case Output.Register wanted -> {
                        require(isEncrypted, "a registration without encryption");
                        take(machine.registered(RegistrationAnswer.of(
                                new OneInvitation(), wanted.host(), wanted.request(), wanted.shown())));
                    }
                    case Output.LoggedIn(Jid account, boolean restarts) -> {
                        require(account.toString().equals("romeo@montague.example"), "logged in as somebody else");
                        isLoggedIn = true;
                        isNew |= restarts;
                    }
                    case Output.Note(LoggedInClient client, var _) -> {
                        require(client.account().local().equals("romeo"), "noted as somebody else");
                        take(machine.noted(List.of()));
                    }
                    case Output.Enter(LoggedInClient client, Entrance entrance) -> {
                        require(isLoggedIn, "in without a login");
                        require(client.account().local().equals("romeo"), "in as somebody else");
                        shape.append(entrance.getClass().getSimpleName().charAt(0));
                        take(machine.refused(List.of(Element.of(Element.CLIENT, "iq"))));
                    }
                    case Output.Fail _, Output.Finish _ -> ends++;
                }
            }
        }
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        int which = input.length == 0 ? 0 : (input[0] & 0xFF) % 4;
        Run run = new Run(which);
        String rest = new String(input, StandardCharsets.ISO_8859_1);
        for (String stream : rest.substring(Math.min(1, rest.length())).split("\f", 6)) {
            StreamParser parser = new StreamParser(XmlLimits.BEFORE_LOGIN);
            run.isNew = false;
            for (StreamEvent event : parser.feed(ByteBuffer.wrap(stream.getBytes(StandardCharsets.ISO_8859_1)))) {
                run.take(run.machine.step(event));
                if (run.isNew) {
                    // What was read before TLS or SASL does not count after it.
                    break;
                }
            }
        }
        require(run.ends == 0 || run.machine.isOver(), "an end that is none");
        return which + (run.shape.length() > 40 ? run.shape.substring(0, 40) : run.shape.toString());
    }
}
