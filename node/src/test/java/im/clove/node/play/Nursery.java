package im.clove.node.play;

import im.clove.node.admin.RoleControl;
import im.clove.node.admin.StoredRoles;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.host.AdHocGuardians;
import im.clove.node.app.host.LiveRoles;
import im.clove.node.core.Role;
import im.clove.node.ext.Command;
import im.clove.node.ext.std.Administration;
import im.clove.node.service.Echo;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.room.RoomLimits;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A server where `juliet` is guarded by `nurse`, who says whom she may have to do with by the commands of the
/// server.
final class Nursery {
    static final String COMMANDS = "http://jabber.org/protocol/commands";

    final Play play;
    private RoleControl roles;

    /// @param more services of the server
    Nursery(ServiceTools.Maker... more) {
        List<Command> commands = AdHocGuardians.commands(_ -> roles);
        List<ServiceTools.Maker> services = new ArrayList<>(Orchard.services(RoomLimits.STANDARD));
        services.addAll(Echo.at("hello", Set.of(Domain.of(Play.HOST))));
        services.addAll(List.of(more));
        play = new Play(
                new Administration.Given(commands, Optional::empty, Map.of(), Administration.Invited.NOBODY), services);
        roles = roles();
        play.become("juliet", Role.guardedBy(List.of(Play.jid("nurse"))));
    }

    RoleControl roles() {
        StoredUsers users = new StoredUsers(
                play.store,
                _ -> List.of(),
                new StoredUsers.Rules(Set.of(Domain.of(Play.HOST)), Set.of()),
                Clock.systemUTC());
        return new StoredRoles(users, new LiveRoles(play.server(), play.stores(), _ -> {}));
    }

    void crash() {
        play.crash();
        roles = roles();
    }

    /// Runs a command of guardians.
    ///
    /// @param fields name and value by turns; none for the first step
    /// @return the answer
    Element command(Actor who, String which, String... fields) {
        StringBuilder form = new StringBuilder();
        if (fields.length > 0) {
            form.append("<x xmlns='jabber:x:data' type='submit'>");
            for (int i = 0; i < fields.length; i += 2) {
                form.append("<field var='")
                        .append(fields[i])
                        .append("'><value>")
                        .append(fields[i + 1])
                        .append("</value></field>");
            }
            form.append("</x>");
        }
        who.send("<iq type='set' id='command' to='verona.example'><command xmlns='" + COMMANDS
                + "' node='urn:clove:guardian#" + which + "' action='execute'>" + form + "</command></iq>");
        return who.next();
    }

    /// The word of the guardian about one address.
    ///
    /// @param word `allow` or `refuse`
    void say(Actor nurse, String word, String who) {
        Element answer = command(nurse, "requests", "juliet@verona.example " + who, word);
        if (!answer.attributeOr("type", "").equals("result")) {
            throw new AssertionError(Literal.show(answer));
        }
    }

    void allow(Actor nurse, String who) {
        say(nurse, "allow", who);
    }
}
