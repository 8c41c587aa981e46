package org.btestfarm.app.admin.user;

import java.io.Console;
import java.lang.reflect.Method;
import java.util.Optional;

/** Asks at a terminal, without showing what is typed. */
interface Prompt {
    /**
     * Asks once.
     *
     * @return empty if there is no terminal, or its input has ended
     */
    Optional<String> ask(String question);

    /** The terminal of this process. */
    static Prompt terminal() {
        return question -> {
            Console console = System.console();
            if (console == null || !isTerminal(console)) {
                return Optional.empty();
            }
            char[] typed = console.readPassword("%s", question);
            return typed == null ? Optional.empty() : Optional.of(new String(typed));
        };
    }

    /** Since JDK 22 there may be a console without a terminal; before, there is none, and no way to ask. */
    private static boolean isTerminal(Console console) {
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return (boolean) isTerminal.invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
