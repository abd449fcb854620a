package im.clove.node.app.cli;

import im.clove.node.admin.NodeControl;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `page`: a way into the page of the running node.
@CommandLine.Command(
        name = "page",
        description = "Show an address that opens the page of the running node in a browser of this machine.",
        footer = {
            "It opens the page as the first administrator, once, within ten minutes: who has it before you has the node.",
            "Exit code 3 if no node runs on the data folder, 4 if it has no page."
        })
final class PageCommand extends Command {
    @Option(names = "--open", description = "Open it in the browser of this desktop.")
    private boolean open;

    PageCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        Site site = site();
        String link = site.control(NodeControl::page);
        cli.say(link);
        if (open && !Browser.open(link, site.folder(), cli.environment())) {
            cli.complain("clove: no browser could be opened here; the address above works in any on this machine");
            return Exit.FAILED;
        }
        return Exit.OK;
    }
}
