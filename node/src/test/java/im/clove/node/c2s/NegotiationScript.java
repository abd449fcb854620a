package im.clove.node.c2s;

import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslRequest;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslTerms;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.sasl.TokenLogin;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A client's negotiation as a script: what is said in literal XML, and what the machine then wants done, in words.
final class NegotiationScript {
    static final String OPEN = "<stream:stream to='montague.example' version='1.0' xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams'>";

    private NegotiationScript() {}

    static ClientNegotiation machine(Protection protection, boolean trusted, boolean startsTls) {
        return machine(protection, trusted, startsTls, TestServer.HOST::equals);
    }

    static ClientNegotiation machine(
            Protection protection, boolean trusted, boolean startsTls, Predicate<Domain> isServed) {
        List<StreamFeature> features = Stream.concat(
                        StandardFeatures.of(10_000, OptionalInt.of(300)).stream(),
                        Stream.of(
                                StreamFeature.saying(
                                        Set.of(StreamFeature.Stage.AFTER_LOGIN), _ -> StreamFeatures.clientState()),
                                StreamFeature.saying(
                                        Set.of(StreamFeature.Stage.BEFORE_LOGIN),
                                        whom -> Element.of("u", "greeting").with("to", whom.toString()))))
                .toList();
        NegotiationTerms terms = new NegotiationTerms(
                isServed,
                trusted,
                startsTls,
                Set.of(ScramHash.values()),
                (host, offered, hashed, bindings) -> new SaslServer(new SaslTerms(
                        host,
                        offered,
                        hashed,
                        bindings,
                        account -> account != null && account.local().equals("romeo")
                                ? Optional.of(new Login(TestServer.ROMEO, false, 0))
                                : Optional.empty(),
                        (account, client) -> Optional.of(new TokenLogin(
                                List.of(new TokenLogin.Candidate("HT-SHA-256-NONE", "token of " + client, false, 3)),
                                false,
                                0)),
                        new Decoys(new byte[32], 4096),
                        true,
                        () -> "nonce")),
                features,
                List.of("urn:xmpp:carbons:2", "urn:xmpp:sm:3"),
                (account, client) -> "of" + client,
                () -> "id",
                true,
                Optional.empty());
        return new ClientNegotiation(terms, protection, ChannelBinding.Source.NONE);
    }

    static StreamEvent event(String text) {
        String all = text.startsWith("<stream:stream") ? text : OPEN + text;
        return new StreamParser(XmlLimits.CLIENT)
                .feed(ByteBuffer.wrap(all.getBytes(StandardCharsets.UTF_8)))
                .getLast();
    }

    static List<String> say(ClientNegotiation to, String text) {
        return done(to, to.step(event(text)));
    }

    /// The outputs, with logins and handshakes carried out.
    static List<String> done(ClientNegotiation by, List<Output> outputs) {
        List<String> out = new ArrayList<>();
        for (Output output : outputs) {
            switch (output) {
                case Output.Header(var from, var to, String id) -> out.add("header " + from + ' ' + to + ' ' + id);
                case Output.Send(Element element) -> out.add(XmlWriter.toString(element));
                case Output.LoginFailed(Element answer) -> out.add(XmlWriter.toString(answer));
                case Output.StartTls _ -> {
                    out.add("tls");
                    out.addAll(done(by, by.secured(ChannelBinding.Source.NONE)));
                }
                case Output.Check(SaslServer sasl, SaslRequest request) ->
                    out.addAll(done(by, by.checked(sasl.handle(request))));
                case Output.Register wanted ->
                    out.addAll(done(
                            by,
                            by.registered(RegistrationAnswer.of(
                                    new OneInvitation(), wanted.host(), wanted.request(), wanted.shown()))));
                case Output.LoggedIn(Jid account, boolean restarts) ->
                    out.add((restarts ? "restart " : "logged in ") + account);
                case Output.Note(LoggedInClient client, Visit visit) -> {
                    out.add("note " + visit.agent() + ' ' + visit.used() + ' ' + visit.count() + ' ' + visit.givesUp()
                            + ' ' + visit.wanted().map(Mechanism::wireName));
                    out.addAll(done(by, by.noted(List.of(Element.of("u", "noted")))));
                }
                case Output.Enter(LoggedInClient client, Entrance.Bind bind) ->
                    out.add("bind " + client.account() + " '" + bind.resource() + "' " + client.language() + ' '
                            + bind.inline());
                case Output.Enter(LoggedInClient client, Entrance.Resume resume) ->
                    out.add("resume " + client.account() + ' ' + resume.previousId() + ' ' + resume.h());
                case Output.Fail(var condition, String text) -> out.add("fail " + condition + ' ' + text);
                case Output.Finish _ -> out.add("finish");
            }
        }
        return out;
    }
}
