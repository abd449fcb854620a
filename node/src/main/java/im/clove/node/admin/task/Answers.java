package im.clove.node.admin.task;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Secret;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a task is told, by the names of its fields. Filled by a door, then only read.
public final class Answers {
    private final Map<String, List<String>> texts = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();

    public Answers with(String var, List<String> values) {
        texts.put(var, List.copyOf(values));
        return this;
    }

    public Answers with(String var, String value) {
        return with(var, List.of(value));
    }

    public Answers with(String var, Jid account) {
        return with(var, account.toString());
    }

    public Answers with(String var, boolean flag) {
        return with(var, String.valueOf(flag));
    }

    /// A secret that stays its maker's to wipe.
    public Answers with(String var, Secret secret) {
        secrets.put(var, secret);
        return this;
    }

    /// Whether there is anything in it.
    boolean has(String var) {
        Secret secret = secrets.get(var);
        return secret != null ? !secret.isEmpty() : values(var).stream().anyMatch(line -> !line.isBlank());
    }

    /// The lines as they are; none if nothing was said.
    public List<String> values(String var) {
        return texts.getOrDefault(var, List.of());
    }

    String text(String var) {
        return String.join("\n", values(var)).strip();
    }

    Optional<String> said(String var) {
        return Optional.of(text(var)).filter(text -> !text.isEmpty());
    }

    /// XEP-0004 §3.3 has two words for yes.
    boolean flag(String var) {
        String text = text(var);
        return text.equals("true") || text.equals("1");
    }

    Secret secret(String var) {
        Secret secret = secrets.get(var);
        return secret != null ? secret : Secret.of(String.join("\n", values(var)));
    }

    /// @throws ControlException if it is no address
    Jid account(String var) throws ControlException {
        return account(values(var).isEmpty() ? "" : values(var).getFirst(), var);
    }

    /// A moment: a date, which means its beginning in UTC, or date and time of day (XEP-0082); empty if nothing was
    /// said.
    ///
    /// @throws ControlException if it is neither
    Optional<Instant> moment(String var) throws ControlException {
        Optional<String> said = said(var);
        try {
            return said.map(text -> text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text));
        } catch (DateTimeException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    "'" + said.orElse("") + "' is no date such as 2025-12-31, and no time such as"
                            + " 2025-12-31T18:00:00Z",
                    e);
        }
    }

    /// @throws ControlException if one of them is no address
    List<Jid> accounts(String var) throws ControlException {
        List<Jid> out = new ArrayList<>();
        for (String line : values(var)) {
            if (!line.isBlank()) {
                out.add(account(line, var));
            }
        }
        return out;
    }

    private static Jid account(String text, String var) throws ControlException {
        try {
            return Jid.parse(text.strip());
        } catch (JidFormatException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    var + ": '" + text.strip() + "' is no address: " + e.getMessage(),
                    e);
        }
    }
}
