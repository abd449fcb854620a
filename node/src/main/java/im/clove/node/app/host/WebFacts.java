package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.HealthCodec;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Progress;
import im.clove.node.admin.Startup;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.ProgramVersion;
import im.clove.node.store.Accounts;
import im.clove.node.store.Stores;
import im.clove.node.web.Door;
import im.clove.node.web.Facts;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What the page says of a node. Thread-safe.
final class WebFacts implements Facts {
    private final NodeConfig config;
    private final Domain address;
    private final Startup startup;
    private final Supplier<NodeControl> control;
    private final Accounts accounts;
    private final LastBackup backup;

    WebFacts(NodeConfig config, Domain address, Startup startup, Supplier<NodeControl> control, Stores stores) {
        this.config = config;
        this.address = address;
        this.startup = startup;
        this.control = control;
        this.accounts = stores.accounts();
        this.backup = new LastBackup(stores);
    }

    @Override
    public Map<String, Object> common(Door door) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("address", address.name());
        if (config.operation().echo().enabled()) {
            said.put("echo", config.operation().echo().name() + '@' + address.name());
        }
        return said;
    }

    @Override
    public Map<String, Object> owner() throws ControlException {
        Progress progress = startup.now();
        NodeStatus status = control.get().status();
        return Map.of(
                "version",
                ProgramVersion.text(),
                "steps",
                Arrays.stream(Progress.Step.values())
                        .filter(step -> step.compareTo(Progress.Step.PEERS) >= 0)
                        .map(step -> Map.of("name", step.words(), "done", progress.isMade(step)))
                        .toList(),
                "now",
                progress.words(),
                "trouble",
                progress.trouble(),
                "users",
                control.get().users().stream()
                        .map(user -> user.jid().toString())
                        .toList(),
                "backup",
                backup.at().map(Instant::toString).orElse(""),
                "online",
                status.counts().sessions(),
                "health",
                HealthCodec.ailments(control.get().health()));
    }

    @Override
    public boolean isAdmin(Jid account) {
        return accounts.find(account)
                .filter(each -> each.admin() && !each.disabled())
                .isPresent();
    }
}
