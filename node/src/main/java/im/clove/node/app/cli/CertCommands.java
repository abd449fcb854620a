package im.clove.node.app.cli;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.app.config.ConfigException;
import im.clove.node.app.host.CertificateRow;
import im.clove.node.app.screen.ClientGuide;
import im.clove.node.cert.CertificateInfo;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cert show|generate|ca`; the others are in [CertImportCommands].
final class CertCommands {
    private CertCommands() {}

    abstract static sealed class Base extends Command
            permits Show,
                    Generate,
                    Ca,
                    CertImportCommands.Import,
                    CertImportCommands.Remove,
                    CertImportCommands.Listing {
        Base(Cli cli) {
            super(cli);
        }

        /// Root may be asked to do this for a service: certbot's files are root's.
        @Override
        Site site() throws ControlException, ConfigException {
            return Site.openAlsoAsRoot(cli, data());
        }

        static NodeCertificates load(Site site) throws ControlException, IOException {
            List<Domain> domains = site.certified();
            try {
                return site.certificates().load(domains);
            } catch (NoSuchFileException e) {
                throw new ControlException(
                        ControlException.Kind.REFUSED,
                        "There is no certificate yet (" + e.getFile() + "); `clove run` makes one",
                        e);
            }
        }

        static Held of(NodeCertificates certificates, Site site, String text) throws ControlException {
            Domain domain = serves(site, text);
            return certificates
                    .of(domain)
                    .orElseThrow(() -> new ControlException(
                            ControlException.Kind.REFUSED,
                            domain.name() + " has no certificate yet; `clove run` and `clove cert generate` make one"));
        }

        /// A domain as it was typed, which has to be one of the node's.
        static Domain serves(Site site, String text) throws ControlException {
            Domain domain = domain(text);
            List<Domain> served = site.certified();
            if (!served.contains(domain)) {
                throw new ControlException(
                        ControlException.Kind.REFUSED,
                        "This node does not serve " + domain.name() + "; it serves "
                                + String.join(
                                        ", ", served.stream().map(Domain::name).toList())
                                + " (option `domains` in clove.conf)");
            }
            return domain;
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

        CertificateRow row(Held held) {
            return CertificateRow.of(held, cli.world().clock().instant());
        }

        void print(Held held) {
            CertificateInfo info = held.info();
            cli.say("The certificate of " + held.domain().name());
            cli.say("for           " + String.join(", ", info.names()));
            cli.say("valid         " + CertificateRow.time(info.notBefore()) + " to "
                    + CertificateRow.time(info.notAfter()));
            cli.say("issued by     " + info.issuer() + " (" + row(held).source() + ")");
            fingerprints(info);
            row(held).warning().ifPresent(text -> cli.complain("clove: " + text));
        }

        void fingerprints(CertificateInfo info) {
            halves("SHA-256       ", info.sha256());
            cli.say("SHA-1         " + info.sha1());
            halves("key SHA-256   ", info.keySha256());
        }

        private void halves(String label, String sum) {
            List<String> halves = ClientGuide.Prints.halves(sum);
            cli.say(label + halves.getFirst());
            cli.say(" ".repeat(label.length()) + halves.getLast());
        }

        static Map<String, Object> json(Held held) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("domain", held.domain().name());
            out.put("imported", held.isImported());
            out.put("own-authority", !held.isImported());
            out.putAll(json(held.info()));
            held.authority().ifPresent(authority -> out.put("authority", json(CertificateInfo.of(authority))));
            return out;
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
            name = "show",
            description =
                    "Show the certificates clients get and the authority behind them: names, dates, fingerprints.",
            footer = "A client that does not know the authority shows a fingerprint and asks. Compare it with these:"
                    + " most show the SHA-256 of the server's certificate, Profanity the SHA-1 of the authority.")
    static final class Show extends Base {
        @Parameters(
                arity = "0..1",
                paramLabel = "DOMAIN",
                description = "Only that of this domain. Otherwise all; with --json, that of the node's address.")
        @Nullable
        String domain;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Show(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            NodeCertificates certificates = load(site);
            String wanted = domain;
            if (json) {
                cli.say(Json.pretty(json(wanted == null ? certificates.first() : of(certificates, site, wanted))));
                return Exit.OK;
            }
            List<Held> shown = wanted == null ? certificates.all() : List.of(of(certificates, site, wanted));
            Set<X509Certificate> authorities = new LinkedHashSet<>();
            for (Held held : shown) {
                print(held);
                cli.say("");
                held.authority().ifPresent(authorities::add);
            }
            for (X509Certificate authority : authorities) {
                authority(authority, shown);
            }
            return Exit.OK;
        }

        private void authority(X509Certificate authority, List<Held> shown) {
            CertificateInfo info = CertificateInfo.of(authority);
            String which = shown.stream()
                    .filter(held -> !held.isShared()
                            && held.authority().filter(authority::equals).isPresent())
                    .map(held -> " of " + held.domain().name() + " (`clove cert ca "
                            + held.domain().name() + "`)")
                    .findFirst()
                    .orElse(" (`clove cert ca`)");
            cli.say("The authority" + which);
            cli.say("name          " + info.subject());
            cli.say("valid         " + CertificateRow.time(info.notBefore()) + " to "
                    + CertificateRow.time(info.notAfter()));
            fingerprints(info);
        }
    }

    @CommandLine.Command(
            name = "generate",
            description = "Issue new server certificates, with new keys, for every domain without an imported one.",
            footer = "Clients that installed the node's authority (`clove cert ca`) notice nothing; clients that"
                    + " trusted the certificate itself ask again. With --new-authority all have to. The authority"
                    + " vouches for this machine, private names (.i2p, .alt, .home.arpa, .internal, .lan, .local, .home,"
                    + " .test) and the domains of its first day; another that came later has an authority of its own.")
    static final class Generate extends Base {
        @Option(
                names = "--days",
                defaultValue = "825",
                paramLabel = "N",
                description = "How long they are valid (default: ${DEFAULT-VALUE}, the most that Apple devices accept)."
                        + " A running node issues them again in time.")
        int days = 825;

        @Option(
                names = "--new-authority",
                description = "Make a new private authority as well, one for all domains of today.")
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
            List<Domain> domains = site.certified();
            Certificates certificates = site.certificates();
            Duration validity = Duration.ofDays(days);
            NodeCertificates made = newAuthority
                    ? certificates.generateWithNewAuthority(domains, validity)
                    : certificates.generate(domains, validity);
            for (Held held : made.all()) {
                if (held.isImported()) {
                    cli.say(held.domain().name() + " keeps its imported certificate; `clove cert remove "
                            + held.domain().name() + "` goes back to the node's own");
                } else {
                    print(held);
                }
                cli.say("");
            }
            reload(site);
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "ca",
            description = "Print the certificate of this node's private authority, to be installed on clients.",
            footer = {
                "It can vouch for private names, this machine and this node's own domains only, so installing it puts no"
                        + " other site at risk. It holds no key and can be given to anybody.",
                "docs/certificates.md says how it is installed on Debian, Windows, macOS, iOS and Android."
            })
    static final class Ca extends Base {
        @Parameters(
                arity = "0..1",
                paramLabel = "DOMAIN",
                description = "The authority of this domain, where it has one of its own.")
        @Nullable
        String domain;

        @Option(names = "--out", paramLabel = "FILE", description = "Write it to a new file instead.")
        @Nullable
        Path out;

        Ca(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            String pem = Certificates.pem(authority(load(site), site));
            Path file = out;
            if (file == null) {
                cli.out().print(pem);
                cli.out().flush();
                return Exit.OK;
            }
            try {
                Files.write(file, pem.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.CREATE_NEW);
            } catch (IOException e) {
                throw new ControlException(ControlException.Kind.REFUSED, file + " cannot be written: " + reason(e), e);
            }
            cli.say("The authority's certificate is in " + file
                    + ". It holds no key; docs/certificates.md says how a device learns it.");
            return Exit.OK;
        }

        private X509Certificate authority(NodeCertificates certificates, Site site) throws ControlException {
            String wanted = domain;
            // Devices connect to domains with accounts.
            List<Domain> domains = site.domains(site.identity());
            Optional<Held> held = wanted == null
                    ? certificates.all().stream()
                            .filter(each -> each.isShared() && domains.contains(each.domain()))
                            .findFirst()
                    : Optional.of(of(certificates, site, wanted));
            return held.flatMap(Held::authority)
                    .orElseThrow(() -> new ControlException(
                            ControlException.Kind.REFUSED,
                            wanted == null
                                    ? "No domain of this node has a certificate from its own authority"
                                    : "The certificate of " + wanted
                                            + " was imported: its authority is not this node's"));
        }

        private static String reason(IOException e) {
            return switch (e) {
                case FileAlreadyExistsException _ -> "it exists already";
                case NoSuchFileException _ -> "there is no such folder";
                case AccessDeniedException _ -> "permission denied";
                default -> String.valueOf(e.getMessage());
            };
        }
    }
}
