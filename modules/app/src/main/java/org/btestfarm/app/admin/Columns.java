package org.btestfarm.app.admin;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table for people: as wide as it must be, with a headline. The last column is not filled up. */
public final class Columns {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] right;

    /**
     * A table with these headlines.
     *
     * @param headlines one that ends with {@code >} is of a column of numbers, which are aligned right
     */
    public Columns(String... headlines) {
        right = new boolean[headlines.length];
        List<String> head = new ArrayList<>();
        for (int i = 0; i < headlines.length; i++) {
            right[i] = headlines[i].endsWith(">");
            head.add(right[i] ? headlines[i].substring(0, headlines[i].length() - 1) : headlines[i]);
        }
        rows.add(head);
    }

    /** A row; as many cells as there are headlines. */
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Prints it. */
    public void print(PrintWriter out) {
        int[] widths = new int[right.length];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                String fill = " ".repeat(widths[i] - cell.codePointCount(0, cell.length()));
                line.append(i == 0 ? "" : GAP).append(right[i] ? fill + cell : cell + fill);
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }
}
