package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteControl;
import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.ext.Command;
import im.clove.node.ext.ServerView;
import im.clove.node.invite.Invitation.Kind;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The commands by which users invite (XEP-0401): to be a contact everybody may, to an account whoever the
/// node lets. An invitation is always of the one who runs the command; but an administrator may leave out who
/// made it, and is then no contact of whoever comes by it. Others may not: what an account gives out ends with
/// the account, with its role, and with how many it has open.
final class AdHocInvites {
    private static final String NS = "urn:xmpp:invite";
    private static final String USERNAME = "username";
    private static final String SUBSCRIPTION = "roster-subscription";

    private AdHocInvites() {}

    /// @param node as it is for who runs a command
    /// @param users whether users who are no administrators may invite to an account
    static List<Command> commands(Function<Jid, ? extends InviteControl> node, boolean users) {
        return List.of(
                new Command(
                        Command.Audience.USERS,
                        NS + "#invite",
                        "Invite a contact",
                        (_, asker, _) ->
                                made(node.apply(asker), InviteOrder.of(Kind.CONTACT, Optional.of(asker.bare())))),
                new Command(
                        users ? Command.Audience.USERS : Command.Audience.ADMINS,
                        NS + "#create-account",
                        "Invite to an account",
                        (view, asker, form) -> account(node.apply(asker), view, asker, form)));
    }

    /// §5.4.
    private static Command.Step account(InviteControl node, ServerView view, Jid asker, @Nullable Element form) {
        boolean isByAdmin = view.isAdmin(asker);
        if (form == null) {
            return new Command.Step.Ask(form(isByAdmin));
        }
        Optional<DataForm> filled = DataForm.read(form);
        if (filled.isEmpty()) {
            return refused(Condition.BAD_REQUEST, "A field is there twice");
        }
        String name = filled.get().first(USERNAME).strip();
        Optional<Jid> account = name.isEmpty() ? Optional.empty() : Jid.tryParse(name + '@' + view.domain());
        if (!name.isEmpty() && account.filter(Jid::isBare).isEmpty()) {
            return refused(Condition.NOT_ACCEPTABLE, "'" + name + "' cannot be a name");
        }
        String said = filled.get().first(SUBSCRIPTION);
        boolean isContact = !said.equals("0") && !said.equals("false");
        if (!isContact && !isByAdmin) {
            return refused(
                    Condition.NOT_ACCEPTABLE,
                    "Whoever comes by your invitation is your contact; an administrator invites without that");
        }
        Optional<Jid> from = isContact ? Optional.of(asker.bare()) : Optional.empty();
        return made(node, new InviteOrder(Kind.ACCOUNT, from, Optional.empty(), account, 1, Optional.empty()));
    }

    private static Element form(boolean isByAdmin) {
        List<Element> parts = new ArrayList<>();
        parts.add(Element.ofText(DataForm.NS, "title", "Invite to an account"));
        parts.add(DataForm.field("FORM_TYPE", "hidden", NS + "#create-account"));
        parts.add(DataForm.field(USERNAME, "text-single").with("label", "The name; empty if it may be chosen"));
        if (isByAdmin) {
            parts.add(
                    DataForm.field(SUBSCRIPTION, "boolean", "1").with("label", "You are contacts from the beginning"));
        }
        return Element.of(DataForm.NS, "x").with("type", "form").withNodes(parts);
    }

    private static Command.Step made(InviteControl node, InviteOrder order) {
        try {
            return new Command.Step.Finished(
                    "Hand this link on; whoever has it can use it.", result(node.invite(order)));
        } catch (ControlException e) {
            Condition condition = e.kind() == ControlException.Kind.REFUSED
                    ? Condition.NOT_ACCEPTABLE
                    : Condition.INTERNAL_SERVER_ERROR;
            return refused(condition, String.valueOf(e.getMessage()));
        }
    }

    /// §5.1.
    private static Element result(IssuedInvite issued) {
        List<Element> parts = new ArrayList<>();
        parts.add(Element.ofText(DataForm.NS, "title", "Invitation"));
        parts.add(DataForm.field("FORM_TYPE", "hidden", NS + "#invitation"));
        parts.add(DataForm.field("uri", "text-single", issued.link().uri()).with("label", "Link"));
        issued.link()
                .landing()
                .map(URI::toString)
                .ifPresent(page -> parts.add(
                        DataForm.field("landing-url", "text-single", page).with("label", "Page")));
        parts.add(DataForm.field("expire", "text-single", issued.info().expiry().toString())
                .with("label", "Good until"));
        return Element.of(DataForm.NS, "x").with("type", "result").withNodes(parts);
    }

    private static Command.Step refused(Condition condition, String text) {
        return new Command.Step.Refused(StanzaError.of(condition, text));
    }
}
