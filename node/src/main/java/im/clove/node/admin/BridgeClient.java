package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The part of [ControlClient] about the bridge.
final class BridgeClient implements BridgeControl {
    private final Line line;

    /// Asks the node.
    @FunctionalInterface
    interface Line {
        Object ask(Map<String, Object> request, Consumer<Object> news) throws ControlException;
    }

    BridgeClient(Line line) {
        this.line = line;
    }

    @Override
    public BridgeInfo info() throws ControlException {
        Object value = line.ask(Map.of("do", "bridge"), _ -> {});
        try {
            return BridgeCodec.info(value);
        } catch (Malformed e) {
            throw ControlClient.notUnderstood(e);
        }
    }

    @Override
    public void reload() throws ControlException {
        Object _ = line.ask(Map.of("do", "reload-bridge"), _ -> {});
    }

    @Override
    public List<StatementInfo> statements() throws ControlException {
        Object value = line.ask(Map.of("do", "statements"), _ -> {});
        try {
            return ControlCodec.list(Map.of("all", value), "all", BridgeCodec::statement);
        } catch (Malformed e) {
            throw ControlClient.notUnderstood(e);
        }
    }

    @Override
    public String askStatement(Domain domain) throws ControlException {
        return String.valueOf(line.ask(Map.of("do", "ask-statement", "domain", domain.name()), _ -> {}));
    }

    @Override
    public void trust(Domain domain) throws ControlException {
        Object _ = line.ask(Map.of("do", "trust-statement", "domain", domain.name()), _ -> {});
    }

    @Override
    public void forget(Domain domain) throws ControlException {
        Object _ = line.ask(Map.of("do", "forget-statement", "domain", domain.name()), _ -> {});
    }

    @Override
    public void test(Domain theirs, Optional<Domain> ours, Consumer<Finding> found) throws ControlException {
        try {
            Object _ = line.ask(
                    Map.of("do", "test-bridge", "domain", theirs.name(), "from", ControlClient.text(ours)),
                    news -> found.accept(ControlCodec.finding(news)));
        } catch (Malformed e) {
            throw ControlClient.notUnderstood(e);
        }
    }
}
