package im.clove.node.ext.std;

import im.clove.node.ext.Chapter;
import im.clove.node.ext.Command;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Phase;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What XEP-0133 has besides accounts ([ServiceAdministration]): the commands come from the list of tasks that the
/// command line has, too; here are their way to clients and the message of the day.
public final class Administration {
    /// Whether somebody has an invitation to be a contact of an account. Thread-safe; may block on the store.
    @FunctionalInterface
    public interface Invited {
        Invited NOBODY = (_, _, _) -> false;

        /// Uses it up for this one, durably.
        ///
        /// @param account bare
        /// @param token as it was sent
        /// @param who bare
        boolean claim(Jid account, String token, Jid who);
    }

    private final Given given;
    private final MessageOfTheDay motd;

    /// What the node gives.
    ///
    /// @param commands for administrators
    /// @param motd the message of the day as it is now; asked for with each first presence, so it must be at hand
    /// @param contact URIs at which whoever runs the node can be reached, by what for (XEP-0157)
    /// @param invited who is let in by a token
    /// @param left is told who has removed his own account; thread-safe, may block
    /// @param statements what the node says about its places in I2P
    public record Given(
            List<Command> commands,
            Supplier<Optional<Posted>> motd,
            Map<String, List<String>> contact,
            Invited invited,
            Consumer<Jid> left,
            Statements.Source statements) {
        /// Nothing to administer.
        public static final Given NONE = new Given(List.of(), Optional::empty, Map.of(), Invited.NOBODY);

        public Given {
            commands = List.copyOf(commands);
        }

        /// That tells nobody who has left.
        public Given(
                List<Command> commands,
                Supplier<Optional<Posted>> motd,
                Map<String, List<String>> contact,
                Invited invited) {
            this(commands, motd, contact, invited, _ -> {}, Statements.Source.NONE);
        }

        /// The same, and somebody is told who has left.
        public Given telling(Consumer<Jid> left) {
            return new Given(commands, motd, contact, invited, left, statements);
        }

        /// The same, and something is said about places in I2P.
        public Given stating(Statements.Source statements) {
            return new Given(commands, motd, contact, invited, left, statements);
        }
    }

    /// A text of the node.
    ///
    /// @param since when it was set, to the millisecond
    public record Posted(String text, Instant since) {}

    Administration(Given given) {
        this.given = given;
        this.motd = new MessageOfTheDay(given.motd());
    }

    List<Chapter<?>> chapters() {
        return List.of(MessageOfTheDay.SEEN);
    }

    List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>();
        hooks.add(new Hook.OutboundHook(Phase.WATCH, motd::outbound));
        given.commands().forEach(command -> hooks.add(new Hook.CommandHook(command)));
        return hooks;
    }
}
