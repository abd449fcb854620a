package im.clove.testnet;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/// What two people do with two clients, whatever carries it: two nodes on one router, a network of routers, or one
/// server. Each step ends when its effect was seen at the other end, and fails with what was seen instead.
public final class ChatScenario implements AutoCloseable {
    private final Login bobLogin;
    private final RemoteUser alice;
    private RemoteUser bob;
    private int round;

    private ChatScenario(RemoteUser alice, RemoteUser bob, Login bobLogin) {
        this.alice = alice;
        this.bob = bob;
        this.bobLogin = bobLogin;
    }

    /// Logs both in.
    public static ChatScenario begin(Login alice, Login bob) throws IOException {
        var first = alice.login();
        try {
            return new ChatScenario(first, bob.login(), bob);
        } catch (IOException | RuntimeException problem) {
            first.close();
            throw problem;
        }
    }

    /// The first person.
    public RemoteUser alice() {
        return alice;
    }

    /// The second person, as logged in now.
    public RemoteUser bob() {
        return bob;
    }

    /// All steps that need no outage, in order.
    public ChatScenario everything() throws IOException {
        return subscribeBothWays().presenceBothWays().messagesBothWays(20);
    }

    /// Alice asks Bob, Bob agrees and asks back, Alice agrees (RFC 6121 §3.1); both then see each other online.
    public ChatScenario subscribeBothWays() throws IOException {
        alice.subscribeTo(bob.address());
        bob.awaitRequestFrom(alice.address());
        bob.approve(alice.address());
        alice.awaitOnline(bob.address());
        bob.subscribeTo(alice.address());
        alice.awaitRequestFrom(bob.address());
        alice.approve(bob.address());
        bob.awaitOnline(alice.address());
        alice.awaitMutual(bob.address());
        bob.awaitMutual(alice.address());
        return this;
    }

    /// Each changes its status and sees the other's; then Bob logs out, is seen offline, logs in, and is seen
    /// online.
    public ChatScenario presenceBothWays() throws IOException {
        String text = "round " + ++round;
        alice.status(text);
        bob.awaitStatus(alice.address(), text);
        bob.status(text);
        alice.awaitStatus(bob.address(), text);
        bob.close();
        alice.awaitOffline(bob.address());
        bob = bobLogin.login();
        alice.awaitOnline(bob.address());
        bob.awaitOnline(alice.address());
        return this;
    }

    /// Some messages each way at once; each arrives once, in order.
    ///
    /// @param count how many each way
    public ChatScenario messagesBothWays(int count) throws IOException {
        int mark = ++round;
        var toBob = texts("Alice", mark, count);
        var toAlice = texts("Bob", mark, count);
        for (int i = 0; i < count; i++) {
            alice.send(bob.address(), toBob.get(i));
            bob.send(alice.address(), toAlice.get(i));
        }
        bob.awaitMessage(alice.address(), toBob.getLast());
        alice.awaitMessage(bob.address(), toAlice.getLast());
        exactly(toBob, bob.messagesFrom(alice.address()), mark);
        exactly(toAlice, alice.messagesFrom(bob.address()), mark);
        return this;
    }

    /// Bob's side goes away and comes back. What Alice says meanwhile reaches Bob once, or comes back to her as an
    /// error: it is never lost in silence. Afterwards both can talk as before, without subscribing again.
    public ChatScenario peerDownAndBack(Outage outage) throws IOException {
        String text = "while you were away " + ++round;
        outage.down();
        bob.vanish();
        String id = alice.send(bob.address(), text);
        outage.back();
        bob = bobLogin.login();
        alice.awaitOnline(bob.address());
        bob.awaitOnline(alice.address());
        messagesBothWays(5);
        long arrived =
                bob.messagesFrom(alice.address()).stream().filter(text::equals).count();
        if (arrived == 0) {
            alice.awaitError(id);
        } else if (arrived > 1 || alice.hasError(id)) {
            throw new AssertionError("'" + text + "' arrived " + arrived + " times; refused: " + alice.hasError(id));
        }
        return this;
    }

    private static List<String> texts(String who, int mark, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> who + " round " + mark + " no " + i)
                .toList();
    }

    private static void exactly(List<String> sent, List<String> received, int mark) {
        var ofRound = received.stream()
                .filter(text -> text.contains(" round " + mark + " "))
                .toList();
        if (!ofRound.equals(sent)) {
            throw new AssertionError("sent " + sent + "\nbut came " + ofRound);
        }
    }

    @Override
    public void close() {
        try {
            alice.close();
        } finally {
            bob.close();
        }
    }

    /// A person logging in, again after an outage.
    @FunctionalInterface
    public interface Login {
        /// A client that is online.
        RemoteUser login() throws IOException;
    }

    /// How the second person's server goes away and comes back.
    public interface Outage {
        /// Returns when it is gone.
        void down() throws IOException;

        /// Returns when clients can log in again.
        void back() throws IOException;
    }
}
