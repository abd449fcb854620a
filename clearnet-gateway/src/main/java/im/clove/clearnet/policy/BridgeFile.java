package im.clove.clearnet.policy;

import im.clove.clearnet.policy.BridgeFileException.Problem;
import im.clove.clearnet.policy.BridgeLine.Entry;
import im.clove.xmpp.jid.Domain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The text of the file with the owner's rules, a line each:
///
/// ```
/// # who              whom            path        direction
/// *                  jabber.example  prefer-i2p
/// bob@chat.example   *.example.org   tor         out
/// chat.example       spam.example    deny
/// pin friend.example sha-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
/// ```
///
/// `#` at the beginning of a line or after a blank begins a comment; without a direction a rule is about both. A change
/// leaves every other line as its owner wrote it. Immutable.
public final class BridgeFile {
    /// The largest text that is read, in bytes of UTF-8.
    public static final int MOST_BYTES = 256 * 1024;

    /// Rules and pins together.
    public static final int MOST_ENTRIES = 2000;

    /// Nothing allowed.
    public static final BridgeFile EMPTY = new BridgeFile(List.of());

    private static final int MOST_PROBLEMS = 20;

    /// What a rule is about, of which there can be one.
    private record Subject(Who who, Whom whom, Direction way) {}

    private final List<BridgeLine> lines;

    private BridgeFile(List<BridgeLine> lines) {
        this.lines = List.copyOf(lines);
    }

    /// @throws BridgeFileException with every line that is not understood, or is about the same as one before it
    public static BridgeFile parse(String text) throws BridgeFileException {
        List<Problem> problems = new ArrayList<>();
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new BridgeFileException(List.of(
                    new Problem(0, "the file is larger than " + (MOST_BYTES >> 10) + " KiB, which no rules need")));
        }
        List<BridgeLine> lines = new ArrayList<>();
        Map<Subject, Integer> subjects = new HashMap<>();
        int number = 0;
        for (String each : text.lines().toList()) {
            number++;
            try {
                BridgeLine line = BridgeLine.parse(each);
                if (line.entry() instanceof Entry.Rule(BridgeRule rule)) {
                    note(rule, number, subjects);
                }
                lines.add(line);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(number, String.valueOf(e.getMessage())));
                if (problems.size() == MOST_PROBLEMS) {
                    break;
                }
            }
        }
        if (lines.stream().filter(line -> line.entry() != null).count() > MOST_ENTRIES) {
            problems.add(new Problem(0, "there are more than " + MOST_ENTRIES + " rules and pins"));
        }
        if (!problems.isEmpty()) {
            throw new BridgeFileException(problems);
        }
        return new BridgeFile(lines);
    }

    private static void note(BridgeRule rule, int number, Map<Subject, Integer> subjects) {
        for (Direction way : rule.direction().ways()) {
            Integer before = subjects.putIfAbsent(new Subject(rule.who(), rule.whom(), way), number);
            if (before != null) {
                throw new IllegalArgumentException(
                        "line " + before + " is about the same two already; take out one of these lines");
            }
        }
    }

    /// In the order of the file.
    public List<BridgeRule> rules() {
        return lines.stream()
                .flatMap(line -> line.entry() instanceof Entry.Rule(BridgeRule rule) ? Stream.of(rule) : Stream.empty())
                .toList();
    }

    /// By domain, in the order of the file.
    public Map<Domain, List<Pin>> pins() {
        Map<Domain, List<Pin>> out = new LinkedHashMap<>();
        for (BridgeLine line : lines) {
            if (line.entry() instanceof Entry.Pinned(Domain domain, Pin pin)) {
                out.computeIfAbsent(domain, _ -> new ArrayList<>()).add(pin);
            }
        }
        return out;
    }

    /// What the file says, to be asked.
    ///
    /// @param darknetOnly see [BridgePolicy#BridgePolicy]
    public BridgePolicy policy(boolean darknetOnly) {
        return new BridgePolicy(darknetOnly, rules(), pins());
    }

    /// With a rule in place of what was said of the same two in its direction; of the other direction, that stays.
    ///
    /// @throws BridgeFileException if the file would become too large
    public BridgeFile with(BridgeRule rule) throws BridgeFileException {
        Map<Direction, Path> said = new EnumMap<>(Direction.class);
        Predicate<BridgeLine> same = line -> isAbout(line, rule.who(), rule.whom());
        Stream.concat(
                        rules().stream()
                                .filter(each -> each.who().equals(rule.who())
                                        && each.whom().equals(rule.whom())),
                        Stream.of(rule))
                .forEach(each -> each.direction().ways().forEach(way -> said.put(way, each.path())));
        List<BridgeRule> rules = said.values().stream().distinct().count() == 1 && said.size() == 2
                ? List.of(new BridgeRule(rule.who(), rule.whom(), rule.path(), Direction.BOTH))
                : said.entrySet().stream()
                        .map(each -> new BridgeRule(rule.who(), rule.whom(), each.getValue(), each.getKey()))
                        .toList();
        return replaced(same, rules.stream().map(BridgeRule::line).toList());
    }

    /// Without what is said of these two.
    public BridgeFile without(Who who, Whom whom) {
        return new BridgeFile(
                lines.stream().filter(line -> !isAbout(line, who, whom)).toList());
    }

    /// With one more certificate that stands for a server.
    ///
    /// @throws BridgeFileException if the file would become too large
    public BridgeFile withPin(Domain domain, Pin pin) throws BridgeFileException {
        return pins().getOrDefault(domain, List.of()).contains(pin)
                ? this
                : replaced(_ -> false, List.of(new Entry.Pinned(domain, pin).line()));
    }

    /// Without a pin of a server, or without all.
    ///
    /// @param pin empty for all
    public BridgeFile withoutPins(Domain domain, Optional<Pin> pin) {
        return new BridgeFile(lines.stream()
                .filter(line -> !(line.entry() instanceof Entry.Pinned(Domain pinned, Pin each)
                        && pinned.equals(domain)
                        && pin.map(each::equals).orElse(true)))
                .toList());
    }

    /// Puts lines where the first of some was, with the comment of that one, or at the end.
    private BridgeFile replaced(Predicate<BridgeLine> old, List<String> texts) throws BridgeFileException {
        List<String> out = new ArrayList<>();
        boolean isPut = false;
        for (BridgeLine line : lines) {
            if (!old.test(line)) {
                out.add(line.text());
            } else if (!isPut) {
                isPut = true;
                out.add(texts.getFirst() + line.comment());
                out.addAll(texts.subList(1, texts.size()));
            }
        }
        if (!isPut) {
            out.addAll(texts);
        }
        return parse(String.join("\n", out));
    }

    private static boolean isAbout(BridgeLine line, Who who, Whom whom) {
        return line.entry() instanceof Entry.Rule(BridgeRule rule)
                && rule.who().equals(who)
                && rule.whom().equals(whom);
    }

    /// What is to be written.
    public String text() {
        return lines.stream().map(line -> line.text() + '\n').collect(Collectors.joining());
    }
}
