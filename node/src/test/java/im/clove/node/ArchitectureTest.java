package im.clove.node;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import im.clove.node.core.Service;
import im.clove.node.ext.Extension;
import im.clove.node.store.Key;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.s2s.link.LinkStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;

/// The dependency rules that Maven modules cannot express.
@AnalyzeClasses(
        packages = "im.clove",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {
    /// In a whole build the tests of other modules come in jars.
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    /// What the store has for extensions.
    private static final Class<?>[] SHELVES = {
        Shelf.class,
        Writes.class,
        Key.class,
        Table.class,
        Tables.Entry.class,
        RecordReader.class,
        RecordWriter.class,
        StoreException.class,
        KeyRecords.class,
        StoredKeys.class
    };

    @ArchTest
    static final ArchRule xmppIsPure = noClasses()
            .that()
            .resideInAPackage("im.clove.xmpp..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.net..", "java.nio.channels..", "java.util.concurrent..", "org.slf4j..", "io.netty..")
                    .or(type(Clock.class))
                    // Only to read a literal address, which resolves nothing.
                    .and(not(assignableTo(InetAddress.class))))
            .because("protocol logic is tested without sockets, threads, clocks and loggers");

    @ArchTest
    static final ArchRule xmppKnowsNobody = noClasses()
            .that()
            .resideInAPackage("im.clove.xmpp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.clove.runtime..", "im.clove.i2p..", "im.clove.s2s..", "im.clove.clearnet..", "im.clove.node..")
            .because("dependencies point towards the protocol");

    @ArchTest
    static final ArchRule httpIsOnlyHttp = noClasses()
            .that()
            .resideInAPackage("im.clove.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.clove.xmpp.xml..",
                    "im.clove.xmpp.stanza..",
                    "im.clove.i2p..",
                    "im.clove.s2s..",
                    "im.clove.node..")
            .because("requests and answers are bytes to it");

    @ArchTest
    static final ArchRule bridgeAndPeersDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("im.clove.i2p..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("im.clove.s2s..", "im.clove.node..")
            .because("they meet in the composition root as a dialer and a user of dialers");

    @ArchTest
    static final ArchRule peersHaveAFace = noClasses()
            .that()
            .resideOutsideOfPackage("im.clove.s2s..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("im.clove.s2s.dialback..", "im.clove.s2s.stream..", "im.clove.s2s.link..")
                            .and(not(type(LinkStatus.class))))
            .because("the engine is used through S2s, its configuration, and the ports of its queue");

    @ArchTest
    static final ArchRule peersAreLayered = slices().matching("im.clove.s2s.(*)..")
            .should()
            .beFreeOfCycles()
            .because("place, config, queue, dialback, stream and link stand on each other in this order");

    @ArchTest
    static final ArchRule bridgeIsLayered = slices().matching("im.clove.i2p.(*)..")
            .should()
            .beFreeOfCycles()
            .because("keys, router, stream and socks stand on each other in this order");

    @ArchTest
    static final ArchRule theProgramIsLayered = slices().matching("im.clove.node.app.(*)..")
            .should()
            .beFreeOfCycles()
            .because("the commands use the node and its configuration, never the other way round");

    @ArchTest
    static final ArchRule theNodeIsLayered = slices().matching("im.clove.node.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room of the node stands on others, and none of them on it");

    @ArchTest
    static final ArchRule peersCannotReachTheClearnet = noClasses()
            .that()
            .resideInAnyPackage("im.clove.s2s..", "im.clove.i2p..", "im.clove.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("im.clove.clearnet..")
            .because("the darknet path cannot reach the clearnet");

    @ArchTest
    static final ArchRule i2pOnlyInTheBridge = noClasses()
            .that()
            .resideOutsideOfPackage("im.clove.i2p..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.i2p..")
            .because("one module knows I2P");

    @ArchTest
    static final ArchRule icuOnlyForDomains = noClasses()
            .that()
            .resideOutsideOfPackage("im.clove.xmpp.jid..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.ibm.icu..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.IDN")
            .because("a domain has one spelling, and one place that knows it; the JDK's IDN is that of 2003");

    @ArchTest
    static final ArchRule nettyOnlyAtTheEdges = noClasses()
            .that()
            .resideOutsideOfPackages("im.clove.i2p..", "im.clove.node.tcp..", "im.clove.http..", "im.clove.clearnet..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .because("Netty is a byte pump at the TCP edge, and a reader of the heads of HTTP");

    @ArchTest
    static final ArchRule mapdbOnlyInItsStore = noClasses()
            .that()
            .resideOutsideOfPackage("im.clove.node.store.mapdb..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.mapdb..")
            .because("the store is a port");

    @ArchTest
    static final ArchRule noFileIsMapped = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.nio.MappedByteBuffer")
            .because("P-13: where the disk is full or the file cut, a mapped one ends the process");

    @ArchTest
    static final ArchRule picocliOnlyInTheApp = noClasses()
            .that()
            .resideOutsideOfPackage("im.clove.node.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..")
            .because("the command line is one way in, not a framework");

    @ArchTest
    static final ArchRule qrCodesOnlyOnTheScreen = noClasses()
            .that()
            .resideOutsideOfPackage("im.clove.node.app.screen..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nayuki..")
            .because("one class draws them");

    @ArchTest
    static final ArchRule bouncyCastleOnlyForKeys = noClasses()
            .that()
            .resideOutsideOfPackages("im.clove.node.cert..", "im.clove.node.app..", "im.clove.node.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..")
            .because("certificates are made in one place");

    @ArchTest
    static final ArchRule extensionsSeeOnlyPorts = noClasses()
            .that()
            .resideInAPackage("im.clove.node.ext..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.clove.node.c2s..",
                    "im.clove.node.session..",
                    "im.clove.node.account..",
                    "im.clove.node.app..",
                    "im.clove.node.store.mapdb..",
                    "im.clove.s2s..",
                    "im.clove.i2p..")
            .because("an extension returns requests; it has no handle to act with");

    @ArchTest
    static final ArchRule extensionsReachNoStore = noClasses()
            .that()
            .resideInAPackage("im.clove.node.ext..")
            .should()
            .dependOnClassesThat(resideInAPackage("im.clove.node.store..")
                    .and(not(belongToAnyOf(SHELVES)).and(not(type(Tables.class)))))
            .because("what an extension keeps is on shelves of its own, and what it writes goes into its account's"
                    + " commit (Effect.Turn), or nowhere");

    @ArchTest
    static final ArchRule shelvesAreGivenToExtensions = noClasses()
            .that()
            .resideInAPackage("im.clove.node.ext.std..")
            .should()
            .dependOnClassesThat(type(Tables.class))
            .because("an extension cannot make a shelf of somebody else's keys");

    @ArchTest
    static final ArchRule servicesAreMadeByTheCompositionRoot = noClasses()
            .that()
            .resideOutsideOfPackages("im.clove.node.app..", "im.clove.node.service..")
            .should()
            .callConstructorWhere(target(owner(assignableTo(Service.class))))
            .because("whoever needs a service writes to its address");

    @ArchTest
    static final ArchRule standardExtensionsAreMadeInOneList = noClasses()
            .that()
            .resideOutsideOfPackage("im.clove.node.ext.std..")
            .should()
            .callConstructorWhere(target(owner(assignableTo(Extension.class))))
            .because("service discovery and the table of XEPs follow from that list");

    @ArchTest
    static final ArchRule coreSeesOnlyTheProtocol = noClasses()
            .that()
            .resideInAPackage("im.clove.node.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.clove.node.ext..",
                    "im.clove.node.account..",
                    "im.clove.node.session..",
                    "im.clove.node.store..",
                    "im.clove.node.c2s..",
                    "im.clove.runtime..")
            .because("routing is decided on values alone");

    @ArchTest
    static final ArchRule luaIsTextOnly = noClasses()
            .that()
            .resideInAPackage("im.clove.node.app.lua..")
            .should()
            .dependOnClassesThat(resideInAPackage("im.clove..").and(resideOutsideOfPackage("im.clove.node.app.lua..")))
            .because("a foreign configuration is read, and what it means is decided elsewhere");

    @ArchTest
    static final ArchRule theScreenShowsWhatItIsGiven = noClasses()
            .that()
            .resideInAPackage("im.clove.node.app.screen..")
            .should()
            .dependOnClassesThat(resideInAPackage("im.clove..")
                    .and(resideOutsideOfPackages("im.clove.node.app.screen..", "im.clove.node.admin..")))
            .because("what is shown is decided on values, and the program uses it, never the other way round");

    @ArchTest
    static final ArchRule machinesArePure = noClasses()
            .that()
            .haveSimpleNameEndingWith("Machine")
            .or()
            .haveSimpleName("Router")
            .or()
            .haveSimpleName("Admission")
            .or()
            .haveSimpleName("DeliveryRules")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.concurrent..", "java.net..", "im.clove.runtime.link..")
            .because("a decision is a function of its input");

    @ArchTest
    static final ArchRule nobodyResolvesNames = noClasses()
            .that()
            .resideInAnyPackage("im.clove.s2s..", "im.clove.node..", "im.clove.runtime..", "im.clove.xmpp..")
            .and()
            .resideOutsideOfPackages("im.clove.node.app..")
            .should()
            .callMethod(InetAddress.class, "getByName", String.class)
            .orShould()
            .callMethod(InetAddress.class, "getAllByName", String.class)
            .orShould()
            .callMethod(InetAddress.class, "getLocalHost")
            .orShould()
            .callConstructor(InetSocketAddress.class, String.class, int.class)
            .because("no name ever meets a resolver");

    @ArchTest
    static final ArchRule classesAreFinal = classes()
            .that()
            .resideInAPackage("im.clove..")
            .and()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotRecords()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .should()
            .haveModifier(JavaModifier.FINAL)
            .because("inheritance is not for reuse");
}
