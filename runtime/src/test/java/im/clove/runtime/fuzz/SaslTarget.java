package im.clove.runtime.fuzz;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.External;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.sasl.SaslTerms;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramCredential;
import im.clove.xmpp.sasl.ScramHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A login: lines of an input are what the client says, the first names the mechanism. Nobody gets in who does not
/// know the password, known and unknown names are told the same, and a line of `!` says what a right client would.
public final class SaslTarget implements FuzzTarget {
    private static final String NONCE = "fyko+d2lbbFgONRv9qkxdawL";
    private static final String SERVER_NONCE = "3rfcNHYJY1ZVvWVs7j";
    private static final String PASSWORD = "pencil";
    private static final Domain HOST = Domain.of("montague.example");
    private static final ScramCredential USER = ScramCredential.of(PASSWORD, 4096, new SecureRandom());

    @Override
    public String name() {
        return "sasl";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "SCRAM-SHA-1\nn,,n=user,r=" + NONCE + "\n!",
                "SCRAM-SHA-256\nn,a=user@montague.example,n=user,r=" + NONCE + "\n!",
                "SCRAM-SHA-512\ny,,n=user,r=" + NONCE + "\nc=eSws,r=" + NONCE + SERVER_NONCE + ",p=v0X8v3Bz2T0=",
                "SCRAM-SHA-1\nn,,n=nobody,r=" + NONCE + "\nc=biws,r=" + NONCE + SERVER_NONCE
                        + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                "SCRAM-SHA-1\np=tls-exporter,,n=us=2Cer=3D,r=a\nc=,r=,p=",
                "SCRAM-SHA-1\nn,,m=x,n=user,r=" + NONCE + "\n!",
                "SCRAM-SHA-1\nn,,n=user,r=" + NONCE + ",m=x\n!",
                "PLAIN\n\0user\0wrong",
                "PLAIN\nuser@montague.example\0user\0wrong\0",
                "EXTERNAL\nmontague.example");
    }

    @Override
    public List<String> words() {
        return List.of(
                "SCRAM-SHA-1\n",
                "SCRAM-SHA-256\n",
                "SCRAM-SHA-1-PLUS\n",
                "PLAIN\n",
                "\n",
                "\n!",
                "!",
                "n,,",
                "y,,",
                "p=tls-exporter,,",
                "a=",
                "n=",
                "r=",
                "c=",
                "p=",
                "m=",
                "c=biws",
                "=2C",
                "=3D",
                "=2c",
                ",",
                "user",
                "nobody",
                NONCE,
                NONCE + SERVER_NONCE,
                "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                "\0",
                "@montague.example");
    }

    private static SaslServer server() {
        return new SaslServer(new SaslTerms(
                HOST,
                Mechanism.KNOWN,
                ChannelBinding.Source.NONE,
                account -> account != null && account.local().equals("user")
                        ? Optional.of(new Login(USER, false, 0))
                        : Optional.empty(),
                new Decoys(new byte[32], 4096),
                true,
                () -> SERVER_NONCE));
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        External.accepts(input, HOST);
        List<byte[]> lines = lines(input);
        String mechanism = FuzzTarget.text(lines.getFirst());
        SaslServer server = server();
        StringBuilder shape = new StringBuilder(mechanism.length() < 20 ? mechanism : "?");
        boolean honest = false;
        byte[] challenge = {};
        for (int i = 1; i < Math.min(lines.size(), 6); i++) {
            byte[] line = lines.get(i);
            if (line.length == 1 && line[0] == '!') {
                line = right(mechanism, challenge).orElse(line);
                honest = true;
            }
            SaslStep step = i == 1 ? server.start(mechanism, Optional.of(line)) : server.respond(line);
            switch (step) {
                case SaslStep.Challenge(byte[] data) -> {
                    challenge = data;
                    shape.append('c');
                }
                case SaslStep.Success success -> {
                    // The seeds that know the password say so with a line of their own.
                    require(honest || mechanism.equals("PLAIN") && contains(line, PASSWORD), "in without the password");
                    require(success.account().equals("user"), "in as somebody else");
                    require(server.respond(line) instanceof SaslStep.Failure, "still talking");
                    shape.append('s');
                }
                case SaslStep.Continue _, SaslStep.Salt _ -> throw new AssertionError("nobody has asked for a task");
                case SaslStep.Failure(var condition, String text, boolean guess) ->
                    shape.append(condition).append(text.length()).append(guess);
            }
        }
        return shape.toString();
    }

    private static boolean contains(byte[] line, String text) {
        return FuzzTarget.text(line).contains(text);
    }

    private static List<byte[]> lines(byte[] input) {
        return Arrays.stream(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1))
                .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static Optional<byte[]> right(String mechanism, byte[] challenge) {
        return Mechanism.of(mechanism).flatMap(Mechanism::hash).flatMap(hash -> answer(hash, challenge));
    }

    /// The client's side is tried, too: with what the server says, and with what it never says.
    private static Optional<byte[]> answer(ScramHash hash, byte[] challenge) {
        ScramClient client =
                new ScramClient(hash, new ScramClient.Identity("", "user", PASSWORD), ScramClient.Binding.NONE, NONCE);
        client.first();
        Optional<byte[]> answer = client.answer(challenge);
        require(!client.accepts(challenge), "a client took anything for a proof");
        return answer;
    }
}
