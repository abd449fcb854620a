package im.clove.node.app;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.cert.CertificateInfo;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.ServerIdentity;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cert show|generate|import|ca`.
final class CertCommands {
    private CertCommands() {}

    abstract static sealed class Base extends Command permits Show, Generate, Import, Ca {
        Base(Cli cli) {
            super(cli);
        }

        /// Tells a running node that there is a new certificate.
        void reload(Site site) throws ControlException {
            Optional<ControlClient> running = site.running();
            if (running.isEmpty()) {
                return;
            }
            try (ControlClient node = running.get()) {
                node.reloadCertificate();
                cli.say("The running node uses it for new connections from now on.");
            }
        }

        void print(ServerIdentity identity, boolean own) {
            CertificateInfo info = CertificateInfo.of(identity.certificate());
            cli.say("for           " + String.join(", ", info.names()));
            cli.say("valid         " + info.notBefore() + " to " + info.notAfter());
            cli.say("issued by     " + info.issuer() + (own ? " (this node's own authority)" : ""));
            cli.say("SHA-256       " + info.sha256());
            cli.say("key SHA-256   " + info.keySha256());
        }
    }

    @CommandLine.Command(
            name = "show",
            description = "Show the server certificate: names, dates, issuer, and the fingerprints clients display.")
    static final class Show extends Base {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Show(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Certificates certificates = site().certificates();
            ServerIdentity identity = certificates.load();
            boolean own = certificates.isOwn(identity);
            if (!json) {
                print(identity, own);
                return Exit.OK;
            }
            CertificateInfo info = CertificateInfo.of(identity.certificate());
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("names", info.names());
            out.put("not-before", info.notBefore().toString());
            out.put("not-after", info.notAfter().toString());
            out.put("issuer", info.issuer());
            out.put("own-authority", own);
            out.put("sha256", info.sha256());
            out.put("key-sha256", info.keySha256());
            cli.say(Json.pretty(out));
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "generate",
            description = "Issue a new server certificate, with a new key, for every domain this node serves.",
            footer =
                    "Clients that installed the node's authority (`clove cert ca`) notice nothing; clients that trusted the"
                            + " certificate itself ask again. With --new-authority all have to. The authority vouches for .i2p"
                            + " names and the domains of its first day: one that came later needs a new authority.")
    static final class Generate extends Base {
        @Option(
                names = "--days",
                defaultValue = "3653",
                paramLabel = "N",
                description = "How long it is valid (default: ${DEFAULT-VALUE}). Apple devices refuse more than 825.")
        int days = 3653;

        @Option(names = "--new-authority", description = "Make a new private authority as well.")
        boolean newAuthority;

        Generate(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            if (days < 1 || days > 36500) {
                throw new ControlException(ControlException.Kind.REFUSED, "--days must be from 1 to 36500");
            }
            Site site = site();
            List<Domain> domains = site.domains(site.identity());
            Certificates certificates = site.certificates();
            Duration validity = Duration.ofDays(days);
            ServerIdentity identity = newAuthority
                    ? certificates.generateWithNewAuthority(domains, validity)
                    : certificates.generate(domains, validity);
            print(identity, true);
            reload(site);
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "import",
            description = "Use a certificate from elsewhere, such as one from Let's Encrypt.",
            footer =
                    "It is refused if key and certificate do not belong together, if the chain is out of order, if it is"
                            + " not valid today, or if it is not for every domain this node serves. A running node uses it at once.")
    static final class Import extends Base {
        @Parameters(
                index = "0",
                paramLabel = "CHAIN",
                description = "PEM file: the certificate, then those that signed it.")
        Path chain = Path.of("");

        @Parameters(index = "1", paramLabel = "KEY", description = "PEM file: its private key, without a passphrase.")
        Path key = Path.of("");

        @Option(names = "--accept-missing", description = "Take it although it is not for every domain.")
        boolean acceptMissing;

        Import(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            ServerIdentity identity =
                    site.certificates().importFrom(chain, key, site.domains(site.identity()), acceptMissing);
            print(identity, false);
            reload(site);
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "ca",
            description = "Print the certificate of this node's private authority, to be installed on clients.",
            footer =
                    "It can vouch for .i2p names and this node's own domains only, so installing it puts no other site at risk."
                            + " It holds no key and can be given to anybody.")
    static final class Ca extends Base {
        @Option(names = "--out", paramLabel = "FILE", description = "Write it to a new file instead.")
        @Nullable
        Path out;

        Ca(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            String pem = site().certificates().authorityPem();
            Path file = out;
            if (file == null) {
                cli.out().print(pem);
                cli.out().flush();
                return Exit.OK;
            }
            try {
                Files.write(file, pem.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.CREATE_NEW);
            } catch (IOException e) {
                throw new ControlException(
                        ControlException.Kind.REFUSED,
                        file + " cannot be written: it exists, or its folder does not",
                        e);
            }
            return Exit.OK;
        }
    }
}
