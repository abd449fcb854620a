package im.clove.xmpp.stream;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamParser;
import java.util.List;
import java.util.OptionalInt;

/// The features a stream can offer (RFC 6120 §4.3.2), each as the element it is advertised with.
public final class StreamFeatures {
    public static final String STARTTLS = "urn:ietf:params:xml:ns:xmpp-tls";
    public static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
    /// Binding along with the login (XEP-0386).
    public static final String BIND2 = "urn:xmpp:bind:0";

    public static final String SESSION = "urn:ietf:params:xml:ns:xmpp-session";
    public static final String CLIENT_STATE = "urn:xmpp:csi:0";
    public static final String ROSTER_VERSIONING = "urn:xmpp:features:rosterver";
    public static final String PRE_APPROVAL = "urn:xmpp:features:pre-approval";
    /// Registration (XEP-0077 §8).
    public static final String REGISTRATION = "http://jabber.org/features/iq-register";

    /// Registration by invitation (XEP-0445 §3).
    public static final String INVITED_REGISTRATION = "urn:xmpp:ibr-token:0";

    /// The same of old, which clients look for still.
    public static final String EARLY_INVITED_REGISTRATION = "urn:xmpp:invite";

    public static final String LIMITS = "urn:xmpp:stream-limits:0";
    /// What is advertised; the element that uses it is in [#BIDI].
    public static final String BIDI_FEATURE = "urn:xmpp:features:bidi";

    public static final String BIDI = "urn:xmpp:bidi";
    /// What is advertised; the elements that use it are in `jabber:server:dialback`.
    public static final String DIALBACK_FEATURE = "urn:xmpp:features:dialback";

    private StreamFeatures() {}

    /// The `stream:features` with these.
    public static Element of(List<Element> features) {
        return Element.of(StreamParser.STREAMS, "features").withNodes(features);
    }

    /// STARTTLS (RFC 6120 §5).
    ///
    /// @param required nothing else happens before it
    public static Element startTls(boolean required) {
        Element feature = Element.of(STARTTLS, "starttls");
        return required ? feature.with(Element.of(STARTTLS, "required")) : feature;
    }

    /// Resource binding (RFC 6120 §7).
    public static Element bind() {
        return Element.of(BIND, "bind");
    }

    /// Resource binding along with the login (XEP-0386 §2).
    ///
    /// @param features what may be asked for along with it
    public static Element bind2(List<String> features) {
        Element feature = Element.of(BIND2, "bind");
        return features.isEmpty()
                ? feature
                : feature.with(Element.of(BIND2, "inline")
                        .withNodes(features.stream()
                                .map(name -> Element.of(BIND2, "feature").with("var", name))
                                .toList()));
    }

    /// RFC 3921's session, which does nothing. COMPAT(Pidgin, 2.x): it asks for one, optional or not.
    public static Element session() {
        return Element.of(SESSION, "session", Element.of(SESSION, "optional"));
    }

    /// Accounts are made by invitation, in all the spellings that clients look for.
    public static List<Element> registration() {
        return List.of(
                Element.of(EARLY_INVITED_REGISTRATION, "register"),
                Element.of(INVITED_REGISTRATION, "register"),
                Element.of(REGISTRATION, "register"));
    }

    /// XEP-0352.
    public static Element clientState() {
        return Element.of(CLIENT_STATE, "csi");
    }

    /// RFC 6121 §2.6.1.
    public static Element rosterVersioning() {
        return Element.of(ROSTER_VERSIONING, "ver");
    }

    /// RFC 6121 §3.4.
    public static Element preApproval() {
        return Element.of(PRE_APPROVAL, "sub");
    }

    /// XEP-0478: what a stanza may weigh, and how long the peer may be silent.
    ///
    /// @param idleSeconds empty if there is no such limit
    public static Element limits(int maxBytes, OptionalInt idleSeconds) {
        Element feature = Element.of(LIMITS, "limits", number("max-bytes", maxBytes));
        return idleSeconds.isPresent() ? feature.with(number("idle-seconds", idleSeconds.getAsInt())) : feature;
    }

    /// What a stanza may weigh for the side that offers these features (XEP-0478), in bytes; empty if it does not say.
    public static OptionalInt mostBytes(Element features) {
        return features.child(LIMITS, "limits").flatMap(limits -> limits.child(LIMITS, "max-bytes")).stream()
                .map(most -> most.text().strip())
                .filter(text -> text.matches("[0-9]{1,9}"))
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    private static Element number(String name, int value) {
        return Element.ofText(LIMITS, name, Integer.toString(value));
    }

    /// XEP-0288: stanzas may go both ways on this stream.
    public static Element bidi() {
        return Element.of(BIDI_FEATURE, "bidi");
    }

    /// XEP-0220 §2.4.2, with errors instead of closed streams.
    public static Element dialback() {
        return Element.of(DIALBACK_FEATURE, "dialback", Element.of(DIALBACK_FEATURE, "errors"));
    }
}
