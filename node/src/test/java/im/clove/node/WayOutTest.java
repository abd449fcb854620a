package im.clove.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.http.HttpClient;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/// Who has the means to leave this machine.
@AnalyzeClasses(
        packages = "im.clove",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class WayOutTest {
    @ArchTest
    static final ArchRule socketsInNamedClasses = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "im.clove.clearnet.dial..",
                    "im.clove.clearnet.dns..",
                    "im.clove.clearnet.ddns..",
                    "im.clove.i2p.socks..",
                    "im.clove.node.tcp..",
                    "im.clove.testnet..",
                    "im.clove.bench..",
                    "im.clove.smacksuite..")
            .and()
            .doNotHaveFullyQualifiedName("im.clove.i2p.LeakTrial")
            .and()
            // A Unix socket each.
            .doNotHaveFullyQualifiedName("im.clove.node.admin.ControlServer")
            .and()
            .doNotHaveFullyQualifiedName("im.clove.node.admin.ControlClient")
            .and()
            // To the node that it warms up, on loopback.
            .haveNameNotMatching("im\\.clove\\.node\\.app\\.cli\\.WarmUp.*")
            .should()
            .callConstructor(Socket.class)
            .orShould()
            .callConstructor(Socket.class, String.class, int.class)
            .orShould()
            .callMethod(Socket.class, "connect", SocketAddress.class)
            .orShould()
            .callMethod(Socket.class, "connect", SocketAddress.class, int.class)
            .orShould()
            .callMethod(SocketChannel.class, "open")
            .orShould()
            .callMethod(SocketChannel.class, "open", SocketAddress.class)
            .orShould()
            .callConstructor(DatagramSocket.class)
            .orShould()
            .callMethod(DatagramChannel.class, "open")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(HttpClient.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("javax.naming.directory..")
            .because("who can open a connection can be counted on the fingers of two hands");

    @ArchTest
    static final ArchRule theDnsIsTheGateways = noClasses()
            .that()
            .resideOutsideOfPackage("im.clove.clearnet..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.xbill..")
            .because("nothing of the darknet path has the means to ask the DNS");

    @ArchTest
    static final ArchRule theGatewayIsForTheCompositionRoot = noClasses()
            .that()
            .resideOutsideOfPackages("im.clove.clearnet..", "im.clove.node.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("im.clove.clearnet..")
            .because("nothing in the darknet path depends on the way to the clearnet");
}
