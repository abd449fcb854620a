package im.clove.bench.hostile;

import im.clove.runtime.transport.SocketDuplex;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Connections that say nothing, or too little: sequences 6 and 10.
final class Crowd {
    private static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0'"
            + " xmlns:stream='http://etherx.jabber.org/streams' to='";
    private static final long CONTROL_PATIENCE = TimeUnit.SECONDS.toNanos(3);

    private Crowd() {}

    /// 6: silent connections, over TCP or over I2P, which come again when they are sent away.
    static String silent(Attack attack) {
        boolean overI2p = attack.random().nextInt(3) == 0;
        int count = overI2p ? attack.between(13, 200) : attack.between(100, 450);
        int words = attack.random().nextInt(7);
        int port = attack.one(List.of(5222, 5223, 5269));
        boolean direct = attack.random().nextBoolean();
        List<SocketDuplex> crowd = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < count && !attack.isOver(); i++) {
            try {
                NodeUnderTest node = attack.world().node();
                SocketDuplex one = overI2p
                        ? attack.i2p(1 + i % (node.strangers().size() - 1), port)
                        : attack.tcp(direct ? node.directTls() : node.startTls());
                say(one, words(words, node.domain()));
                crowd.add(one);
            } catch (IOException _) {
                refused++;
            }
        }
        int rounds = attack.between(1, 60);
        for (int i = 0; i < rounds && !attack.isOver(); i++) {
            attack.hold(100);
            // Those who drip go on, as long as they are let.
            for (SocketDuplex one : crowd) {
                try {
                    say(one, words == 6 ? " " : "");
                } catch (IOException _) {
                    refused++;
                }
            }
        }
        crowd.forEach(SocketDuplex::close);
        return crowd.size() + " connections over "
                + (overI2p ? "I2P, port " + port : direct ? "TCP, direct TLS" : "TCP") + " that say little (" + words
                + ") for " + rounds * 100 + " ms: " + refused + " failed";
    }

    private static String words(int number, String domain) {
        return switch (number) {
            case 1 -> "<stream:str";
            case 2 -> HEADER + domain + "'>";
            case 3 -> HEADER + domain + "'><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
            case 4 -> "\u0016\u0003\u0001\u0002";
            case 5 -> HEADER + domain + "'><message><body>" + "x".repeat(7_000);
            case 6 -> HEADER;
            default -> "";
        };
    }

    private static void say(SocketDuplex one, String text) throws IOException {
        if (!text.isEmpty()) {
            one.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            one.flush();
        }
    }

    /// 10: the control socket; a command must be answered all the same.
    static String control(Attack attack) throws IOException {
        int count = attack.between(1, 64);
        int words = attack.random().nextInt(6);
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(attack.world().node().socket());
        int refused = 0;
        for (int i = 0; i < count && !attack.isOver(); i++) {
            try {
                SocketChannel channel = attack.keep(SocketChannel.open(StandardProtocolFamily.UNIX));
                channel.connect(address);
                String text = switch (words) {
                    case 0 -> "";
                    case 1 -> "{\"do\":\"snapshot\",\"folder\":\"/tmp/a\\u0000b\"}\n";
                    case 2 -> "{\"do\":\"import-reseed\",\"bundle\":\"/\\u0000\"}\n";
                    case 3 -> "[".repeat(attack.between(10, 60_000)) + '\n';
                    case 4 -> "{\"do\":\"" + "x".repeat(attack.between(10, 60_000));
                    default -> "{\"do\":\"status\"}\n".repeat(20);
                };
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException _) {
                refused++;
            }
        }
        long began = System.nanoTime();
        long took;
        try {
            var _ = attack.world().node().memory();
            took = System.nanoTime() - began;
        } catch (im.clove.node.admin.ControlException e) {
            throw new Finding(count + " control connections (" + words + "), and status says " + e.getMessage());
        }
        String outcome = count + " control connections that say " + words + ": " + refused + " failed, status after "
                + took / 1_000_000 + " ms";
        if (took > CONTROL_PATIENCE) {
            throw new Finding(outcome);
        }
        return outcome;
    }
}
