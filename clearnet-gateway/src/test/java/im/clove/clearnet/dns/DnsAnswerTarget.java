package im.clove.clearnet.dns;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.clearnet.dns.Names.Service;
import im.clove.runtime.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/// What a name server answers: no exception, nothing kept beyond an hour, and no host of another network.
public final class DnsAnswerTarget implements FuzzTarget {
    private static final int ID = 4711;
    private static final Name ASKED = Name.fromConstantString("_xmpp-server._tcp.a.example.");
    private static final Name HOST = Name.fromConstantString("x.a.example.");
    private static final Instant NOW = Instant.EPOCH;

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public List<byte[]> seeds() {
        Record alias = new CNAMERecord(ASKED, DClass.IN, 60, HOST);
        return List.of(
                answer(Type.SRV, new SRVRecord(ASKED, DClass.IN, 300, 1, 2, 5269, HOST)),
                answer(Type.SRV, alias, new SRVRecord(HOST, DClass.IN, 300, 1, 2, 5269, Name.root)),
                answer(Type.SRV, new SRVRecord(ASKED, DClass.IN, 9, 1, 2, 1, Name.fromConstantString("a.i2p."))),
                answer(Type.TLSA, new TLSARecord(ASKED, DClass.IN, 300, 3, 1, 1, new byte[32])),
                answer(Type.SRV, alias),
                answer(Type.TLSA));
    }

    private static Message question(int type) {
        Message message = new Message(ID);
        message.addRecord(Record.newRecord(ASKED, type, DClass.IN), Section.QUESTION);
        return message;
    }

    private static byte[] answer(int type, Record... records) {
        Message answer = question(type);
        answer.getHeader().setFlag(Flags.QR);
        for (Record each : records) {
            answer.addRecord(each, Section.ANSWER);
        }
        return answer.toWire();
    }

    @Override
    public int most() {
        return 1232;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        List<Object> verdict = new ArrayList<>();
        for (int type : new int[] {Type.SRV, Type.TLSA}) {
            Message answer = NameServerClient.read(question(type), ByteBuffer.wrap(input));
            if (answer == null) {
                verdict.add("none");
                continue;
            }
            AnswerReader.Read read = AnswerReader.read(answer, ASKED, type, NOW);
            Found found = read.found();
            require(!found.until().isAfter(NOW.plusSeconds(3600)), "kept for more than an hour");
            require(found.records().size() <= 64, "more records than are taken");
            for (Record each : found.records()) {
                if (type == Type.TLSA) {
                    verdict.add(DnsNames.tlsa(each).usage());
                } else {
                    Service service = DnsNames.service(each);
                    require(service.host().stream().allMatch(ClearnetNames::isName), "a host that is not asked for");
                    verdict.add(service.host().isPresent());
                }
            }
            verdict.add(read.alias().isPresent());
        }
        return verdict;
    }
}
