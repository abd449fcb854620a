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
            fingerprints(info);
        }

        /// Half of the longer ones on each line, which fits any window and is easier to compare.
        void fingerprints(CertificateInfo info) {
            halves("SHA-256       ", info.sha256());
            cli.say("SHA-1         " + info.sha1());
            halves("key SHA-256   ", info.keySha256());
        }

        private void halves(String label, String sum) {
            int middle = sum.length() / 2 + 1;
            cli.say(label + sum.substring(0, middle));
            cli.say(" ".repeat(label.length()) + sum.substring(middle));
        }
    }

    @CommandLine.Command(
            name = "show",
            description = "Show the certificate clients get and the authority behind it: names, dates, fingerprints.",
            footer = "A client that does not know the authority shows a fingerprint and asks. Compare it with these:"
                    + " most show the SHA-256 of the server's certificate, Profanity the SHA-1 of the authority.")
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
            Optional<CertificateInfo> authority =
                    own ? Optional.of(CertificateInfo.of(certificates.authority())) : Optional.empty();
            if (json) {
                Map<String, Object> out = json(CertificateInfo.of(identity.certificate()));
                out.put("own-authority", own);
                authority.ifPresent(info -> out.put("authority", json(info)));
                cli.say(Json.pretty(out));
                return Exit.OK;
            }
            cli.say("The server's certificate");
            print(identity, own);
            if (authority.isPresent()) {
                cli.say("");
                cli.say("The authority (`clove cert ca`)");
                cli.say("name          " + authority.get().subject());
                cli.say("valid         " + authority.get().notBefore() + " to "
                        + authority.get().notAfter());
                fingerprints(authority.get());
            }
            return Exit.OK;
        }

        private static Map<String, Object> json(CertificateInfo info) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("subject", info.subject());
            out.put("names", info.names());
            out.put("not-before", info.notBefore().toString());
            out.put("not-after", info.notAfter().toString());
            out.put("issuer", info.issuer());
            out.put("sha256", info.sha256());
            out.put("sha1", info.sha1());
            out.put("key-sha256", info.keySha256());
            return out;
        }
    }

    @CommandLine.Command(
            name = "generate",
            description = "Issue a new server certificate, with a new key, for every domain this node serves.",
            footer =
                    "Clients that installed the node's authority (`clove cert ca`) notice nothing; clients that trusted the"
                            + " certificate itself ask again. With --new-authority all have to. The authority vouches for this"
                            + " machine, private names (.i2p, .alt, .home.arpa, .internal, .lan, .local, .home, .test) and the domains"
                            + " of its first day: another that came later needs a new authority.")
    static final class Generate extends Base {
        @Option(
                names = "--days",
                defaultValue = "825",
                paramLabel = "N",
                description = "How long it is valid (default: ${DEFAULT-VALUE}, the most that Apple devices accept)."
                        + " A running node issues it again in time.")
        int days = 825;

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
