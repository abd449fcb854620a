package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.Protection;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.SaslRequest;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslTerms;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Random sequences of events: no undeclared state, no exception, and a bounded end.
final class ClientNegotiationFuzzTest {
    private static final String OPEN = RawClient.HEADER;
    private static final List<String> CHILDREN = List.of(
            RawClient.STARTTLS,
            RawClient.BIND,
            RawClient.BIND.replace("orchard", ""),
            RawClient.BIND.replace("orchard", "\u200e\u0378"),
            RawClient.BIND.replace("id='b1'", ""),
            plain("romeo", "shakespeare"),
            plain("romeo", "wrong"),
            "<iq type='set' id='p'><preauth xmlns='urn:xmpp:pars:0' token='good'/></iq>",
            "<iq type='set' id='p'><preauth xmlns='urn:xmpp:pars:0' token='bad'/></iq>",
            "<iq type='get' id='f'><query xmlns='jabber:iq:register'/></iq>",
            "<iq type='set' id='m'><query xmlns='jabber:iq:register'><username>a</username>"
                    + "<password>long enough</password></query></iq>",
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>biwsbj1yb21lbyxyPWFiYw==</auth>",
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'/>",
            "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>Yz1iaXdz</response>",
            "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
            "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
            "<message to='a@b'/>",
            "<iq type='result' id='1'/>",
            "<presence/>",
            "<enable xmlns='urn:xmpp:sm:3'/>",
            "<resume xmlns='urn:xmpp:sm:3' previd='x' h='1'/>",
            "<resume xmlns='urn:xmpp:sm:3'/>",
            "<r xmlns='urn:xmpp:sm:3'/>",
            "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>",
            "<stream:features/>");

    private static String plain(String user, String password) {
        return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8))
                + "</auth>";
    }

    private static List<StreamEvent> parse(String text) {
        return new StreamParser(XmlLimits.CLIENT).feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<StreamEvent> events() {
        List<StreamEvent> events = new ArrayList<>();
        for (String child : CHILDREN) {
            events.add(parse(OPEN + child).getLast());
        }
        events.add(parse(OPEN).getLast());
        events.add(parse(OPEN).getLast());
        events.add(parse(OPEN).getLast());
        events.add(parse(OPEN.replace("montague", "capulet")).getLast());
        events.add(parse(OPEN.replace("version='1.0' ", "")).getLast());
        events.add(new StreamEvent.Closed());
        events.add(new StreamEvent.Violation(StreamEvent.Kind.RESTRICTED_XML, "fuzz"));
        return events;
    }

    private static NegotiationTerms terms(boolean trusted) {
        return new NegotiationTerms(
                TestServer.HOST::equals,
                trusted,
                true,
                Set.of(ScramHash.values()),
                (host, offered, hashed, bindings) -> new SaslServer(new SaslTerms(
                        host,
                        offered,
                        hashed,
                        bindings,
                        account -> account != null && account.local().equals("romeo")
                                ? Optional.of(new Login(TestServer.ROMEO, false, 0))
                                : Optional.empty(),
                        (_, _) -> Optional.empty(),
                        new Decoys(new byte[32], 4096),
                        true,
                        () -> "nonce")),
                StandardFeatures.of(1, OptionalInt.empty()),
                List.of(),
                (_, _) -> "resource",
                () -> "id",
                true,
                Optional.empty());
    }

    /// What one run saw.
    private static final class Run {
        private final Random random;
        private final ClientNegotiation machine;
        private boolean encrypted;
        private boolean loggedIn;
        private boolean bound;
        private boolean ended;

        Run(long seed) {
            random = new Random(seed);
            boolean trusted = random.nextInt(4) == 0;
            Protection protection = Protection.values()[random.nextInt(3)];
            encrypted = protection != Protection.NONE || trusted;
            machine = new ClientNegotiation(terms(trusted), protection, ChannelBinding.Source.NONE);
        }

        void take(List<Output> outputs) {
            for (Output output : outputs) {
                assertThat(ended).isFalse();
                switch (output) {
                    case Output.Header _, Output.Send _, Output.LoginFailed _ -> {}
                    case Output.StartTls _ -> {
                        encrypted = true;
                        take(machine.secured(ChannelBinding.Source.NONE));
                    }
                    case Output.Check(SaslServer sasl, SaslRequest request) -> {
                        assertThat(encrypted).isTrue();
                        take(machine.checked(sasl.handle(request)));
                    }
                    case Output.Register wanted -> {
                        assertThat(encrypted).isTrue();
                        assertThat(loggedIn).isFalse();
                        take(machine.registered(RegistrationAnswer.of(
                                new OneInvitation(), wanted.host(), wanted.request(), wanted.shown())));
                    }
                    case Output.LoggedIn _ -> loggedIn = true;
                    case Output.Note _ -> take(machine.noted(List.of()));
                    case Output.Enter _ -> {
                        assertThat(loggedIn).isTrue();
                        bound = random.nextBoolean();
                        if (!bound) {
                            take(machine.refused(List.of(Element.of(Element.CLIENT, "iq"))));
                        }
                    }
                    case Output.Fail _, Output.Finish _ -> ended = true;
                }
            }
        }
    }

    @Test
    @DisplayName("T-11: any order of events ends in a stream error, a proper close or a bound resource")
    void randomEventsReachNoUndeclaredState() {
        List<StreamEvent> events = events();
        int logins = 0;
        int bindings = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Run run = new Run(seed);
            int steps = 0;
            while (!run.ended && !run.bound) {
                assertThat(++steps).as("seed %d", seed).isLessThan(60);
                run.take(run.machine.step(next(run, events)));
            }
            if (run.ended) {
                assertThat(run.machine.isOver()).isTrue();
                for (StreamEvent event : events) {
                    assertThat(run.machine.step(event)).isEmpty();
                }
            }
            logins += run.loggedIn ? 1 : 0;
            bindings += run.bound ? 1 : 0;
        }

        assertThat(logins).isGreaterThan(100);
        assertThat(bindings).isGreaterThan(10);
    }

    /// Mostly what could come next, so that runs get somewhere.
    private static StreamEvent next(Run run, List<StreamEvent> events) {
        if (run.random.nextInt(5) > 0) {
            String likely = run.loggedIn ? RawClient.BIND : run.encrypted ? CHILDREN.get(5) : RawClient.STARTTLS;
            List<StreamEvent> two = parse(OPEN + likely);
            return two.get(run.random.nextInt(2));
        }
        return events.get(run.random.nextInt(events.size()));
    }
}
