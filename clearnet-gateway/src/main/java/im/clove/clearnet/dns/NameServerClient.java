package im.clove.clearnet.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/// Asks the name servers, one after the other, each question from a port of its own; over TCP where an answer was
/// cut off. It never fails: whatever validates has to see that there is no answer, for it takes a failure on the
/// way to a proof for no proof needed. So a question nobody answers is answered here with SERVFAIL, and
/// [#failure] says why.
///
/// Safe for use by several threads.
final class NameServerClient implements Resolver {
    /// Fits into one packet nearly everywhere (DNS flag day 2020).
    private static final int UDP_SIZE = 1232;

    /// Datagrams that are no answer, but come from the address of the name server.
    private static final int MOST_STRAY = 64;

    private static final int MOST_FAILURES = 256;
    private static final int HEADER = 12;
    private static final int ROUNDS = 2;

    /// With all name servers together, in patiences with one.
    private static final int PATIENCES = 4;

    private static final Executor VIRTUAL =
            task -> Thread.ofVirtual().name("dns").start(task);

    private final List<InetSocketAddress> servers;
    private final Duration patience;
    private final SecureRandom random = new SecureRandom();
    private final Map<Record, String> failures = new ConcurrentHashMap<>();

    /// The name server that has answered last is asked first.
    private volatile int preferred;

    /// @param patience with one name server, for one question
    NameServerClient(NameServers servers, Duration patience) {
        this.servers = servers.addresses();
        this.patience = patience;
    }

    /// Why the last attempt to have this question answered failed.
    @Nullable
    String failure(Record question) {
        return failures.get(question);
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query) {
        return CompletableFuture.supplyAsync(() -> ask(query), VIRTUAL);
    }

    private Message ask(Message asked) {
        if (isElsewhere(asked.getQuestion())) {
            // Records of such names in an answer: whoever validates wants the keys of them.
            return refusal(asked, "It is a name of another network");
        }
        Message query = withOptions(asked);
        String failure = "There is no name server";
        int first = preferred;
        Deadline deadline = Deadline.in(getTimeout());
        for (int i = 0; i < ROUNDS * servers.size() && !deadline.isOver(); i++) {
            int at = (first + i) % servers.size();
            try {
                Message answer = exchange(query, servers.get(at), deadline);
                int rcode = answer.getRcode();
                if (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN) {
                    preferred = at;
                    failures.remove(asked.getQuestion());
                    answer.getHeader().setID(asked.getHeader().getID());
                    return answer;
                }
                failure = "The name server " + text(servers.get(at)) + " says " + Rcode.string(rcode);
            } catch (IOException e) {
                failure = "The name server " + text(servers.get(at)) + " does not answer: " + e.getMessage();
            }
        }
        return refusal(asked, failure);
    }

    private static String text(InetSocketAddress server) {
        return server.getAddress().getHostAddress() + " port " + server.getPort();
    }

    private Message refusal(Message asked, String failure) {
        if (failures.size() >= MOST_FAILURES) {
            failures.clear();
        }
        failures.put(asked.getQuestion(), failure);
        Message refusal = new Message(asked.getHeader().getID());
        refusal.getHeader().setFlag(Flags.QR);
        refusal.getHeader().setRcode(Rcode.SERVFAIL);
        refusal.addRecord(asked.getQuestion(), Section.QUESTION);
        return refusal;
    }

    /// The same question with all signatures, checked or not (RFC 4035 §3.2), under a number nobody can guess.
    private Message withOptions(Message asked) {
        Message query = new Message(random.nextInt(1 << 16));
        query.getHeader().setFlag(Flags.RD);
        query.getHeader().setFlag(Flags.CD);
        query.addRecord(asked.getQuestion(), Section.QUESTION);
        query.addRecord(new OPTRecord(UDP_SIZE, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        return query;
    }

    private Message exchange(Message query, InetSocketAddress server, Deadline deadline) throws IOException {
        Message answer = overUdp(query, server, deadline.orIn(patience));
        return answer.getHeader().getFlag(Flags.TC) ? overTcp(query, server, deadline.orIn(patience)) : answer;
    }

    private static Message overUdp(Message query, InetSocketAddress server, Deadline deadline) throws IOException {
        byte[] out = query.toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.send(new DatagramPacket(out, out.length));
            DatagramPacket packet = new DatagramPacket(new byte[UDP_SIZE], UDP_SIZE);
            for (int i = 0; i < MOST_STRAY; i++) {
                socket.setSoTimeout(millis(deadline));
                packet.setLength(UDP_SIZE);
                socket.receive(packet);
                Message answer = read(query, ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                if (answer != null) {
                    return answer;
                }
            }
            throw new IOException("What it sends is no answer");
        }
    }

    private static Message overTcp(Message query, InetSocketAddress server, Deadline deadline) throws IOException {
        byte[] out = query.toWire();
        try (Socket socket = new Socket()) {
            socket.connect(server, millis(deadline));
            OutputStream to = socket.getOutputStream();
            to.write(ByteBuffer.allocate(2 + out.length)
                    .putShort((short) out.length)
                    .put(out)
                    .array());
            to.flush();
            DataInputStream from = new DataInputStream(socket.getInputStream());
            byte[] length = readFully(socket, from, 2, deadline);
            byte[] in = readFully(socket, from, (length[0] & 0xff) << 8 | (length[1] & 0xff), deadline);
            Message answer = read(query, ByteBuffer.wrap(in));
            if (answer == null) {
                throw new IOException("What it sends is no answer");
            }
            return answer;
        }
    }

    private static byte[] readFully(Socket socket, DataInputStream from, int count, Deadline deadline)
            throws IOException {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count; ) {
            socket.setSoTimeout(millis(deadline));
            int n = from.read(bytes, at, count - at);
            if (n < 0) {
                throw new EOFException("It has hung up");
            }
            at += n;
        }
        return bytes;
    }

    private static int millis(Deadline deadline) throws SocketTimeoutException {
        if (deadline.isOver()) {
            throw new SocketTimeoutException("in time");
        }
        return (int) deadline.leftMillis();
    }

    /// RFC 5452 §9.1: what does not fit to the question may be anybody's.
    static @Nullable Message read(Message query, ByteBuffer bytes) {
        if (bytes.remaining() < HEADER) {
            return null;
        }
        try {
            Message answer = new Message(bytes);
            boolean fits = answer.getHeader().getID() == query.getHeader().getID()
                    && answer.getHeader().getFlag(Flags.QR)
                    && query.getQuestion().equals(answer.getQuestion());
            return fits ? answer : null;
        } catch (IOException | RuntimeException _) {
            return null;
        }
    }

    private static boolean isElsewhere(Record record) {
        return ClearnetNames.isElsewhere(record.getName().toString(true));
    }

    @Override
    public Duration getTimeout() {
        return patience.multipliedBy(PATIENCES);
    }

    // What cannot be changed here, and what whoever validates asks for is done anyway.

    @Override
    public void setPort(int port) {}

    @Override
    public void setTCP(boolean flag) {}

    @Override
    public void setIgnoreTruncation(boolean flag) {}

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

    @Override
    public void setTSIGKey(TSIG key) {}

    @Override
    public void setTimeout(Duration timeout) {}
}
