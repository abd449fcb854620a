package im.clove.node.fuzz;

import im.clove.clearnet.dial.SocksReplyTarget;
import im.clove.clearnet.dns.DnsAnswerTarget;
import im.clove.i2p.keys.NamesTarget;
import im.clove.i2p.socks.SocksTarget;
import im.clove.node.admin.ControlTarget;
import im.clove.node.app.config.BridgeFileTarget;
import im.clove.node.app.config.ConfigTarget;
import im.clove.node.app.config.MapFileTarget;
import im.clove.node.c2s.NegotiationTarget;
import im.clove.node.cert.PemTarget;
import im.clove.node.cert.ShownCertificateTarget;
import im.clove.node.ext.std.ChaptersTarget;
import im.clove.node.invite.InvitationTarget;
import im.clove.node.play.ServerTarget;
import im.clove.node.service.component.ComponentTarget;
import im.clove.node.service.room.RoomTarget;
import im.clove.node.store.RecordsTarget;
import im.clove.node.transit.PieTarget;
import im.clove.node.transit.prosody.ProsodyTarget;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.runtime.fuzz.JidTarget;
import im.clove.runtime.fuzz.SaslTarget;
import im.clove.runtime.fuzz.SmTarget;
import im.clove.runtime.fuzz.StanzaTarget;
import im.clove.runtime.fuzz.XmlTarget;
import im.clove.runtime.link.WebSocketTarget;
import im.clove.s2s.dialback.DialbackTarget;
import im.clove.s2s.stream.AgainTarget;
import im.clove.s2s.stream.HandshakeTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Everything that reads what others say, and the inputs that are kept of earlier findings.
final class Targets {
    private Targets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new XmlTarget(),
                new StanzaTarget(),
                new JidTarget(),
                new SaslTarget(),
                new SmTarget(),
                new WebSocketTarget(),
                new NegotiationTarget(),
                new HandshakeTarget(),
                new AgainTarget(),
                new DialbackTarget(),
                new SocksTarget(),
                new SocksReplyTarget(),
                new DnsAnswerTarget(),
                new NamesTarget(),
                new ControlTarget(),
                new ConfigTarget(),
                new MapFileTarget(),
                new BridgeFileTarget(),
                new ShownCertificateTarget(),
                new StatementTarget(),
                new PemTarget(),
                new PieTarget(),
                new ProsodyTarget(),
                new RecordsTarget(),
                new InvitationTarget(),
                new ChaptersTarget(),
                new ComponentTarget(),
                new RoomTarget(),
                new ServerTarget());
    }

    /// The files in the folder of this target, oldest name first.
    static List<byte[]> kept(FuzzTarget target) {
        URL folder = Targets.class.getResource("/fuzz/" + target.name());
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().map(Targets::bytes).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
