package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// Where commands get secrets from: a prompt, standard input, or chance. Never the command line, which every
/// process on the machine can read.
final class Passwords {
    /// Letters and digits that cannot be taken for one another, 32 of them: five bits each.
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 5;
    private static final int GROUP = 5;
    private static final int MAX_LINE = 4096;

    private Passwords() {}

    /// A password of 125 bits, easy to read out: `abcde-fghij-…`.
    static Secret generate(SecureRandom random) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                out.append('-');
            }
            out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return Secret.of(out.toString());
    }

    /// The first line of standard input.
    static Secret fromInput(Cli cli) throws ControlException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int b;
            while ((b = cli.in().read()) >= 0 && b != '\n' && line.size() < MAX_LINE) {
                line.write(b);
            }
        } catch (IOException e) {
            throw ControlException.of(e);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        Secret secret = Secret.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        if (secret.isEmpty()) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "Standard input has no password in its first line");
        }
        return secret;
    }

    /// Asks twice, and says before what is asked for.
    ///
    /// @param shortest how many characters it needs
    /// @param otherwise as in [#ask]
    static Secret choose(Cli cli, String what, int shortest, String otherwise) throws ControlException {
        Secret first = ask(cli, "New " + what + ", at least " + shortest + " characters: ", otherwise);
        if (first.length() < shortest) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    "That has " + first.length() + " characters; a " + what + " needs at least " + shortest);
        }
        Secret second = ask(cli, "Once more: ", otherwise);
        if (!first.equals(second)) {
            throw new ControlException(ControlException.Kind.REFUSED, "The two are not the same");
        }
        return first;
    }

    /// Asks once.
    ///
    /// @param otherwise what this command takes where there is nobody to ask, to follow "use"
    static Secret ask(Cli cli, String question, String otherwise) throws ControlException {
        return cli.prompt()
                .ask(question)
                .orElseThrow(() -> new ControlException(
                        ControlException.Kind.REFUSED, "There is no terminal to ask on; use " + otherwise));
    }
}
