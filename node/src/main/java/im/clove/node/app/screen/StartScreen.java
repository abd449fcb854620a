package im.clove.node.app.screen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a node says of itself when it starts, in lines no wider than the terminal; the password stands alone in the
/// last one. Pure.
///
/// @param wording the commands
public record StartScreen(Wording wording, int columns) {
    /// The first words of a first start.
    public List<String> title(String version, Path folder) {
        return Lines.wrap("Clove " + version + ", first start. Everything is kept in " + folder, columns);
    }

    /// The address, and the further domains.
    public List<String> address(List<String> domains) {
        List<String> out = new ArrayList<>(Lines.row("Address", domains.getFirst(), columns));
        domains.stream().skip(1).forEach(domain -> out.addAll(Lines.row("Also", domain, columns)));
        return out;
    }

    /// What an address is, for who sees one for the first time.
    public List<String> meaning() {
        return Lines.row("", "Yours for good. Accounts here are called NAME@ this address.", columns);
    }

    public List<String> server(Doors doors) {
        List<String> out = new ArrayList<>();
        String label = "Server";
        for (String line : doors.words()) {
            out.addAll(Lines.row(label, line, columns));
            label = "";
        }
        return out;
    }

    /// Where the page is. The address stands in one piece, for terminals that make a link of it.
    public List<String> page(String link) {
        List<String> out = new ArrayList<>(
                Lines.row("Page", "opens once in a browser of this machine, within ten minutes:", columns));
        out.add(link);
        return out;
    }

    /// What to do next, in words for a family.
    ///
    /// @param echo the name of the account that answers, if there is one
    public List<String> next(Optional<String> echo) {
        List<String> rows = Lines.table(
                List.of(
                        List.of(wording.command("connect"), "what to type into Gajim, Dino, Profanity …"),
                        List.of(wording.command("user add mum"), "an account for somebody else"),
                        List.of(wording.command("backup FILE"), "a copy of all of it, with a passphrase")),
                columns - Lines.INDENT);
        List<String> out = new ArrayList<>();
        out.add("");
        String head = "Next";
        for (String row : rows) {
            out.add(Lines.pad(head, Lines.INDENT) + row);
            head = "";
        }
        echo.ifPresent(name ->
                out.addAll(Lines.row("", "Write anything to " + name + "@ your address: it answers.", columns)));
        out.add("");
        return out;
    }

    /// The first account. Where even its name alone is wider than the terminal it is told by the line above.
    public List<String> account(String local, String domain) {
        String whole = local + '@' + domain;
        return Lines.row("Account", Lines.width(whole) <= columns ? whole : local + "@ the address above", columns);
    }

    /// The only time a password is shown; nothing comes after it that stays.
    public List<String> password(String password) {
        List<String> out = new ArrayList<>(Lines.row("", "The password is shown only now: write it down.", columns));
        out.addAll(Lines.row("Password", password, columns));
        return out;
    }

    /// Where the password is, if nobody was there to see it.
    public List<String> password(Path file) {
        List<String> out =
                new ArrayList<>(Lines.row("Password", "is in the file below: read it, then delete the file", columns));
        out.addAll(Lines.row("", file.toString(), columns));
        return out;
    }
}
