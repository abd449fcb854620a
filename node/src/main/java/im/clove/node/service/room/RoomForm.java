package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The form in which an owner sets a room (XEP-0045 §10.1.3 and §10.2). Besides the [RoomConfig] it names the
/// owners and admins, all of them, who are the room's affiliations and no part of how it is set.
final class RoomForm {
    /// The kind of form (XEP-0068).
    static final String TYPE = "http://jabber.org/protocol/muc#roomconfig";

    private static final String OWNERS = "muc#roomconfig_roomowners";
    private static final String ADMINS = "muc#roomconfig_roomadmins";

    /// Of either list: more are set one by one.
    private static final int MOST_ADDRESSES = 200;

    private static final List<Integer> USERS = List.of(10, 20, 30, 50, 100, 200, 500);

    private RoomForm() {}

    /// What becomes of a form that was sent in.
    sealed interface Result {}

    /// @param owners all there are to be, as bare addresses; null if the form does not say
    /// @param admins all there are to be, none of them an owner; null if the form does not say
    record Accepted(
            RoomConfig config,
            @Nullable List<Jid> owners,
            @Nullable List<Jid> admins) implements Result {}

    /// Nothing changes.
    record Refused(StanzaError error) implements Result {}

    /// The form to be filled in, with how the room is set.
    ///
    /// @param most as many people as the service allows in any room
    static Element form(RoomConfig config, int most, Collection<Jid> owners, Collection<Jid> admins) {
        List<Element> parts = new ArrayList<>();
        parts.add(Element.ofText(DataForm.NS, "title", "How the room is set"));
        parts.add(DataForm.field("FORM_TYPE", "hidden", TYPE));
        for (RoomField field : RoomField.values()) {
            parts.add(field == RoomField.MAX_USERS ? users(config, most) : field(field, config.values(field)));
        }
        parts.add(addresses(OWNERS, "Owners of the room, all of them", owners));
        parts.add(addresses(ADMINS, "Admins of the room, all of them", admins));
        return Element.of(DataForm.NS, "x").with("type", "form").withNodes(parts);
    }

    private static Element field(RoomField field, List<String> values) {
        Element element = DataForm.field(field.var, field.kind.form, values.toArray(String[]::new))
                .with("label", field.label);
        for (RoomField.Choice choice : field.choices()) {
            element = element.with(option(choice.value(), choice.label()));
        }
        return element;
    }

    /// What may be chosen is never more than the service allows; what is set is among it.
    private static Element users(RoomConfig config, int most) {
        String said = config.value(RoomField.MAX_USERS);
        boolean isLimited = !said.equals(RoomField.NO_LIMIT);
        Set<Integer> numbers =
                new TreeSet<>(USERS.stream().filter(number -> number <= most).toList());
        if (isLimited) {
            numbers.add(config.maxUsers(most));
        }
        Element element =
                field(RoomField.MAX_USERS, List.of(isLimited ? Integer.toString(config.maxUsers(most)) : said));
        for (int number : numbers) {
            element = element.with(option(Integer.toString(number), Integer.toString(number)));
        }
        return element.with(option(RoomField.NO_LIMIT, "As many as the service allows"));
    }

    private static Element option(String value, String label) {
        return Element.of(DataForm.NS, "option", Element.ofText(DataForm.NS, "value", value))
                .with("label", label);
    }

    private static Element addresses(String var, String label, Collection<Jid> addresses) {
        String[] values = addresses.stream().sorted().map(Jid::toString).toArray(String[]::new);
        return DataForm.field(var, "jid-multi", values).with("label", label);
    }

    /// What a submitted form makes of how the room is set. What it does not name stays; what nobody here knows is
    /// left aside. A form without any field is how an instant room is made (§10.1.2).
    ///
    /// @param most as many people as the service allows in any room
    static Result submit(RoomConfig now, DataForm form, int most) {
        boolean isOfType = form.formType().isEmpty() || form.formType().equals(TYPE);
        if (!form.type().equals("submit") || !isOfType) {
            return new Refused(StanzaError.of(Condition.BAD_REQUEST, "This is no form of a room that is filled in"));
        }
        RoomConfig config = now;
        boolean isSecretGiven = false;
        boolean isProtectedGiven = false;
        for (Map.Entry<String, List<String>> entry : form.fields().entrySet()) {
            RoomField field = RoomField.of(entry.getKey()).orElse(null);
            if (field == null || isSaidElsewhere(field, entry.getKey(), form)) {
                continue;
            }
            if (entry.getValue().isEmpty() && field.needsValue()) {
                continue;
            }
            List<String> values = field.normal(entry.getValue());
            if (values == null) {
                return refused(field.label, "there is no such value");
            }
            config = config.with(field, values);
            isSecretGiven |= field == RoomField.SECRET && !values.isEmpty();
            isProtectedGiven |= field == RoomField.PROTECTED;
        }
        // Who gives a password and not the word for it means it.
        if (isSecretGiven && !isProtectedGiven) {
            config = config.with(RoomField.PROTECTED, true);
        }
        return checked(config, now, form, most);
    }

    /// Under the name the standard has for it.
    private static boolean isSaidElsewhere(RoomField field, String var, DataForm form) {
        return !var.equals(field.var) && form.fields().containsKey(field.var);
    }

    private static Result checked(RoomConfig config, RoomConfig now, DataForm form, int most) {
        RoomConfig checked = config;
        if (!config.isProtected()) {
            checked = config.with(RoomField.SECRET, "");
        } else if (config.secret().isBlank()) {
            return refused(RoomField.SECRET.label, "it is missing");
        }
        boolean isLimitNew = !config.values(RoomField.MAX_USERS).equals(now.values(RoomField.MAX_USERS));
        String users = config.value(RoomField.MAX_USERS);
        if (isLimitNew && !users.equals(RoomField.NO_LIMIT) && Integer.parseInt(users) > most) {
            return refused(RoomField.MAX_USERS.label, "the service allows " + most);
        }
        List<String> owners = form.fields().get(OWNERS);
        List<String> admins = form.fields().get(ADMINS);
        Optional<Set<Jid>> allOwners = addresses(owners);
        Optional<Set<Jid>> allAdmins = addresses(admins);
        if (allOwners.isEmpty() || allAdmins.isEmpty()) {
            return refused("Owners and admins", "an address is none, or there are more than " + MOST_ADDRESSES);
        }
        allAdmins.get().removeAll(allOwners.get());
        return new Accepted(
                checked,
                owners == null ? null : List.copyOf(allOwners.get()),
                admins == null ? null : List.copyOf(allAdmins.get()));
    }

    private static Optional<Set<Jid>> addresses(@Nullable List<String> said) {
        Set<Jid> addresses = new LinkedHashSet<>();
        for (String text : said == null ? List.<String>of() : said) {
            Optional<Jid> jid = Jid.tryParse(text.strip());
            if (jid.isPresent()) {
                addresses.add(jid.get().bare());
            } else if (!text.isBlank()) {
                return Optional.empty();
            }
        }
        return addresses.size() <= MOST_ADDRESSES ? Optional.of(addresses) : Optional.empty();
    }

    /// §10.1.3: what breaks a rule of the service is not acceptable.
    private static Result refused(String what, String why) {
        return new Refused(StanzaError.of(Condition.NOT_ACCEPTABLE, what + ": " + why));
    }
}
