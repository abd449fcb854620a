package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileTrouble;
import im.clove.node.transit.Arrivals;
import im.clove.node.transit.PieReader;
import im.clove.node.transit.Piece;
import im.clove.node.transit.Renaming;
import im.clove.node.transit.Report;
import im.clove.node.transit.Sink;
import im.clove.node.transit.UnreadableSourceException;
import im.clove.node.transit.prosody.ProsodyFolder;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Accounts that come: `import file`, `import prosody`.
final class ImportCommands {
    private ImportCommands() {}

    abstract static sealed class Base extends Command permits OfFile, OfProsody {
        @Option(names = "--host", paramLabel = "HOST", description = "Only accounts of this host of the other server.")
        String host = "";

        @Option(
                names = "--domain",
                paramLabel = "DOMAIN",
                description = "The domain of this node that accounts of another host come to.")
        String domain = "";

        Base(Cli cli) {
            super(cli);
        }

        /// The only host that is read, or null for all.
        final @Nullable Domain wanted() throws ControlException {
            return host.isEmpty() ? null : domain(host);
        }

        /// Where they are to come to, or null if that is where they are.
        final @Nullable Domain asked() throws ControlException {
            return domain.isEmpty() ? null : domain(domain);
        }

        /// Where accounts of a host come to.
        ///
        /// @param asked for, or null
        /// @param hosts that have accounts there
        static Function<Domain, Domain> targets(@Nullable Domain asked, Set<Domain> hosts, List<Domain> served)
                throws ControlException {
            Map<Domain, Domain> targets = new TreeMap<>(Comparator.comparing(Domain::name));
            for (Domain host : hosts) {
                if (asked != null && !served.contains(asked)) {
                    throw ControlException.refused("This node does not serve " + asked + ", but " + names(served));
                }
                if (asked == null && !served.contains(host) && (served.size() > 1 || hosts.size() > 1)) {
                    throw ControlException.refused("Accounts of " + host + " can become those of " + names(served)
                            + ": say which with --domain"
                            + (hosts.size() > 1 ? ", and of which host with --host" : ""));
                }
                targets.put(host, asked != null ? asked : served.contains(host) ? host : served.getFirst());
            }
            if (asked != null && hosts.size() > 1) {
                throw ControlException.refused("There are accounts of " + names(hosts)
                        + ", and their names may be the same: say which to take with --host");
            }
            return host -> targets.getOrDefault(host, host);
        }

        private static String names(Collection<Domain> domains) {
            return String.join(", ", domains.stream().map(Domain::name).toList());
        }

        final Exit tell(Report report) {
            List<Jid> accounts = report.accounts();
            cli.say(
                    accounts.isEmpty()
                            ? "Nothing was taken."
                            : "Taken: " + accounts.size() + (accounts.size() == 1 ? " account" : " accounts"));
            accounts.forEach(each -> cli.say("  " + each));
            new TreeMap<>(report.taken()).forEach((what, count) -> cli.say("  " + count + " " + what));
            if (!report.missed().isEmpty()) {
                cli.say("Not taken:");
                List<List<String>> rows = new ArrayList<>();
                for (Map.Entry<Report.Missed, Long> each : report.missed()) {
                    Report.Missed one = each.getKey();
                    rows.add(List.of(
                            line(one.where()),
                            line(each.getValue() == 1 ? one.what() : each.getValue() + " " + one.what()),
                            line(one.why())));
                }
                cli.table(rows);
                if (report.untold() > 0) {
                    cli.say("and " + report.untold() + " more");
                }
            }
            return accounts.isEmpty() ? Exit.REFUSED : Exit.OK;
        }

        /// A foreign text is one line, without what could move the cursor.
        private static String line(String text) {
            return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        }
    }

    @CommandLine.Command(
            name = "file",
            description = "Take accounts from a file that another server, or another Clove, has written (XEP-0227).",
            footer = {
                "While no node runs. An account that is there already is left as it is; each other is taken whole. The"
                        + " file is read once to its end before anything is written.",
                "Where other addresses of the account's own server stand in contacts and messages, they follow it."
            })
    static final class OfFile extends Base {
        @Parameters(paramLabel = "FILE", description = "The file.")
        Path file = Path.of("");

        OfFile(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Domain wanted = wanted();
            Domain asked = asked();
            Site site = site();
            Hosts hosts = new Hosts();
            read(hosts);
            Set<Domain> found = new TreeSet<>(Comparator.comparing(Domain::name));
            hosts.found.stream()
                    .filter(each -> wanted == null || each.equals(wanted))
                    .forEach(found::add);
            Report[] told = new Report[1];
            site.arrive((arrivals, report, served) -> {
                told[0] = report;
                Sink sink = Renaming.before(targets(asked, found, served), arrivals);
                read(wanted == null ? sink : new OfHost(wanted, sink), arrivals);
            });
            return tell(told[0]);
        }

        private void read(Sink sink) throws ControlException {
            read(sink, null);
        }

        private void read(Sink sink, @Nullable Arrivals arrivals) throws ControlException {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                PieReader.read(in, sink);
            } catch (UnreadableSourceException e) {
                if (arrivals != null) {
                    arrivals.broken();
                }
                throw new ControlException(
                        ControlException.Kind.REFUSED,
                        file + ": " + e.getMessage()
                                + (arrivals == null
                                        ? ". Nothing was taken"
                                        : ". It has changed since it was looked through: accounts before that are taken"),
                        e);
            } catch (IOException e) {
                throw new ControlException(ControlException.Kind.FAILED, FileTrouble.words(e), e);
            }
        }
    }

    /// Which hosts there are.
    private static final class Hosts implements Sink {
        private final Set<Domain> found = new HashSet<>();

        @Override
        public void begin(Jid account) {
            found.add(account.domain());
        }

        @Override
        public void take(Piece piece) {
            // Looked at when it is taken.
        }

        @Override
        public void left(String what, String why) {
            // Told when it is taken.
        }

        @Override
        public void end() {
            // Nothing was begun.
        }
    }

    /// Hands on accounts of one host.
    private static final class OfHost implements Sink {
        private final Domain host;
        private final Sink sink;
        private boolean isOpen;

        OfHost(Domain host, Sink sink) {
            this.host = host;
            this.sink = sink;
        }

        @Override
        public void begin(Jid account) {
            isOpen = account.domain().equals(host);
            if (isOpen) {
                sink.begin(account);
            }
        }

        @Override
        public void take(Piece piece) {
            if (isOpen) {
                sink.take(piece);
            }
        }

        @Override
        public void left(String what, String why) {
            if (isOpen) {
                sink.left(what, why);
            }
        }

        @Override
        public void end() {
            if (isOpen) {
                sink.end();
            }
            isOpen = false;
        }
    }

    @CommandLine.Command(
            name = "prosody",
            description = "Take accounts from the data folder of a Prosody (0.12, 13.0) with its internal storage.",
            footer = {
                "Stop that Prosody first; its files are only read. The folder is data_path of its configuration, by"
                        + " default /var/lib/prosody.",
                "While no node runs. An account that is there already is left as it is; each other is taken whole.",
                "Passwords stay as they are. Until those who come have set theirs anew, all clients are offered only the"
                        + " kinds of login that all accounts have keys for: with Prosody's, SCRAM-SHA-1."
            })
    static final class OfProsody extends Base {
        @Parameters(paramLabel = "FOLDER", description = "Prosody's data folder.")
        Path folder = Path.of("");

        OfProsody(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Domain wanted = wanted();
            Domain asked = asked();
            Site site = site();
            if (!Files.isDirectory(folder)) {
                throw ControlException.refused("There is no folder " + folder);
            }
            ProsodyFolder prosody = new ProsodyFolder(folder);
            Report[] told = new Report[1];
            try {
                Set<Domain> hosts = new TreeSet<>(Comparator.comparing(Domain::name));
                prosody.hosts().stream()
                        .filter(each -> wanted == null || each.equals(wanted))
                        .forEach(hosts::add);
                if (hosts.isEmpty()) {
                    throw ControlException.refused("There are no accounts of " + (wanted == null ? "any host" : wanted)
                            + " in " + folder + ": a host is a folder there, with a folder 'accounts' in it");
                }
                site.arrive((arrivals, report, served) -> {
                    told[0] = report;
                    Sink sink = Renaming.before(targets(asked, hosts, served), arrivals);
                    for (Domain each : hosts) {
                        try {
                            prosody.read(each, sink, report);
                        } catch (IOException e) {
                            arrivals.broken();
                            report.left(each.name(), "what comes behind it", FileTrouble.words(e));
                        }
                    }
                });
            } catch (IOException e) {
                cli.complain("clove: " + FileTrouble.words(e));
                return Exit.FAILED;
            }
            return tell(told[0]);
        }
    }
}
