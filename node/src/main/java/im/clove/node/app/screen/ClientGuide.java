package im.clove.node.app.screen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What goes into which box of a client, with a node's own values. Pure.
///
/// @param columns of the terminal
public record ClientGuide(Login login, int columns) {
    /// What clients are told.
    ///
    /// @param name of the account, or a stand-in
    /// @param domain behind the `@`
    /// @param prints of the certificates, if there are any yet
    /// @param wording commands
    public record Login(String name, String domain, Doors doors, Optional<Prints> prints, Wording wording) {
        String jid() {
            return name + '@' + domain;
        }
    }

    /// Fingerprints, to be compared with what a client shows.
    public record Prints(String server256, String server1, String authority1) {
        /// A long fingerprint in two lines, which fits any window and is easier to compare.
        public static List<String> halves(String print) {
            int middle = print.length() / 2 + 1;
            return List.of(print.substring(0, middle), print.substring(middle));
        }
    }

    /// Where a Clove node has its proxy for `.i2p` unless it was told otherwise.
    private static final String USUAL_PROXY = "127.0.0.1";

    private static final int USUAL_PROXY_PORT = 4447;
    private static final int USUAL_PORT = 5222;
    private static final String MISSING = "(start the node first)";

    /// A client by the name it is asked for.
    private enum Client {
        CONVERSATIONS("Conversations (Android), and others on a phone"),
        CONVERSE("Converse.js"),
        DINO("Dino"),
        FINCH("Finch"),
        GAJIM("Gajim"),
        GO_SENDXMPP("go-sendxmpp"),
        PIDGIN("Pidgin"),
        POEZIO("Poezio"),
        PROFANITY("Profanity");

        private final String title;

        Client(String title) {
            this.title = title;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The names of the clients there is a page for.
    public static List<String> clients() {
        TreeSet<String> out = new TreeSet<>();
        for (Client each : Client.values()) {
            out.add(each.word());
        }
        return List.copyOf(out);
    }

    /// What every client is told, and which have a page of their own.
    public List<String> overview() {
        Page page = new Page();
        page.box("Account", login.jid());
        List<String> doors = login.doors().words();
        page.box("Server", doors.isEmpty() ? MISSING : doors.getFirst());
        doors.stream().skip(1).forEach(line -> page.box("", line));
        page.box("Authority", login.wording().command("cert ca --out clove-ca.crt"));
        login.prints().ifPresent(prints -> {
            page.box("SHA-256", Prints.halves(prints.server256()).getFirst());
            page.box("", Prints.halves(prints.server256()).getLast());
            page.box("SHA-1", prints.server1());
            page.box("CA SHA-1", prints.authority1());
        });
        page.text(
                "In every client the account is NAME@ the address. Tell the client the server above; otherwise most ask"
                        + " the DNS for the address, which shows it to your provider and finds nothing.");
        page.text("`" + login.wording().program() + " connect CLIENT` says what goes into which box: "
                + String.join(", ", clients()) + ".");
        return page.lines();
    }

    /// The page of a client; empty if there is none of this name.
    public Optional<List<String>> of(String client) {
        for (Client each : Client.values()) {
            if (each.word().equals(client) || each.word().replace("-", "").equals(client)) {
                Page page = new Page();
                page.title(each.title);
                write(each, page);
                return Optional.of(page.lines());
            }
        }
        return Optional.empty();
    }

    private void write(Client client, Page page) {
        switch (client) {
            case GAJIM -> gajim(page);
            case DINO -> dino(page);
            case PROFANITY -> profanity(page);
            case PIDGIN -> libpurple(page, "Accounts → Manage Accounts → Add. Protocol: XMPP.");
            case FINCH -> libpurple(page, "Accounts (Alt-a, a) → Add. Protocol: XMPP.");
            case CONVERSATIONS -> conversations(page);
            case POEZIO -> poezio(page);
            case GO_SENDXMPP -> goSendxmpp(page);
            case CONVERSE ->
                page.text("Not yet: it runs in a browser and needs WebSocket, which Clove does not serve yet.");
        }
    }

    private void gajim(Page page) {
        page.text("Add Account → Log In, with a tick at Advanced Settings.");
        page.box("Address", login.jid());
        page.box("Password", "the account's");
        page.box("Hostname", host());
        page.box("Port", port());
        page.box("Type", "START TLS");
        trust(page, "Unless the authority is installed, Gajim says that it is not known. Show Certificate, compare:");
        elsewhere(page);
        page.text("Leave Hostname empty. The tool icon beside Proxy makes a new one:");
        proxy(page, "Type", "SOCKS5");
        page.text(
                "With a Hostname Gajim asks the DNS for the address before each connect, which shows it to your provider;"
                        + " with the proxy it does not. So the proxy is the better way on this machine, too.");
    }

    private void dino(Page page) {
        Optional<Doors.Server> here = login.doors().here();
        if (here.isPresent() && here.get().startTls() != USUAL_PORT) {
            page.text("Dino has no box for a port and uses 5222; this node has " + port() + " (c2s.port).");
        }
        page.text("Dino has no box for a server, so the machine is told where it is. As root, one line in /etc/hosts:");
        page.copy(host() + ' ' + login.domain());
        page.text(
                "It takes no certificate that the system does not trust. Install the authority (docs/certificates.md says how):");
        page.copy(login.wording().command("cert ca --out clove-ca.crt"));
        page.text("Then Add account:");
        page.box("Address", login.jid());
        page.box("Password", "the account's");
        page.text(
                "At every connect Dino asks the DNS for the address, so your provider can see it, and for stun.dino.im."
                        + " It begins each chat with OMEMO; for somebody without it the lock beside the box says Unencrypted.");
        proxychains(page, "dino-im");
        page.text("Then it needs no line in /etc/hosts, but still asks the DNS.");
    }

    private void profanity(Page page) {
        page.text("Type, in one line:");
        page.copy("/connect " + login.jid() + " server " + host() + " port " + port() + " tls force");
        login.prints().ifPresent(prints -> {
            page.text(
                    "Unless the authority is installed, it shows the authority's SHA-1 and asks; if it is this, answer"
                            + " /tls always:");
            page.copy(prints.authority1());
        });
        proxychains(page, "profanity");
        page.copy("/connect " + login.jid() + " server " + login.domain() + " port " + USUAL_PORT + " tls force");
    }

    private void libpurple(Page page, String where) {
        page.text(where);
        page.box("Username", login.name());
        page.box("Domain", login.domain());
        page.box("Password", "the account's");
        page.text("Advanced:");
        page.box("Connection security", "Require encryption");
        page.box("Connect port", port());
        page.box("Connect server", host());
        login.prints().ifPresent(prints -> {
            page.text("Unless the authority is installed, it asks about the certificate. Compare its SHA-1:");
            page.copy(prints.server1());
        });
        elsewhere(page);
        page.box("Connect port", String.valueOf(USUAL_PORT));
        page.box("Connect server", login.domain());
        proxy(page, "Proxy type", "SOCKS 5");
        page.text(
                "For file transfers it asks the DNS for a STUN server of the address, which shows it to your provider.");
    }

    private void conversations(Page page) {
        Optional<Doors.Server> outside = login.doors().outside();
        if (outside.isEmpty()) {
            page.text("The phone reaches this machine over your own network, and the node listens on this machine only."
                    + " In clove.conf, with this machine's address there in place of 192.168.1.5:");
            page.copy("c2s { addresses = [\"127.0.0.1\", \"192.168.1.5\"], allow-public = true }");
            page.text("Everybody in that network can then try passwords here; the router at home must not pass the"
                    + " port on. Start the node again, then ask here again.");
            return;
        }
        page.text("Phone and node in one network. First Settings → Expert settings → Extended connection settings; then"
                + " add an account:");
        page.box("XMPP address", login.jid());
        page.box("Password", "the account's");
        page.box("Hostname", outside.get().host());
        page.box("Port", String.valueOf(outside.get().startTls()));
        trust(page, "It asks about the certificate. Compare:");
    }

    private void poezio(Page page) {
        page.text("In ~/.config/poezio/poezio.cfg, below [Poezio]:");
        page.copy("jid = " + login.jid());
        page.copy("custom_host = " + host());
        page.copy("custom_port = " + port());
        page.copy("enable_smacks = true");
        page.text(
                "It asks for the password, and keeps the first certificate that it sees. It tries direct TLS first and"
                        + " shows an error; then it goes on with STARTTLS.");
        proxychains(page, "poezio");
        page.copy("custom_host = " + login.domain());
        page.copy("custom_port = " + USUAL_PORT);
    }

    private void goSendxmpp(Page page) {
        page.text("In ~/.config/go-sendxmpp/config, for you only (chmod 600):");
        page.copy("username: " + login.jid());
        page.copy("jserver: " + host() + ':' + port());
        page.copy("password: the account's");
        page.text("It has to know the authority, installed or named:");
        page.copy(login.wording().command("cert ca --out clove-ca.crt"));
        page.copy("echo hello | SSL_CERT_FILE=clove-ca.crt go-sendxmpp SOMEBODY@" + login.domain());
        elsewhere(page);
        page.copy("jserver: " + login.domain() + ':' + USUAL_PORT);
        page.text("And this in front of the command:");
        page.copy("HTTP_PROXY=socks5://" + USUAL_PROXY + ':' + USUAL_PROXY_PORT);
    }

    private static void elsewhere(Page page) {
        page.title("From another machine, over I2P");
    }

    /// For a client without a box for a proxy.
    private static void proxychains(Page page, String command) {
        elsewhere(page);
        page.text("It has no box for a proxy; proxychains4 gives it one. In a file clove-proxy.conf:");
        page.copy("strict_chain");
        page.copy("proxy_dns");
        page.copy("[ProxyList]");
        page.copy("socks5 " + USUAL_PROXY + ' ' + USUAL_PROXY_PORT);
        page.text("And then:");
        page.copy("proxychains4 -f clove-proxy.conf " + command);
    }

    private void trust(Page page, String text) {
        login.prints().ifPresent(prints -> {
            page.text(text);
            Prints.halves(prints.server256()).forEach(page::copy);
        });
    }

    private static void proxy(Page page, String label, String type) {
        page.box(label, type);
        page.box("Host", USUAL_PROXY);
        page.box("Port", String.valueOf(USUAL_PROXY_PORT));
        page.text("That is the proxy of a Clove node on that machine; another I2P router has its own.");
    }

    private String host() {
        return login.doors().here().map(Doors.Server::host).orElse(MISSING);
    }

    private String port() {
        return login.doors()
                .here()
                .map(server -> String.valueOf(server.startTls()))
                .orElse(MISSING);
    }

    /// Paragraphs, boxes below each other, and lines to copy.
    private final class Page {
        private final List<String> out = new ArrayList<>();
        private final Map<Integer, String> labels = new LinkedHashMap<>();
        private final List<String> values = new ArrayList<>();

        void title(String text) {
            flush();
            if (!out.isEmpty()) {
                out.add("");
            }
            out.add(text);
        }

        void text(String text) {
            flush();
            out.add("");
            out.addAll(Lines.wrap(text, columns));
        }

        void box(String label, String value) {
            labels.put(values.size(), label);
            values.add(value);
        }

        /// A line that is copied whole, however wide the terminal is.
        void copy(String line) {
            flush();
            out.add("  " + line);
        }

        private void flush() {
            int indent = labels.values().stream().mapToInt(Lines::width).max().orElse(0) + 4;
            for (int i = 0; i < values.size(); i++) {
                String label = labels.getOrDefault(i, "");
                out.addAll(Lines.row(label.isEmpty() ? "" : "  " + label, values.get(i), indent, columns));
            }
            labels.clear();
            values.clear();
        }

        List<String> lines() {
            flush();
            return out;
        }
    }
}
