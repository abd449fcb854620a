package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The bridge of a [FakeNode], which writes down there what is asked of it.
final class FakeBridge implements BridgeControl {
    private final FakeNode node;

    FakeBridge(FakeNode node) {
        this.node = node;
    }

    @Override
    public BridgeInfo info() {
        return node.bridge;
    }

    @Override
    public void reload() {
        node.asked.add("reload-bridge");
    }

    @Override
    public List<StatementInfo> statements() {
        return node.statements;
    }

    @Override
    public String askStatement(Domain domain) {
        node.asked.add("ask-statement " + domain);
        return "waits for the owner's consent";
    }

    @Override
    public void trust(Domain domain) {
        node.asked.add("trust " + domain);
    }

    @Override
    public void forget(Domain domain) {
        node.asked.add("forget " + domain);
    }

    @Override
    public void test(Domain theirs, Optional<Domain> ours, Consumer<Finding> found) {
        node.asked.add(
                "test-bridge " + theirs + ours.map(from -> " from " + from).orElse(""));
        found.accept(Finding.ok("look-up", "one server"));
        found.accept(Finding.problem("address", "127.0.0.1 is not dialled"));
    }
}
