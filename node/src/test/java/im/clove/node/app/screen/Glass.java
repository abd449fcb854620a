package im.clove.node.app.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a terminal shows of the characters it was sent: as much of one as Clove uses. A character behind the last
/// column begins a new row, as on real ones only when it comes; whatever goes above the first row is kept, so that
/// nothing is missed.
public final class Glass {
    private final int columns;
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int column;
    private final StringBuilder escape = new StringBuilder();

    public Glass(int columns) {
        this.columns = columns;
    }

    public Glass show(String text) {
        text.codePoints().forEach(this::show);
        return this;
    }

    private void show(int c) {
        if (!escape.isEmpty()) {
            escape.appendCodePoint(c);
            if (Character.isLetter(c)) {
                obey(escape.toString());
                escape.setLength(0);
            }
            return;
        }
        switch (c) {
            case '\u001b' -> escape.append('\u001b');
            case '\r' -> column = 0;
            case '\n' -> newRow();
            default -> put(c);
        }
    }

    private void obey(String sequence) {
        char last = sequence.charAt(sequence.length() - 1);
        String number = sequence.substring(2, sequence.length() - 1);
        switch (last) {
            case 'A' -> row = Math.max(0, row - (number.isEmpty() ? 1 : Integer.parseInt(number)));
            case 'J' -> {
                rows.get(row).setLength(Math.min(column, rows.get(row).length()));
                while (rows.size() > row + 1) {
                    rows.removeLast();
                }
            }
            default -> throw new AssertionError("a sequence nobody expects: " + sequence.toUpperCase(Locale.ROOT));
        }
    }

    /// As a terminal with ONLCR does.
    private void newRow() {
        column = 0;
        row++;
        if (row == rows.size()) {
            rows.add(new StringBuilder());
        }
    }

    private void put(int c) {
        if (column == columns) {
            newRow();
        }
        StringBuilder line = rows.get(row);
        while (line.length() <= column) {
            line.append(' ');
        }
        line.setCharAt(column, (char) c);
        column++;
    }

    /// The rows, without what is empty at the end.
    public List<String> rows() {
        List<String> out = new ArrayList<>();
        rows.forEach(line -> out.add(line.toString().stripTrailing()));
        while (!out.isEmpty() && out.getLast().isEmpty()) {
            out.removeLast();
        }
        return out;
    }

    public String text() {
        return String.join("\n", rows()) + "\n";
    }
}
