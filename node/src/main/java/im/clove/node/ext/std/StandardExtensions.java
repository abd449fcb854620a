package im.clove.node.ext.std;

import im.clove.node.admin.UserControl;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.StrangerTerms;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Paging;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// The one list: what a node understands beyond the RFCs, what other parts of it keep included. Service discovery,
/// `docs/xeps.md` and `docs/clove.doap` follow from it.
public final class StandardExtensions {
    private StandardExtensions() {}

    /// With the standard archive, and nothing to administer.
    public static Extensions of(
            String version, Instant started, int blocklist, SecureRandom random, Extension... more) {
        return of(version, started, blocklist, ArchiveTerms.STANDARD, random, more);
    }

    /// @param version of this software
    /// @param started when the node started
    /// @param blocklist how many addresses an account may block
    /// @param archive what is archived
    /// @param random for ids and salts
    /// @param more further ones, behind these
    public static Extensions of(
            String version,
            Instant started,
            int blocklist,
            ArchiveTerms archive,
            SecureRandom random,
            Extension... more) {
        return of(version, started, blocklist, archive, StrangerTerms.STANDARD, random, more);
    }

    /// As [#of], with a word on strangers.
    public static Extensions of(
            String version,
            Instant started,
            int blocklist,
            ArchiveTerms archive,
            StrangerTerms strangers,
            SecureRandom random,
            Extension... more) {
        return administered(
                _ -> Optional.empty(),
                version,
                started,
                blocklist,
                archive,
                strangers,
                random,
                Administration.Given.NONE,
                Optional.of(Push.Terms.OPEN),
                more);
    }

    /// Tells users by which way messages leave, for nodes with a bridge.
    public static Extension telling(PathNotice.Leads leads) {
        return new PathNotice(leads);
    }

    /// As [#of], with a node that administrators can change.
    ///
    /// @param node as it is for who asks, when a command about accounts runs
    /// @param given what else there is for administrators, and how they are reached
    /// @param push who may be called when clients are not there; empty for nobody
    public static Extensions administered(
            Function<Jid, Optional<UserControl>> node,
            String version,
            Instant started,
            int blocklist,
            ArchiveTerms archive,
            StrangerTerms strangers,
            SecureRandom random,
            Administration.Given given,
            Optional<Push.Terms> push,
            Extension... more) {
        PepNodes nodes = new PepNodes(random);
        AtomicReference<Extensions> all = new AtomicReference<>(new Extensions(List.of()));
        List<Extension> list = new ArrayList<>(List.of(
                new Disco(all::get),
                new Caps(() -> all.get().serverInfo("").orElse(DiscoInfo.NONE)),
                new Commands(all::get, random),
                new ServiceAdministration(node, new Administration(given)),
                new StableIds(random, archive),
                new Guarded(),
                new Blocking(blocklist),
                new InvitedContacts(given.invited()),
                new StrangersGate(strangers),
                new Carbons(),
                new ClientState(),
                new Pep(nodes),
                new PrivateXml(nodes),
                new VCardTemp(nodes),
                new DisplayedSync(nodes),
                new Ping(),
                new Register(random, given.left()),
                new Version(version),
                new EntityTime(),
                new LastActivity(started),
                new LegacySession(),
                new Reporting(),
                new Statements(given.statements()),
                new ContactAddresses(given.contact()),
                new OutageStatus(given.contact().getOrDefault(OutageStatus.WHAT, List.of()))));
        if (archive.enabled()) {
            list.addAll(archive(archive, node));
        }
        push.ifPresent(terms -> list.add(new Push(terms)));
        list.addAll(builtIn());
        list.addAll(List.of(more));
        Extensions extensions = new Extensions(list);
        all.set(extensions);
        return extensions;
    }

    private static List<Extension> archive(ArchiveTerms terms, Function<Jid, Optional<UserControl>> node) {
        return List.of(
                new ArchiveManagement(),
                BuiltIn.ofAccount(431, "Full Text Search in MAM", "0.2.0", ArchiveManagement.FULL_TEXT),
                new ArchivePreferences(terms.standard()),
                new ArchiveRetention(terms, node),
                new Retraction());
    }

    /// What the account, the session, the login and the engine for other servers keep.
    private static List<Extension> builtIn() {
        return List.of(
                BuiltIn.of(45, "Multi-User Chat", "1.35.1"),
                BuiltIn.of(48, "Bookmarks", "1.2"),
                BuiltIn.of(59, "Result Set Management", "1.0.1", Paging.NS),
                BuiltIn.of(60, "Publish-Subscribe", "1.30.0"),
                BuiltIn.of(82, "XMPP Date and Time Profiles", "1.1.1"),
                BuiltIn.of(84, "User Avatar", "1.1.4"),
                BuiltIn.of(114, "Jabber Component Protocol", "1.6"),
                BuiltIn.of(153, "vCard-Based Avatars", "1.1.1"),
                BuiltIn.of(160, "Best Practices for Handling Offline Messages", "1.0.1", "msgoffline"),
                BuiltIn.of(172, "User Nickname", "1.1"),
                BuiltIn.of(178, "Best Practices for Use of SASL EXTERNAL with Certificates", "1.2"),
                BuiltIn.of(185, "Dialback Key Generation and Validation", "1.0"),
                BuiltIn.of(198, "Stream Management", "1.6.3"),
                BuiltIn.of(203, "Delayed Delivery", "2.0"),
                BuiltIn.of(220, "Server Dialback", "1.1.1"),
                BuiltIn.of(222, "Persistent Storage of Public Data via PubSub", "1.0"),
                BuiltIn.of(223, "Persistent Storage of Private Data via PubSub", "1.1.1"),
                BuiltIn.of(227, "Portable Import/Export Format for XMPP-IM Servers", "1.1"),
                BuiltIn.of(249, "Direct MUC Invitations", "1.2"),
                BuiltIn.of(292, "vCard4 Over XMPP", "0.12.0"),
                BuiltIn.of(297, "Stanza Forwarding", "1.0"),
                BuiltIn.of(317, "Hats", "0.2.0"),
                BuiltIn.of(334, "Message Processing Hints", "1.0.0"),
                BuiltIn.of(356, "Privileged Entity", "0.4.1"),
                BuiltIn.of(363, "HTTP File Upload", "1.2.0"),
                BuiltIn.of(368, "SRV records for XMPP over TLS", "1.1.0"),
                BuiltIn.of(386, "Bind 2", "1.1.0"),
                BuiltIn.of(388, "Extensible SASL Profile", "1.0.4"),
                BuiltIn.of(384, "OMEMO Encryption", "0.9.1"),
                BuiltIn.of(390, "Entity Capabilities 2.0", "0.3.2"),
                BuiltIn.ofAccount(
                        398,
                        "User Avatar to vCard-Based Avatars Conversion",
                        "1.0.0",
                        "urn:xmpp:pep-vcard-conversion:0"),
                BuiltIn.ofAccount(
                        402,
                        "PEP Native Bookmarks",
                        "1.2.0",
                        PepDefaults.BOOKMARKS + "#compat",
                        PepDefaults.BOOKMARKS + "#compat-pep"),
                BuiltIn.of(401, "Ad-hoc Account Invitation Generation", "0.6.0"),
                BuiltIn.of(410, "MUC Self-Ping (Schrödinger's Chat)", "1.1.0"),
                BuiltIn.of(421, "Occupant identifiers for semi-anonymous MUCs", "1.0.1"),
                BuiltIn.of(425, "Moderated Message Retraction", "0.3.0"),
                BuiltIn.of(440, "SASL Channel-Binding Type Capability", "1.0.0"),
                BuiltIn.of(445, "Pre-Authenticated In-Band Registration", "0.2.0"),
                BuiltIn.of(463, "MUC Affiliations Versioning", "0.2.0"),
                BuiltIn.of(474, "SASL SCRAM Downgrade Protection", "0.5.0"),
                BuiltIn.of(478, "Stream Limits Advertisement", "0.2.0"),
                BuiltIn.of(480, "SASL Upgrade Tasks", "0.2.0"),
                BuiltIn.of(484, "Fast Authentication Streamlining Tokens", "0.2.0"),
                BuiltIn.of(486, "MUC Avatars", "0.1.0"));
    }
}
