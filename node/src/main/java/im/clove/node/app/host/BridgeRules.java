package im.clove.node.app.host;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.node.admin.ControlException;
import im.clove.node.app.config.RulesFile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner's rules as they are in force in a running node: those of the file as it was when it was last right. A node
/// that starts with a file that is not lets nobody through. Thread-safe.
public final class BridgeRules {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeRules.class);

    private final RulesFile file;
    private final boolean darknetOnly;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile InForce now = new InForce(0, 0, BridgePolicy.closed(), Optional.empty());

    private record InForce(int rules, int pins, BridgePolicy policy, Optional<String> trouble) {}

    /// Reads the file.
    ///
    /// @param darknetOnly see [BridgePolicy]
    public BridgeRules(RulesFile file, boolean darknetOnly) {
        this.file = file;
        this.darknetOnly = darknetOnly;
        try {
            read();
        } catch (ControlException e) {
            trouble(e);
            LOG.error("The bridge lets nobody through: its rules are not right. {}", e.getMessage());
        }
    }

    /// What is in force; another after each change.
    public BridgePolicy policy() {
        return now.policy();
    }

    /// How many rules are in force.
    public int rules() {
        return now.rules();
    }

    /// How many certificates stand for servers.
    public int pins() {
        return now.pins();
    }

    /// Why the file is not what is in force, if it is not.
    public Optional<String> trouble() {
        return now.trouble();
    }

    /// Is told after each change, by the thread that made it.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// Reads the file again.
    ///
    /// @throws ControlException if it is not right; what was in force stays
    public synchronized void reload() throws ControlException {
        try {
            read();
        } catch (ControlException e) {
            trouble(e);
            LOG.warn("The rules of the bridge were not taken, those in force stay. {}", e.getMessage());
            throw new ControlException(e.kind(), "The rules were not taken, those in force stay. " + e.getMessage(), e);
        }
        listeners.forEach(Runnable::run);
    }

    private void read() throws ControlException {
        BridgeFile fresh = file.read();
        int pins = fresh.pins().values().stream().mapToInt(List::size).sum();
        now = new InForce(fresh.rules().size(), pins, fresh.policy(darknetOnly), Optional.empty());
    }

    private void trouble(ControlException e) {
        InForce before = now;
        now = new InForce(before.rules(), before.pins(), before.policy(), Optional.of(String.valueOf(e.getMessage())));
    }
}
