package im.clove.bench.hostile;

import im.clove.bench.compare.Scram;
import im.clove.bench.compare.User;
import im.clove.bench.compare.Wire;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client of an honest user, with stream management. It confirms what it gets at once.
final class HonestClient implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("^<[^>]*? id=['\"](honest\\d+)['\"]");
    private static final Pattern HANDLED = Pattern.compile(" h=['\"](\\d+)['\"]");
    private static final Pattern CONDITION = Pattern.compile("<error.*");

    private final Wire wire;
    private final Mail mail;
    private final long loginNanos;
    private final AtomicLong heard = new AtomicLong();
    private final ReentrantLock saying = new ReentrantLock();
    private final Map<Long, CompletableFuture<Long>> taken = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Long> broken = new CompletableFuture<>();
    private long said;
    private volatile String last = "";
    private volatile boolean isOpen = true;
    private volatile boolean isLeaving;

    private HonestClient(Wire wire, Mail mail, long loginNanos) {
        this.wire = wire;
        this.mail = mail;
        this.loginNanos = loginNanos;
    }

    /// A fresh connection, a login, and stream management; not yet available.
    static HonestClient login(User user, String resource, Mail mail) throws IOException {
        long began = System.nanoTime();
        Wire wire = user.login(Scram.SHA_1, resource);
        long took = System.nanoTime() - began;
        wire.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        if (!wire.next().startsWith("<enabled")) {
            wire.close();
            throw new IOException("No stream management");
        }
        HonestClient client = new HonestClient(wire, mail, took);
        Thread.ofVirtual().start(client::read);
        return client;
    }

    /// How long it took to a bound resource.
    long loginNanos() {
        return loginNanos;
    }

    private void read() {
        try {
            while (true) {
                take(wire.next());
            }
        } catch (IOException | RuntimeException e) {
            isOpen = false;
            String why = last.isEmpty() ? String.valueOf(e.getMessage()) : last;
            if (!isLeaving) {
                broken.completeExceptionally(new Finding("An honest session ended: " + why));
            }
            taken.values().forEach(each -> each.completeExceptionally(new Finding("An honest session ended: " + why)));
            answers.values()
                    .forEach(each -> each.completeExceptionally(new Finding("An honest session ended: " + why)));
        }
    }

    private void take(String child) throws IOException {
        if (child.startsWith("<message")) {
            heard.incrementAndGet();
            Matcher id = ID.matcher(child);
            if (id.find()) {
                if (child.substring(0, child.indexOf('>')).contains("error")) {
                    Matcher error = CONDITION.matcher(child);
                    mail.returned(id.group(1), error.find() ? error.group() : child);
                } else {
                    mail.arrived(id.group(1));
                }
            }
        } else if (child.startsWith("<iq")) {
            heard.incrementAndGet();
            answers.forEach((id, answer) -> {
                if (child.contains(id)) {
                    answer.complete(child);
                }
            });
        } else if (child.startsWith("<presence")) {
            heard.incrementAndGet();
        } else if (child.startsWith("<r")) {
            wire.send("<a xmlns='urn:xmpp:sm:3' h='" + heard.get() + "'/>");
        } else if (child.startsWith("<a")) {
            Matcher handled = HANDLED.matcher(child);
            if (handled.find()) {
                long h = Long.parseLong(handled.group(1));
                taken.forEach((number, each) -> {
                    if (number <= h) {
                        taken.remove(number);
                        each.complete(System.nanoTime());
                    }
                });
                if (!taken.isEmpty()) {
                    // The server does not wait for ever with its answer: some are not safe yet.
                    wire.send("<r xmlns='urn:xmpp:sm:3'/>");
                }
            }
        } else {
            last = child.substring(0, Math.min(300, child.length()));
        }
    }

    /// Says a stanza.
    ///
    /// @return completes when the server has confirmed it, with the time by [System#nanoTime()]
    CompletableFuture<Long> say(String stanza) throws IOException {
        CompletableFuture<Long> confirmed = new CompletableFuture<>();
        saying.lock();
        try {
            taken.put(++said, confirmed);
            wire.send(stanza + "<r xmlns='urn:xmpp:sm:3'/>");
        } finally {
            saying.unlock();
        }
        if (!isOpen) {
            throw new IOException("An honest session ended: " + last);
        }
        return confirmed;
    }

    /// Writes to somebody.
    CompletableFuture<Long> write(String to, Mail.Letter letter) throws IOException {
        return say("<message to='" + to + "' type='chat' id='" + letter.id()
                + "'><body>what light through yonder window" + " breaks?</body></message>");
    }

    void available() throws IOException {
        var _ = say("<presence/>");
    }

    /// Its roster, as the server writes it.
    CompletableFuture<String> roster(String id) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.put(id, answer);
        var _ = say("<iq type='get' id='" + id + "'><query xmlns='jabber:iq:roster'/></iq>");
        return answer;
    }

    /// Fails when the stream ends without its doing.
    CompletableFuture<Long> broken() {
        return broken;
    }

    /// Whether its stream has ended without its doing.
    boolean isBroken() {
        return !isOpen && !isLeaving;
    }

    String last() {
        return last;
    }

    /// Ends the stream in order.
    @Override
    public void close() {
        isLeaving = true;
        try {
            wire.send("<a xmlns='urn:xmpp:sm:3' h='" + heard.get() + "'/>");
        } catch (IOException _) {
            // It has ended already.
        }
        wire.leave();
    }
}
