package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.app.host.CertificateRow;
import im.clove.node.cert.Certificates.Taken;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cert import|remove|list`.
final class CertImportCommands {
    private CertImportCommands() {}

    @CommandLine.Command(
            name = "import",
            description =
                    "Use a certificate from elsewhere for the domains it is for: from Let's Encrypt with certbot or"
                            + " acme.sh, say. The others keep theirs.",
            footer = {
                "A folder is one such as /etc/letsencrypt/live/DOMAIN or ~/.acme.sh/DOMAIN_ecc. Certificate, chain and"
                        + " key are found by their contents and put in order.",
                "What no client could use is refused: a key that belongs to something else, one not valid today, not"
                        + " for servers, not for a domain this node serves, weak.",
                "A running node uses it at once, without a restart. Import it again when it was renewed, from certbot's"
                        + " deploy hook or with acme.sh --reloadcmd (docs/certificates.md). Root may do that for a node"
                        + " that runs as another user: name its data folder with --data."
            })
    static final class Import extends CertCommands.Base {
        @Parameters(
                arity = "1..*",
                paramLabel = "PATH",
                description =
                        "A folder, or PEM files: the certificate with its chain, and its key without a passphrase.")
        List<Path> paths = new ArrayList<>();

        @Option(
                names = "--domain",
                paramLabel = "DOMAIN",
                description = "Use it for this domain only. May be given several times.")
        List<String> only = new ArrayList<>();

        Import(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            List<Domain> served = site.certified();
            List<Domain> domains = new ArrayList<>();
            for (String text : only) {
                domains.add(serves(site, text));
            }
            for (Taken taken : site.certificates().take(paths, served, domains)) {
                print(Held.imported(taken.domain(), taken.identity()));
                taken.doubts().forEach(doubt -> cli.complain("clove: " + doubt));
                cli.say("");
            }
            reload(site);
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "remove",
            description = "Forget the imported certificate of a domain; the node's own takes its place.")
    static final class Remove extends CertCommands.Base {
        @Parameters(paramLabel = "DOMAIN", description = "Whose certificate it is.")
        String domain = "";

        Remove(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Domain which = domain(domain);
            if (!site.certificates().remove(which)) {
                throw new ControlException(
                        ControlException.Kind.REFUSED, "There is no imported certificate for " + which.name());
            }
            List<Domain> served = site.certified();
            if (served.contains(which)) {
                NodeCertificates now = site.certificates().loadOrCreate(served);
                now.of(which).ifPresent(this::print);
            } else {
                cli.say("The imported certificate for " + which.name() + " is gone.");
            }
            reload(site);
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "list",
            description = "List the certificate of each domain: where it comes from and how long it is valid.")
    static final class Listing extends CertCommands.Base {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Listing(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            NodeCertificates certificates = load(site);
            if (json) {
                cli.say(Json.pretty(Map.of(
                        "certificates",
                        certificates.all().stream().map(CertCommands.Base::json).toList())));
                return Exit.OK;
            }
            int width = certificates.all().stream()
                    .mapToInt(held -> held.domain().name().length())
                    .max()
                    .orElse(0);
            for (Held held : certificates.all()) {
                CertificateRow row = row(held);
                cli.say(("%-" + width + "s  until %s  %s")
                        .formatted(
                                held.domain().name(),
                                CertificateRow.time(held.info().notAfter()),
                                row.source()));
            }
            for (Domain domain : site.certified()) {
                if (certificates.of(domain).isEmpty()) {
                    cli.say(domain.name() + "  none yet; the next start makes one");
                }
            }
            for (Held held : certificates.all()) {
                row(held).warning().ifPresent(text -> cli.complain("clove: " + text));
            }
            return Exit.OK;
        }
    }
}
