package im.clove.i2p.keys;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Names without DNS: own destinations, the hosts of `darknet_map` and a local address book, and `….b32.i2p`, whose
/// hash is in the name. Every other name is nobody's, and nothing anywhere is asked about it. Immutable; reload by
/// making a new one.
public final class Names {
    /// Entries an address book may have; I2P's own main one has about 1 500.
    private static final int MOST = 20_000;

    private static final long LONGEST_FILE = 32L * 1024 * 1024;
    private static final String SUFFIX = ".b32.i2p";

    private final Map<String, B32> byName;
    private final Map<B32, PublicDestination> whole;

    private Names(Map<String, B32> byName, Map<B32, PublicDestination> whole) {
        this.byName = Map.copyOf(byName);
        this.whole = Map.copyOf(whole);
    }

    /// Only `….b32.i2p` names.
    public static Names none() {
        return new Names(Map.of(), Map.of());
    }

    /// Reads an address book: lines of `name=destination in base 64` or `name=….b32.i2p`, `#` begins a comment.
    ///
    /// @throws IOException if a line is neither, or says another destination of a name than a line before it; the
    ///     message names the lines. Half an address book would send people to nowhere
    public static Names load(Path addressBook) throws IOException {
        if (Files.size(addressBook) > LONGEST_FILE) {
            throw new IOException("The address book " + addressBook + " is longer than 32 MB");
        }
        try {
            return parse(Files.readString(addressBook, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IOException("The address book " + addressBook + ": " + e.getMessage(), e);
        }
    }

    /// The entries of an address book's text.
    ///
    /// @throws IllegalArgumentException as [#load]
    public static Names parse(String text) {
        Map<String, B32> byName = new HashMap<>();
        Map<B32, PublicDestination> whole = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1 || byName.size() >= MOST) {
                throw new IllegalArgumentException(
                        "line " + number + (equals < 1 ? " is no name=destination" : " is one too many"));
            }
            // I2P's own books put properties behind `#!`; they are of no use here.
            String value = line.substring(equals + 1).split("#", 2)[0].strip();
            Optional<PublicDestination> destination = PublicDestination.parse(value);
            Optional<B32> b32 = destination.map(PublicDestination::b32).or(() -> b32In(lower(value)));
            if (b32.isEmpty()) {
                throw new IllegalArgumentException("line " + number + ": no destination behind the name");
            }
            String name = spelling(line.substring(0, equals).strip());
            B32 before = byName.putIfAbsent(name, b32.get());
            Integer first = lines.putIfAbsent(name, number);
            if (before != null && !before.equals(b32.get())) {
                throw new IllegalArgumentException("line " + number + ": " + name + " has another destination on line "
                        + first + "; take out one");
            }
            destination.ifPresent(d -> whole.put(d.b32(), d));
        }
        return new Names(byName, whole);
    }

    /// These names and more, which win: the hosts of `darknet_map`.
    public Names with(Map<String, B32> more) {
        Map<String, B32> names = new HashMap<>(byName);
        more.forEach((name, b32) -> names.put(spelling(name), b32));
        return new Names(names, whole);
    }

    /// These names, and whole destinations that then need no look-up: the node's own, and those that are known.
    public Names knowing(Collection<PublicDestination> more) {
        Map<B32, PublicDestination> known = new HashMap<>(whole);
        more.forEach(destination -> known.put(destination.b32(), destination));
        return new Names(byName, known);
    }

    /// The destination behind a host name: from the local books, or out of the name itself. Labels in front of a
    /// `….b32.i2p` name do not lead anywhere else (`muc.….b32.i2p` is the same destination).
    public Optional<B32> resolve(String host) {
        String name = spelling(host);
        B32 listed = byName.get(name);
        return listed == null ? b32In(name) : Optional.of(listed);
    }

    /// The whole destination of an address, if it is known here.
    public Optional<PublicDestination> destination(B32 b32) {
        return Optional.ofNullable(whole.get(b32));
    }

    private static Optional<B32> b32In(String name) {
        if (!name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String labels = name.substring(0, name.length() - SUFFIX.length());
        return B32.parse(labels.substring(labels.lastIndexOf('.') + 1));
    }

    /// The one spelling of a name, the same as in addresses of people.
    private static String spelling(String name) {
        try {
            return Domain.of(name).name();
        } catch (JidFormatException _) {
            return lower(name);
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
