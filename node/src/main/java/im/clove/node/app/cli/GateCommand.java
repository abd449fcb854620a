package im.clove.node.app.cli;

import im.clove.node.admin.Gate;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Tasks;
import im.clove.xmpp.jid.Jid;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// `user gate`.
@CommandLine.Command(
        name = "gate",
        description = "Say whether strangers may write to an account, or show it.",
        footer = {
            "With the gate on, what people write whom the account has nothing to do with waits until its user lets them"
                    + " in; requests to be a contact come through. When it is opened, what waits comes in.",
            "The user says the same to the server's own address, as \"strangers on\" and \"strangers off\"; the last"
                    + " word holds."
        })
final class GateCommand extends UserCommands.Named {
    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "on|off|node",
            description = "Strangers stay outside; they may write; or as the node has it (strangers.gate)."
                    + " Without it, what is so is shown.")
    String word = "";

    GateCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        Site site = site();
        Jid user = site.account(name);
        if (word.isEmpty()) {
            Gate gate = site.control(node -> node.gate(user));
            cli.say(gate.word());
            return Exit.OK;
        }
        Answers answers = new Answers().with(Tasks.ACCOUNTS, user).with(Tasks.GATE, word);
        site.control(node -> Tasks.SET_GATE.run(node, answers));
        cli.say(Gate.of(word).map(gate -> Tasks.told(user.toString(), gate)).orElse(""));
        return Exit.OK;
    }
}
