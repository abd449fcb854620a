package im.clove.node.app.screen;

import java.util.ArrayList;
import java.util.List;

/// Text fitted into columns. A word is never broken: an address, a path, a password can be copied whole. Pure.
public final class Lines {
    /// Where the values of [#row] begin.
    public static final int INDENT = 10;

    private Lines() {}

    /// A text in lines of at most so many columns; what has no blank in it may be longer. All lines begin where the
    /// first does.
    public static List<String> wrap(String text, int columns) {
        String indent = " ".repeat(text.length() - text.stripLeading().length());
        List<String> out = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.strip().split(" +", -1)) {
            if (line.length() > indent.length() && width(line) + 1 + width(word) > columns) {
                out.add(line.toString());
                line.setLength(indent.length());
            }
            line.append(line.length() == indent.length() ? "" : " ").append(word);
        }
        out.add(line.toString());
        return out;
    }

    /// A label and its value, which goes on below itself. A word that does not fit beside the label begins a line.
    public static List<String> row(String label, String value, int columns) {
        return row(label, value, INDENT, columns);
    }

    /// The same with the value in another column.
    public static List<String> row(String label, String value, int indent, int columns) {
        List<String> out = new ArrayList<>();
        String head = pad(label, indent);
        for (String line : wrap(value, Math.max(1, columns - indent))) {
            boolean fits = indent + width(line) <= columns;
            if (fits) {
                out.add((head + line).stripTrailing());
            } else {
                if (!head.isBlank()) {
                    out.add(head.stripTrailing());
                }
                out.add(line);
            }
            head = " ".repeat(indent);
        }
        return out;
    }

    /// Rows of cells in columns that begin below each other, two blanks between them. A last cell that does not fit is
    /// wrapped below itself; without much room for that, the cells of each row stand below each other.
    public static List<String> table(List<List<String>> rows, int columns) {
        int cells = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[cells];
        int last = 0;
        for (int i = 0; i < cells - 1; i++) {
            for (List<String> row : rows) {
                widths[i] = i < row.size() - 1 ? Math.max(widths[i], width(row.get(i)) + 2) : widths[i];
            }
            last += widths[i];
        }
        int room = columns - last;
        boolean tight = last > columns / 2 && rows.stream().anyMatch(row -> width(row.getLast()) > room);
        List<String> out = new ArrayList<>();
        rows.forEach(row -> out.addAll(tight ? stacked(row, columns) : inLine(row, widths, columns)));
        return out;
    }

    private static List<String> inLine(List<String> row, int[] widths, int columns) {
        StringBuilder head = new StringBuilder();
        for (int i = 0; i < row.size() - 1; i++) {
            head.append(pad(row.get(i), widths[i]));
        }
        return row(head.toString(), row.getLast(), width(head), columns);
    }

    private static List<String> stacked(List<String> row, int columns) {
        List<String> out = new ArrayList<>();
        out.add(row.getFirst());
        row.stream().skip(1).filter(cell -> !cell.isEmpty()).forEach(cell -> out.addAll(row("", cell, 4, columns)));
        return out;
    }

    /// Cut so that it takes one row of the terminal and leaves the cursor in it.
    static String fit(String line, int columns) {
        int most = Math.max(1, columns - 1);
        return width(line) <= most ? line : line.substring(0, line.offsetByCodePoints(0, most));
    }

    static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    static int width(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }
}
