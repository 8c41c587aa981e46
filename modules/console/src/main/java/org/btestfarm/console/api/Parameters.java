package org.btestfarm.console.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.protocol.Quote;

/** What stands behind the question mark of an address. Everything that makes no sense is a {@link BadRequestException}. */
final class Parameters {
    private static final int USUAL = 100;

    private final Map<String, List<String>> given;

    private Parameters(Map<String, List<String>> given) {
        this.given = given;
    }

    /** Those of a request, which may have each of the allowed ones once. */
    static Parameters of(HttpRequest request, Set<String> allowed) {
        Map<String, List<String>> given = request.getUri().query().toMultiMap();
        given.forEach((name, values) -> {
            if (!allowed.contains(name)) {
                throw new BadRequestException("parameter " + Quote.of(name) + " is unknown, allowed are " + String.join(", ", new TreeSet<>(allowed)));
            }
            if (values.size() > 1) {
                throw new BadRequestException("parameter " + name + " is given twice");
            }
        });
        return new Parameters(given);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name)).map(values -> values.get(0));
    }

    int limit() {
        Optional<String> limit = text("limit");
        int items = limit.map(text -> text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0).orElse(USUAL);
        if (items < 1 || items > Results.MOST) {
            throw new BadRequestException("limit must be a whole number from 1 to " + Results.MOST);
        }
        return items;
    }

    Format format() {
        return text("format").map(word -> switch (word) {
            case "json" -> Format.JSON;
            case "ndjson" -> Format.NDJSON;
            case "csv" -> Format.CSV;
            default -> throw new BadRequestException("format must be json, ndjson or csv");
        }).orElse(Format.JSON);
    }

    /** A time, or the beginning of a day in UTC. */
    Optional<Instant> time(String name) {
        return text(name).map(text -> {
            try {
                return text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new BadRequestException(name + " must be a day such as 2026-11-21, or a time such as 2026-11-21T18:00:00Z");
            }
        });
    }

    Optional<LocalDate> day(String name) {
        return text(name).map(text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw new BadRequestException(name + " must be a day such as 2026-11-21");
            }
        });
    }

    /** An account, or a part of one that the parameter's name completes. */
    Optional<Account> account(String name) {
        return text(name).map(text -> account(name, name.equals("account") ? text : name + ":" + text));
    }

    static Account account(String name, String text) {
        try {
            return Account.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(name + ": " + e.getMessage());
        }
    }
}
