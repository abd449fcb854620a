package im.clove.clearnet.dns;

import im.clove.xmpp.jid.Domain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/// Names from the DNS: asked at the name servers given and nowhere else, each answer validated here (RFC 4035
/// §5), and kept as long as its TTL says, at most an hour, five minutes where there is nothing; 1024 of them.
/// Neither the system's resolver nor a file of hosts nor a search list has a part in it. Names are sent as
/// A-labels, and those of other networks not at all ([ClearnetNames]).
///
/// Safe for use by several threads; at most 64 questions are under way at once, more wait.
public final class DnsNames implements Names {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_ALIASES = 4;

    private final NameServerClient client;
    private final ValidatingResolver resolver;
    private final FoundCache cache;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /// @param anchors [TrustAnchors#ROOT], but in tests
    /// @param clock by which signatures are valid and answers are kept
    /// @throws IllegalArgumentException if a trust anchor is none
    public DnsNames(NameServers servers, TrustAnchors anchors, Clock clock) {
        this(servers, anchors, clock, PATIENCE);
    }

    /// @param patience with one name server, for one question of the many that a look-up may need
    public DnsNames(NameServers servers, TrustAnchors anchors, Clock clock, Duration patience) {
        client = new NameServerClient(servers, patience);
        resolver = new ValidatingResolver(client, clock);
        cache = new FoundCache(clock);
        this.clock = clock;
        trust(anchors);
    }

    private void trust(TrustAnchors anchors) {
        String lines = String.join("\n", anchors.records()) + '\n';
        // A property of the system might have named others.
        resolver.getTrustAnchors().clear();
        try {
            resolver.loadTrustAnchors(new ByteArrayInputStream(lines.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new IllegalArgumentException("A trust anchor for names is no DS or DNSKEY record", e);
        }
        if (resolver.getTrustAnchors().items().isEmpty() && !anchors.records().isEmpty()) {
            throw new IllegalArgumentException("A trust anchor for names is no DS or DNSKEY record");
        }
    }

    @Override
    public Answer<Service> services(Domain domain, Kind kind, Deadline deadline) throws IOException {
        Found found = find(kind.labels() + '.', domain, Type.SRV, deadline);
        return answer(found, found.records().stream().map(DnsNames::service).toList());
    }

    static Service service(Record record) {
        SRVRecord srv = (SRVRecord) record;
        return new Service(
                srv.getPriority(),
                srv.getWeight(),
                srv.getPort(),
                ClearnetNames.of(srv.getTarget().toString(true)));
    }

    @Override
    public Answer<InetAddress> addresses(Domain host, Deadline deadline) throws IOException {
        Found six = find("", host, Type.AAAA, deadline);
        Found four = find("", host, Type.A, deadline);
        List<InetAddress> addresses = new ArrayList<>();
        six.records().forEach(each -> addresses.add(((AAAARecord) each).getAddress()));
        four.records().forEach(each -> addresses.add(((ARecord) each).getAddress()));
        return new Answer<>(
                addresses,
                six.exists() || four.exists(),
                six.authentic() && four.authentic(),
                six.until().isBefore(four.until()) ? six.until() : four.until());
    }

    @Override
    public Answer<Tlsa> certificates(Domain host, int port, Deadline deadline) throws IOException {
        Found found = find("_" + port + "._tcp.", host, Type.TLSA, deadline);
        return answer(found, found.records().stream().map(DnsNames::tlsa).toList());
    }

    static Tlsa tlsa(Record record) {
        TLSARecord tlsa = (TLSARecord) record;
        return new Tlsa(
                tlsa.getCertificateUsage(),
                tlsa.getSelector(),
                tlsa.getMatchingType(),
                tlsa.getCertificateAssociationData());
    }

    private static <T> Answer<T> answer(Found found, List<T> records) {
        return new Answer<>(records, found.exists(), found.authentic(), found.until());
    }

    private Found find(String labels, Domain domain, int type, Deadline deadline) throws IOException {
        if (!ClearnetNames.isName(domain)) {
            return new Found(List.of(), false, false, clock.instant());
        }
        Name name;
        try {
            name = Name.fromString(labels + domain.ascii() + '.');
        } catch (TextParseException | IllegalArgumentException e) {
            throw new IOException("The name " + domain + " is too long for the DNS", e);
        }
        return find(name, type, deadline);
    }

    private Found find(Name asked, int type, Deadline deadline) throws IOException {
        Record question = Record.newRecord(asked, type, DClass.IN);
        Found known = cache.get(question);
        if (known != null) {
            return known;
        }
        Name name = asked;
        boolean authentic = true;
        AnswerReader.@Nullable Read read = null;
        for (int i = 0; i < MOST_ALIASES; i++) {
            read = AnswerReader.read(ask(name, type, deadline), name, type, clock.instant());
            authentic &= read.found().authentic();
            if (read.alias().isEmpty()) {
                break;
            }
            name = read.alias().get();
        }
        if (read == null || read.alias().isPresent()) {
            throw new IOException("The name " + asked.toString(true) + " leads from alias to alias");
        }
        Found last = read.found();
        Found found = new Found(last.records(), last.exists(), authentic, last.until());
        cache.put(question, found);
        return found;
    }

    /// A message that is not bogus: with the flag AD if it was validated here, without if there is nothing to
    /// validate. What a name server claims of it does not count.
    private Message ask(Name name, int type, Deadline deadline) throws IOException {
        Record question = Record.newRecord(name, type, DClass.IN);
        Message answer = await(question, deadline);
        if (answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN) {
            return answer;
        }
        String failure = client.failure(question);
        if (failure != null) {
            throw new IOException("Nothing could be learned of the name " + name.toString(true) + ". " + failure);
        }
        throw new BogusAnswerException("What name servers say of " + Type.string(type) + " of " + name.toString(true)
                + " fails validation (DNSSEC) and is not used" + reason(answer));
    }

    private static String reason(Message answer) {
        for (Record each : answer.getSection(Section.ADDITIONAL)) {
            if (each instanceof TXTRecord txt && txt.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS) {
                return ": " + String.join("", txt.getStrings());
            }
        }
        return "";
    }

    private CompletableFuture<Message> start(Record question) {
        CompletableFuture<Message> answer;
        try {
            answer = resolver.sendAsync(Message.newQuery(question)).toCompletableFuture();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        // Not before it has come to its end, which may be after nobody waits for it any more.
        return answer.whenComplete((_, _) -> places.release());
    }

    private Message await(Record question, Deadline deadline) throws IOException {
        try {
            if (!places.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("Too many names are being looked up at once; try again later");
            }
            return start(question).get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "The name servers have not answered for "
                            + question.getName().toString(true) + " in time",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "Interrupted while looking up " + question.getName().toString(true), e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "What name servers say of " + question.getName().toString(true) + " cannot be read", e.getCause());
        }
    }
}
