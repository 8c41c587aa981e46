package org.btestfarm.console.views.store;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** All that stands in views, without the numbers that rows were given in the order in which they came. */
final class Dump {
    private Dump() {}

    static List<String> of(Path file) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Sql sql = ViewsFile.read(file)) {
            lines.addAll(sql.all(
                    row -> "test " + text(row, 9),
                    "SELECT id, link, opened, began, closed, bytes_in, bytes_out, whole, hex(body) FROM test ORDER BY id"));
            lines.addAll(sql.all(
                    row -> "samples " + row.getString(1) + " " + HexFormat.of().formatHex(row.getBytes(2)),
                    "SELECT t.id, s.body FROM samples s JOIN test t ON t.no = s.test_no ORDER BY t.id"));
            lines.addAll(sql.all(
                    row -> "usage " + text(row, 5),
                    "SELECT a.name, u.day, u.bytes_in, u.bytes_out, u.tests FROM usage_day u JOIN account a ON a.no = u.account_no ORDER BY a.name, u.day"));
            lines.addAll(sql.all(
                    row -> "account " + text(row, 5),
                    "SELECT a.name, a.tests, b.began, b.opened, t.id FROM account a LEFT JOIN test_account b ON b.account_no = a.no"
                            + " LEFT JOIN test t ON t.no = b.test_no ORDER BY a.name, b.opened"));
            lines.addAll(sql.all(
                    row -> "lease " + text(row, 7),
                    "SELECT t.id, l.node, l.report, l.bytes_in, l.bytes_out, l.charged_in, l.charged_out FROM lease l JOIN test t ON t.no = l.test_no"
                            + " ORDER BY t.id, l.node"));
            lines.addAll(sql.all(
                    row -> "refusal " + text(row, 8),
                    "SELECT event, at, what, user_name, address, reason, detail, times FROM refusal ORDER BY event"));
        }
        return lines;
    }

    private static String text(ResultSet row, int columns) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
            text.append(row.getString(i)).append('|');
        }
        return text.toString();
    }
}
