package im.clove.xmpp.sasl;

import im.clove.xmpp.xml.Element;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which client logs in, as it says itself (XEP-0388 §2.3). For the owner of the account and for nobody else.
///
/// @param id of this installation: a UUID, in lower case; empty if it says none
/// @param software and
/// @param device for people; empty if it says none
public record UserAgent(String id, String software, String device) {
    /// A client that says nothing.
    public static final UserAgent UNKNOWN = new UserAgent("", "", "");

    /// Characters of a name; more is cut off.
    private static final int MAX_NAME = 60;

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /// Reads what an `authenticate` element carries. An id that is no UUID counts as none.
    static UserAgent of(Element authenticate) {
        Optional<Element> said = authenticate.child(Sasl2Profile.NS, "user-agent");
        return said.map(agent -> {
                    String id = agent.attributeOr("id", "").toLowerCase(Locale.ROOT);
                    return new UserAgent(
                            UUID.matcher(id).matches() ? id : "", name(agent, "software"), name(agent, "device"));
                })
                .orElse(UNKNOWN);
    }

    private static String name(Element agent, String local) {
        String text = agent.child(Sasl2Profile.NS, local)
                .map(Element::text)
                .orElse("")
                .strip();
        int end = Math.min(text.length(), MAX_NAME);
        boolean splits = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end);
    }

    /// What a person calls it; empty if it said nothing.
    public String name() {
        return software.isEmpty() || device.isEmpty() ? software + device : software + " (" + device + ")";
    }
}
