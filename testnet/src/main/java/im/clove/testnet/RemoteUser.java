package im.clove.testnet;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.Smack;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.roster.packet.RosterPacket.ItemType;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smack.util.DNSUtil;
import org.jivesoftware.smackx.mam.MamManager;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.muc.packet.MUCInitialPresence;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.jivesoftware.smackx.pep.PepManager;
import org.jivesoftware.smackx.pubsub.PayloadItem;
import org.jivesoftware.smackx.pubsub.SimplePayload;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.jxmpp.stringprep.XmppStringprepException;

/// A person's client: Smack, logged in. Every wait has a deadline and fails with what was received instead.
/// Subscription requests are not answered by themselves. One thread drives it.
public final class RemoteUser implements AutoCloseable {
    private static final Duration REPLY = Duration.ofSeconds(200);
    private static final int PAGE = 50;
    private static final String NOTE = "urn:clove:note";

    private final Account account;
    private final Duration patience;
    private final XMPPTCPConnection connection;
    private final Roster roster;
    private final Journal<Stanza> journal = new Journal<>();
    private final Journal<String> taken = new Journal<>();
    private final Journal<String> ends = new Journal<>();

    private RemoteUser(Account account, XMPPTCPConnection connection, Duration patience) {
        this.account = account;
        this.connection = connection;
        this.patience = patience;
        this.roster = Roster.getInstanceFor(connection);
        roster.setSubscriptionMode(Roster.SubscriptionMode.manual);
        StanzaFilter all = stanza -> true;
        connection.addStanzaListener(journal::add, all);
        connection.addStanzaAcknowledgedListener(stanza -> taken.add(stanza.getStanzaId()));
        roster.addRosterListener(new RosterChanges(journal::touch));
        connection.addConnectionListener(new ConnectionEnd(ends::add));
    }

    /// Connects, logs in, and sends initial presence.
    ///
    /// @param patience how long every later wait may take
    /// @throws IOException when the server cannot be reached or refuses
    public static RemoteUser login(Account account, Way way, Trust trust, Duration patience) throws IOException {
        var user = new RemoteUser(account, connection(account, way, trust), patience);
        try {
            user.connection.connect();
            user.connection.login();
            return user;
        } catch (SmackException | XMPPException problem) {
            user.connection.instantShutdown();
            throw new IOException("login of " + account + " failed: " + problem.getMessage(), problem);
        } catch (IOException | RuntimeException problem) {
            user.connection.instantShutdown();
            throw problem;
        } catch (InterruptedException interrupted) {
            user.connection.instantShutdown();
            throw interrupted(interrupted);
        }
    }

    private static XMPPTCPConnection connection(Account account, Way way, Trust trust) throws IOException {
        // Initialises Smack, which chooses a resolver; ours must come after it.
        Smack.ensureInitialized();
        DNSUtil.setDNSResolver(new NoDns());
        var config = XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(JidCreate.domainBareFrom(account.domain()))
                // Unused: the sockets know where they lead. Set, so that nothing is looked up.
                .setHostAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))
                .setSocketFactory(new WaySockets(way))
                .setSecurityMode(SecurityMode.required)
                .setCustomX509TrustManager(trust.manager())
                .setUsernameAndPassword(account.name(), account.password())
                .setConnectTimeout((int) REPLY.toMillis());
        if (trust instanceof Trust.Anything) {
            config.setHostnameVerifier((host, session) -> true);
        }
        var connection = new XMPPTCPConnection(config.build());
        connection.setReplyTimeout(REPLY.toMillis());
        return connection;
    }

    /// The bare address.
    public String address() {
        return account.address();
    }

    /// Whether the connection stands.
    public boolean isConnected() {
        return connection.isConnected();
    }

    /// Waits until the server has ended the connection.
    ///
    /// @return what it said of it, as the client tells it; empty if it closed without a word
    public String awaitGone() {
        return ends.await("the end of the connection", 0, _ -> true, patience);
    }

    /// Adds a contact and asks to see its presence.
    public void subscribeTo(String contact) throws IOException {
        var jid = bare(contact);
        run(() -> roster.createItemAndRequestSubscription(jid, null, null));
    }

    /// Waits for a contact's request to see our presence.
    public void awaitRequestFrom(String contact) {
        var jid = bare(contact);
        journal.await(
                "a subscription request from " + contact,
                0,
                stanza -> is(stanza, jid, Presence.Type.subscribe),
                patience);
    }

    /// Lets a contact see our presence.
    public void approve(String contact) throws IOException {
        var jid = bare(contact);
        run(() -> connection.sendStanza(connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .ofType(Presence.Type.subscribed)
                .to(jid)
                .build()));
    }

    /// Waits until the roster says that presence is shared both ways.
    public void awaitMutual(String contact) {
        var jid = bare(contact);
        journal.awaitState(
                "a subscription both ways with " + contact,
                () -> {
                    var entry = roster.getEntry(jid);
                    return entry != null && entry.getType() == ItemType.both;
                },
                patience);
    }

    /// Waits until a contact is seen online.
    public void awaitOnline(String contact) {
        var jid = bare(contact);
        journal.awaitState(contact + " online", () -> roster.getPresence(jid).isAvailable(), patience);
    }

    /// Waits until a contact is seen offline.
    public void awaitOffline(String contact) {
        var jid = bare(contact);
        journal.awaitState(contact + " offline", () -> !roster.getPresence(jid).isAvailable(), patience);
    }

    /// Announces a status text, and waits for nothing.
    public void status(String text) throws IOException {
        run(() -> connection.sendStanza(connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .ofType(Presence.Type.available)
                .setStatus(text)
                .build()));
    }

    /// Waits until a contact's presence carries a status text.
    public void awaitStatus(String contact, String text) {
        var jid = bare(contact);
        journal.await(
                "status '" + text + "' of " + contact,
                0,
                stanza -> is(stanza, jid, Presence.Type.available) && text.equals(((Presence) stanza).getStatus()),
                patience);
    }

    /// Sends a chat message and returns the id it carries.
    public String send(String to, String body) throws IOException {
        var message = connection
                .getStanzaFactory()
                .buildMessageStanza()
                .to(bare(to))
                .ofType(Message.Type.chat)
                .setBody(body)
                .build();
        run(() -> connection.sendStanza(message));
        return message.getStanzaId();
    }

    /// Waits until the server has said that it takes responsibility for the stanza with this id (XEP-0198).
    public void awaitTaken(String id) {
        taken.await("the server to take " + id, 0, id::equals, patience);
    }

    /// The ids of the stanzas the server has taken responsibility for so far.
    public List<String> taken() {
        return taken.entries();
    }

    /// Sends a stanza as it is, valid or not.
    public void sendRaw(Stanza stanza) throws IOException {
        run(() -> connection.sendStanza(stanza));
    }

    /// Waits for a message of that text from a contact.
    public Message awaitMessage(String from, String body) {
        return (Message) journal.await(
                "the message '" + body + "' from " + from, 0, stanza -> isMessage(stanza, bare(from), body), patience);
    }

    /// Whether a message of that text comes from a contact in time.
    public boolean hears(String from, String body, Duration within) {
        return journal.find(0, stanza -> isMessage(stanza, bare(from), body), within)
                .isPresent();
    }

    /// Enters a room, which is made if there is none; what is said in it comes as messages from the room.
    public void enter(String room, String nick) throws IOException {
        var chat = MultiUserChatManager.getInstanceFor(connection)
                .getMultiUserChat(bare(room).asEntityBareJidOrThrow());
        run(() -> chat.join(Resourcepart.fromOrThrowUnchecked(nick)));
    }

    /// Makes a room, which is open at once.
    public void make(String room, String nick) throws IOException {
        var chat = MultiUserChatManager.getInstanceFor(connection)
                .getMultiUserChat(bare(room).asEntityBareJidOrThrow());
        run(() -> chat.create(Resourcepart.fromOrThrowUnchecked(nick)).makeInstant());
    }

    /// Asks to be let into a room, and waits for nothing.
    public void knock(String room, String nick) throws IOException {
        sendRaw(connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .to(JidCreate.fullFrom(bare(room).asEntityBareJidOrThrow(), Resourcepart.fromOrThrowUnchecked(nick)))
                .addExtension(new MUCInitialPresence(null, -1, -1, -1, null))
                .build());
    }

    /// Whether a room lets it in, in time.
    public boolean isLetInto(String room, Duration within) {
        return journal.find(0, stanza -> isSelf(stanza, bare(room)), within).isPresent();
    }

    /// Says something in a room it has entered, and returns the id it carries.
    public String sayIn(String room, String body) throws IOException {
        var message = connection
                .getStanzaFactory()
                .buildMessageStanza()
                .to(bare(room))
                .ofType(Message.Type.groupchat)
                .setBody(body)
                .build();
        sendRaw(message);
        return message.getStanzaId();
    }

    /// Waits for the answer of type error to the stanza with this id.
    public Stanza awaitError(String id) {
        return journal.await("an error for " + id, 0, stanza -> isErrorFor(stanza, id), patience);
    }

    /// Whether an error came for the stanza with this id.
    public boolean hasError(String id) {
        return journal.entries().stream().anyMatch(stanza -> isErrorFor(stanza, id));
    }

    /// The texts of a contact's messages so far, in order, repetitions included.
    public List<String> messagesFrom(String contact) {
        var jid = bare(contact);
        return journal.entries().stream()
                .filter(stanza -> stanza instanceof Message message
                        && message.getType() != Message.Type.error
                        && message.getBody() != null
                        && isFrom(stanza, jid))
                .map(stanza -> ((Message) stanza).getBody())
                .toList();
    }

    /// Everything received so far, in order.
    public List<Stanza> received() {
        return journal.entries();
    }

    /// The texts in the archive of the account, in its order (XEP-0313).
    public List<String> history() throws IOException {
        List<String> texts = new ArrayList<>();
        run(() -> {
            var pages = MamManager.getInstanceFor(connection)
                    .queryArchive(MamManager.MamQueryArgs.builder()
                            .setResultPageSizeTo(PAGE)
                            .build());
            pages.getMessages().forEach(message -> texts.add(message.getBody()));
            while (!pages.isComplete()) {
                pages.pageNext(PAGE).forEach(message -> texts.add(message.getBody()));
            }
        });
        return texts;
    }

    /// Publishes a text for the account, and waits until the server has said that it is published (XEP-0163).
    public void publish(String node, String item, String text) throws IOException {
        var note = new SimplePayload("<note xmlns='" + NOTE + "'>" + text + "</note>");
        run(() -> PepManager.getInstanceFor(connection).publish(node, new PayloadItem<>(item, note)));
    }

    /// The text that the account has published last under a node.
    public String published(String node) throws IOException {
        List<String> payloads = new ArrayList<>();
        run(() -> PepManager.getInstanceFor(connection)
                .getPepPubSubManager()
                .getLeafNode(node)
                .<PayloadItem<SimplePayload>>getItems()
                .forEach(item -> payloads.add(item.getPayload().toXML().toString())));
        return payloads.getLast().replaceAll("<[^>]*>", "");
    }

    /// Drops the socket without a word, as a lost network does.
    public void vanish() {
        connection.instantShutdown();
    }

    /// Goes offline politely.
    @Override
    public void close() {
        if (connection.isConnected()) {
            connection.disconnect();
        }
    }

    private static boolean is(Stanza stanza, BareJid from, Presence.Type type) {
        return stanza instanceof Presence presence && presence.getType() == type && isFrom(stanza, from);
    }

    private static boolean isMessage(Stanza stanza, BareJid from, String body) {
        return stanza instanceof Message message
                && message.getType() != Message.Type.error
                && body.equals(message.getBody())
                && isFrom(stanza, from);
    }

    private static boolean isSelf(Stanza stanza, BareJid room) {
        var user = MUCUser.from(stanza);
        return is(stanza, room, Presence.Type.available)
                && user != null
                && user.getStatus().contains(MUCUser.Status.PRESENCE_TO_SELF_110);
    }

    private static boolean isErrorFor(Stanza stanza, String id) {
        return stanza.getError() != null && id.equals(stanza.getStanzaId());
    }

    private static boolean isFrom(Stanza stanza, BareJid contact) {
        return stanza.getFrom() != null && stanza.getFrom().asBareJid().equals(contact);
    }

    private static BareJid bare(String address) {
        try {
            return JidCreate.bareFrom(address);
        } catch (XmppStringprepException problem) {
            throw new IllegalArgumentException(address, problem);
        }
    }

    private static IOException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", interrupted);
    }

    private static void run(Step step) throws IOException {
        try {
            step.run();
        } catch (SmackException | XMPPException problem) {
            throw new IOException(problem);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private interface Step {
        void run() throws SmackException, XMPPException, InterruptedException;
    }
}
