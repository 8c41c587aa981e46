package org.btestfarm.console.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a sorted list is asked for. A cursor is the key of the last item that was given, so that items which come or go meanwhile shift nothing.
 *
 * @param limit how many items at most, 1 to {@value #MOST}
 * @param after the key of the last item that was given; empty for the first page
 */
public record Page(int limit, Optional<String> after) {
    /** The largest page. */
    public static final int MOST = 1000;

    private static final int USUAL = 100;

    /**
     * A part of a list.
     *
     * @param items in order
     * @param next the cursor of the part after it; empty at the end
     * @param <T> what it is a list of
     */
    public record Part<T>(List<T> items, Optional<String> next) {}

    /**
     * Reads what was asked for.
     *
     * @param limit as it stands in the address
     * @param cursor as an earlier answer said
     * @throws BadRequestException if one is not what it must be
     */
    public static Page of(Optional<String> limit, Optional<String> cursor) {
        int items = USUAL;
        if (limit.isPresent()) {
            items = limit.get().matches("[0-9]{1,4}") ? Integer.parseInt(limit.get()) : 0;
            if (items < 1 || items > MOST) {
                throw new BadRequestException("limit must be a whole number from 1 to " + MOST);
            }
        }
        try {
            return new Page(items, cursor.map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("cursor must be what an earlier answer gave as next");
        }
    }

    /** This part of all items. */
    public <T> Part<T> of(List<T> all, Function<T, String> key) {
        List<T> rest = all.stream()
                .filter(item -> after.isEmpty() || key.apply(item).compareTo(after.get()) > 0)
                .sorted(Comparator.comparing(key))
                .limit(limit + 1L)
                .toList();
        if (rest.size() <= limit) {
            return new Part<>(rest, Optional.empty());
        }
        List<T> items = rest.subList(0, limit);
        byte[] last = key.apply(items.get(limit - 1)).getBytes(StandardCharsets.UTF_8);
        return new Part<>(List.copyOf(items), Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(last)));
    }
}
