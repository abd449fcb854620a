package im.clove.clearnet.dns;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DNSSEC.DNSSECException;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Type;

/// A zone of a test, signed with a key made for it or not at all.
public final class TestZone {
    private static final int TTL = 300;

    final Name origin;
    final boolean signed;
    private final TreeMap<Name, TreeMap<Integer, RRset>> records = new TreeMap<>();
    private final KeyPair pair;
    private final DNSKEYRecord key;
    private Instant from = Instant.now().minusSeconds(3600);
    private Instant to = Instant.now().plusSeconds(86400);
    private boolean complete;

    /// @param signed whether it has signatures and proofs of what is not there
    public TestZone(String origin, boolean signed) {
        try {
            this.origin = Name.fromString(origin);
            this.signed = signed;
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
            key = new DNSKEYRecord(
                    this.origin,
                    DClass.IN,
                    TTL,
                    DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
                    DNSKEYRecord.Protocol.DNSSEC,
                    DNSSEC.Algorithm.ECDSAP256SHA256,
                    pair.getPublic());
        } catch (GeneralSecurityException | DNSSECException | TextParseException e) {
            throw new IllegalStateException(e);
        }
        Name host = name("ns." + (origin.equals(".") ? "" : origin));
        add(new SOARecord(this.origin, DClass.IN, TTL, host, host, 1, 3600, 3600, 3600, 60));
        add(new NSRecord(this.origin, DClass.IN, TTL, host));
        if (signed) {
            add(key);
        }
    }

    /// The trust anchor that this zone's key makes.
    public String anchor() {
        return ds().toString();
    }

    private DSRecord ds() {
        return new DSRecord(origin, DClass.IN, TTL, DNSSEC.Digest.SHA256, key);
    }

    /// When its signatures are valid.
    public TestZone valid(Instant from, Instant to) {
        this.from = from;
        this.to = to;
        return this;
    }

    /// A zone under this one; with a DS record if it is signed.
    public TestZone delegate(TestZone child) {
        add(new NSRecord(child.origin, DClass.IN, TTL, name("ns." + child.origin)));
        if (child.signed) {
            add(child.ds());
        }
        return this;
    }

    /// A record as a zone file has it, its name relative to the origin.
    public TestZone with(String name, String type, String data) {
        return with(name, type, data, TTL);
    }

    public TestZone with(String name, String type, String data, int ttl) {
        try {
            Name owner = name.equals("@") ? origin : Name.fromString(name, origin);
            add(Record.fromString(owner, Type.value(type), DClass.IN, ttl, new Tokenizer(data), Name.root));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return this;
    }

    /// Puts other data under the signature that is there.
    public void forge(String name, String type, String data) {
        complete();
        try {
            Name owner = Name.fromString(name, origin);
            RRset set = Objects.requireNonNull(sets(owner).get(Type.value(type)));
            for (Record each : List.copyOf(set.rrs())) {
                set.deleteRR(each);
            }
            set.addRR(Record.fromString(owner, Type.value(type), DClass.IN, TTL, new Tokenizer(data), Name.root));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Map<Integer, RRset> sets(Name name) {
        return Objects.requireNonNull(records.get(name));
    }

    private void add(Record record) {
        records.computeIfAbsent(record.getName(), _ -> new TreeMap<>())
                .computeIfAbsent(record.getType(), _ -> new RRset())
                .addRR(record);
    }

    private static Name name(String text) {
        return Name.fromConstantString(text);
    }

    /// The set with its signature, as it goes into an answer.
    List<Record> find(Name name, int type) {
        complete();
        Map<Integer, RRset> sets = records.get(name);
        RRset set = sets == null ? null : sets.get(type);
        return set == null ? List.of() : all(set);
    }

    private static List<Record> all(RRset set) {
        List<Record> all = new ArrayList<>(set.rrs());
        all.addAll(set.sigs());
        return all;
    }

    /// Whether there is anything at this name or under it.
    boolean has(Name name) {
        return records.keySet().stream().anyMatch(each -> each.subdomain(name));
    }

    /// What proves that there is nothing.
    List<Record> proof(Name name) {
        complete();
        List<Record> proof = new ArrayList<>(find(origin, Type.SOA));
        if (signed) {
            addNsec(proof, name);
            if (!has(name)) {
                Name closest = new Name(name, 1);
                while (!has(closest)) {
                    closest = new Name(closest, 1);
                }
                try {
                    addNsec(proof, Name.concatenate(name("*"), closest));
                } catch (NameTooLongException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return proof;
    }

    private void addNsec(List<Record> proof, Name name) {
        Name at = records.floorKey(name);
        for (Record each : find(at == null ? records.lastKey() : at, Type.NSEC)) {
            if (!proof.contains(each)) {
                proof.add(each);
            }
        }
    }

    private void complete() {
        if (complete) {
            return;
        }
        complete = true;
        if (!signed) {
            return;
        }
        List<Name> names = List.copyOf(records.keySet());
        for (int i = 0; i < names.size(); i++) {
            Name name = names.get(i);
            List<Integer> types = new ArrayList<>(sets(name).keySet());
            types.add(Type.NSEC);
            types.add(Type.RRSIG);
            int[] sorted = types.stream().mapToInt(Integer::intValue).sorted().toArray();
            add(new NSECRecord(name, DClass.IN, TTL, names.get((i + 1) % names.size()), sorted));
        }
        records.values().forEach(sets -> sets.values().forEach(this::sign));
    }

    private void sign(RRset set) {
        boolean isDelegation = set.getType() == Type.NS && !set.getName().equals(origin);
        if (isDelegation) {
            return;
        }
        try {
            RRSIGRecord signature = DNSSEC.sign(set, key, pair.getPrivate(), from, to);
            set.addRR(signature);
        } catch (DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The zone to ask, of these: the lowest above the name, for DS records the one above the cut.
    static @Nullable TestZone of(List<TestZone> zones, Name name, int type) {
        TestZone best = null;
        for (TestZone each : zones) {
            boolean above = name.subdomain(each.origin) && !(type == Type.DS && name.equals(each.origin));
            if (above && (best == null || each.origin.labels() > best.origin.labels())) {
                best = each;
            }
        }
        return best;
    }
}
