package im.clove.clearnet.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A name server on loopback, over UDP and TCP, that knows some zones and plays the recursive one. It claims of
/// everything that it has validated it.
public final class TestNameServer implements AutoCloseable {
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<TestZone> zones;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private volatile int largest = 1232;
    private volatile boolean straying;

    public TestNameServer(TestZone... zones) throws IOException {
        this.zones = List.of(zones);
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        tcp = new ServerSocket(0, 50, loopback);
        udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) tcp.getLocalSocketAddress();
    }

    /// Every question so far: `udp a.example. A`.
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /// Questions like `a.example. A` are not answered from now on.
    public void ignore(String question) {
        unanswered.add(question);
    }

    /// Questions like `a.example. A` are answered with SERVFAIL from now on.
    public void fail(String question) {
        failing.add(question);
    }

    /// Answers over UDP that are larger are cut off.
    public void cutOffAt(int bytes) {
        largest = bytes;
    }

    /// Answers over UDP come behind some that are none: under another number, to another question, and no message.
    public void stray() {
        straying = true;
    }

    private void sendStrays(Message query, SocketAddress to) throws IOException {
        Name name = query.getQuestion().getName();
        Message numbered = new Message(query.getHeader().getID() ^ 1);
        numbered.addRecord(query.getQuestion(), Section.QUESTION);
        Message other = new Message(query.getHeader().getID());
        other.addRecord(Record.newRecord(name, Type.TXT, DClass.IN), Section.QUESTION);
        Message asking = new Message(query.getHeader().getID());
        asking.addRecord(query.getQuestion(), Section.QUESTION);
        numbered.getHeader().setFlag(Flags.QR);
        other.getHeader().setFlag(Flags.QR);
        for (byte[] each : new byte[][] {{1, 2}, numbered.toWire(), other.toWire(), asking.toWire()}) {
            udp.send(new DatagramPacket(each, each.length, to));
        }
    }

    private void serveUdp() {
        byte[] in = new byte[4096];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(in, in.length);
                udp.receive(packet);
                Message query = new Message(ByteBuffer.wrap(in, 0, packet.getLength()));
                if (straying) {
                    sendStrays(query, packet.getSocketAddress());
                }
                Message answer = answer("udp", query);
                if (answer == null) {
                    continue;
                }
                byte[] out = answer.toWire();
                if (out.length > largest) {
                    answer.getHeader().setFlag(Flags.TC);
                    answer.removeAllRecords(Section.ANSWER);
                    answer.removeAllRecords(Section.AUTHORITY);
                    out = answer.toWire();
                }
                udp.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
            } catch (IOException _) {
                if (udp.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serveTcp() {
        while (true) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                Message answer = answer("tcp", new Message(query));
                if (answer != null) {
                    byte[] out = answer.toWire();
                    DataOutputStream to = new DataOutputStream(socket.getOutputStream());
                    to.writeShort(out.length);
                    to.write(out);
                    to.flush();
                }
            } catch (IOException _) {
                if (tcp.isClosed()) {
                    return;
                }
            }
        }
    }

    private @Nullable Message answer(String transport, Message query) {
        Record question = query.getQuestion();
        String text = question.getName() + " " + Type.string(question.getType());
        asked.add(transport + " " + text);
        if (unanswered.contains(text)) {
            return null;
        }
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setFlag(Flags.AD);
        answer.addRecord(question, Section.QUESTION);
        if (failing.contains(text)) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
        } else {
            fill(answer, question.getName(), question.getType());
        }
        return answer;
    }

    private void fill(Message answer, Name asked, int type) {
        Name name = asked;
        for (int i = 0; i < 20; i++) {
            TestZone zone = TestZone.of(zones, name, type);
            if (zone == null) {
                answer.getHeader().setRcode(Rcode.REFUSED);
                return;
            }
            List<Record> found = zone.find(name, type);
            List<Record> aliases = zone.find(name, Type.CNAME);
            for (Record each : found.isEmpty() ? aliases : found) {
                answer.addRecord(each, Section.ANSWER);
            }
            if (!found.isEmpty()) {
                return;
            }
            if (aliases.isEmpty()) {
                answer.getHeader().setRcode(zone.has(name) ? Rcode.NOERROR : Rcode.NXDOMAIN);
                for (Record each : zone.proof(name)) {
                    answer.addRecord(each, Section.AUTHORITY);
                }
                return;
            }
            name = ((CNAMERecord) aliases.getFirst()).getTarget();
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
