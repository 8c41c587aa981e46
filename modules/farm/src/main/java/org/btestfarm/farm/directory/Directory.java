package org.btestfarm.farm.directory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The users of a farm as a node knows them: an immutable snapshot that is swapped, never locked. Thread-safe, and never blocks. */
@FunctionalInterface
public interface Directory {
    /** The user of this name, if there is one. */
    Optional<User> find(String name);

    /** A directory without anybody, for farms that ask nobody. */
    static Directory empty() {
        return name -> Optional.empty();
    }

    /**
     * A directory of these.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    static Directory of(List<User> users) {
        Map<String, User> byName = users.stream()
                .collect(Collectors.toUnmodifiableMap(User::name, Function.identity(), (first, second) -> {
                    throw new IllegalArgumentException("two users are named " + first.name());
                }));
        return name -> Optional.ofNullable(byName.get(name));
    }
}
