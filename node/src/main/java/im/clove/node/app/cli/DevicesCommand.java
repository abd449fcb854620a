package im.clove.node.app.cli;

import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.DeviceInfo;
import im.clove.node.admin.Json;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `user devices`.
@CommandLine.Command(
        name = "devices",
        description = "Show which devices of an account have a password of their own, or forget one.",
        footer = {
            "A device gets one by `clove invite --device NAME`, or by \"my phone\" at the page; nobody has to type or"
                    + " know it. Another password of the account ends them all.",
            "When one is forgotten, every client of the account logs in again, which those that remember a"
                    + " password do by themselves."
        })
final class DevicesCommand extends UserCommands.Named {
    @Option(names = "--forget", paramLabel = "ID", description = "Take the password of this device away.")
    String forget = "";

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    DevicesCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        Site site = site();
        Jid user = site.account(name);
        if (!forget.isEmpty()) {
            site.control(node -> {
                node.forgetDevice(user, forget);
                return true;
            });
            cli.say(
                    json
                            ? Json.line(Map.of("forgotten", forget))
                            : "The device " + forget + " of " + user + " is forgotten; the others log in again.");
            return Exit.OK;
        }
        List<DeviceInfo> devices = site.control(node -> node.devices(user));
        if (json) {
            cli.say(Json.pretty(
                    Map.of("devices", devices.stream().map(ControlCodec::toJson).toList())));
        } else if (devices.isEmpty()) {
            cli.say("No device of " + user + " has a password of its own.");
        } else {
            cli.table(devices.stream()
                    .map(device -> List.of(device.id(), "added " + device.addedAt()))
                    .toList());
        }
        return Exit.OK;
    }
}
