package org.btestfarm.console.admin;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.ledger.admin.ImportView;
import org.btestfarm.ledger.admin.ImportedUsage;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.jspecify.annotations.Nullable;

/**
 * Usage that other books have, as it is sent.
 *
 * @param source whose books
 * @param rows a day's totals each
 */
record UsageBody(Optional<String> source, @Nullable List<Row> rows) {
    /**
     * A day of one account.
     *
     * @param account as operators write it
     * @param day {@code 2026-11-21}
     * @param in bytes received; 0 if absent
     * @param out bytes sent; 0 if absent
     */
    record Row(Optional<String> account, Optional<String> day, long in, long out) {
        ImportedUsage usage() {
            return new ImportedUsage(there("account", account), there("day", day), in, out);
        }
    }

    CompletionStage<ImportView> apply(LedgerAdmin admin) {
        if (rows == null) {
            throw new BadRequestException("field 'rows' is missing");
        }
        return admin.importUsage(there("source", source), rows.stream().map(Row::usage).toList());
    }

    private static String there(String field, Optional<String> value) {
        return value.orElseThrow(() -> new BadRequestException("field '" + field + "' is missing"));
    }
}
