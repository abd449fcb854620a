package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.Decision;
import im.clove.clearnet.policy.Path;
import im.clove.node.admin.BridgeControl;
import im.clove.node.admin.BridgeInfo;
import im.clove.node.admin.Finding;
import im.clove.node.app.config.RulesFile;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveBridgeTest {
    private static final Domain CHAT = Domain.of("chat.example");
    private static final Domain X = Domain.of("x.example");

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void aRightFileTakesThePlaceOfTheRulesAndAWrongOneDoesNot() throws Exception {
        java.nio.file.Path file = folder.resolve("bridge.rules");
        BridgeRules rules = new BridgeRules(new RulesFile(file), false);
        List<String> changes = new ArrayList<>();
        rules.onChange(() -> changes.add(rules.rules() + "+" + rules.pins()));
        assertThat(rules.policy().pathOf(CHAT, X)).isInstanceOf(Decision.Refused.class);
        Files.writeString(file, "* x.example tor\npin x.example spki " + "0".repeat(64));
        rules.reload();
        assertThat(rules.policy().pathOf(CHAT, X)).isEqualTo(new Decision.By(Path.TOR));
        assertThat(rules.policy().pins(X)).hasSize(1);

        Files.writeString(file, "* x.example clearnet\n* y.example clarnet\n");
        assertThatThrownBy(rules::reload)
                .hasMessageStartingWith("The rules were not taken, those in force stay. " + file)
                .hasMessageContaining("line 2: 'clarnet' is no path");
        assertThat(rules.policy().pathOf(CHAT, X)).isEqualTo(new Decision.By(Path.TOR));
        assertThat(rules.trouble()).hasValueSatisfying(text -> assertThat(text).contains("line 2"));

        Files.delete(file);
        rules.reload();
        assertThat(rules.trouble()).isEmpty();
        assertThat(changes).containsExactly("1+1", "0+0");
    }

    @Test
    void aNodeThatStartsWithAWrongFileLetsNobodyThrough() throws Exception {
        java.nio.file.Path file = folder.resolve("bridge.rules");
        Files.write(file, new byte[] {(byte) 0xFF});
        BridgeRules rules = new BridgeRules(new RulesFile(file), false);
        assertThat(rules.policy().pathOf(CHAT, X)).isInstanceOf(Decision.Refused.class);
        assertThat(rules.trouble()).contains(file + " is no text in UTF-8");
        Files.write(file, new byte[BridgeFile.MOST_BYTES + 1]);
        assertThatThrownBy(rules::reload).hasMessageContaining("larger than 256 KiB");
    }

    @Test
    void aTestAsksTheRulesAndThenDialsByThePathTheySay() throws Exception {
        java.nio.file.Path file = folder.resolve("bridge.rules");
        Files.writeString(file, "* x.example tor\nrooms.chat.example x.example clearnet\n");
        List<String> dialled = new ArrayList<>();
        BridgeInfo.Link link = new BridgeInfo.Link(CHAT, X, "tor", "connected");
        BridgeControl bridge = new LiveBridge(
                List.of(CHAT),
                new BridgeRules(new RulesFile(file), false),
                () -> List.of(link),
                (ours, theirs, path, found) -> {
                    dialled.add(ours + " " + theirs + " " + path);
                    found.accept(Finding.ok("address", "dialled"));
                },
                BridgeControl.off());

        List<Finding> found = new ArrayList<>();
        bridge.test(X, Optional.empty(), found::add);
        bridge.test(X, Optional.of(Domain.of("rooms.chat.example")), _ -> {});
        assertThat(dialled).containsExactly("chat.example x.example TOR", "rooms.chat.example x.example CLEARNET");
        assertThat(found)
                .containsExactly(
                        Finding.ok("rules", "chat.example reaches x.example by the path tor"),
                        Finding.ok("address", "dialled"));

        found.clear();
        bridge.test(Domain.of("y.example"), Optional.empty(), found::add);
        assertThat(found).extracting(Finding::level).containsExactly(Finding.Level.PROBLEM);
        assertThatThrownBy(() -> bridge.test(X, Optional.of(Domain.of("other.example")), found::add))
                .hasMessageContaining("no domain of the bridge");
        assertThat(dialled).hasSize(2);
        assertThat(bridge.info()).isEqualTo(new BridgeInfo(true, List.of(CHAT), 2, 0, Optional.empty(), List.of(link)));
    }

    @Test
    void withoutABridgeNothingIsDialled() throws Exception {
        assertThat(BridgeControl.off().info()).isEqualTo(BridgeInfo.OFF);
        BridgeControl.off().reload();
        assertThatThrownBy(() -> BridgeControl.off().test(X, Optional.empty(), _ -> {}))
                .hasMessageContaining("is off")
                .hasMessageContaining("bridge.enabled");
    }
}
