package org.btestfarm.console.pages.site;

import java.util.List;

/**
 * What a page shows.
 *
 * @param title for the browser's tab and for screen readers
 * @param section which entry of the navigation it belongs to; empty for none
 * @param template its name, without the ending
 * @param model what the template is given as {@code page}
 * @param scripts names of assets
 * @param styles names of assets
 */
public record View(String title, String section, String template, Object model, List<String> scripts, List<String> styles) {
    public View {
        scripts = List.copyOf(scripts);
        styles = List.copyOf(styles);
    }

    /** A page that needs no script of its own. */
    public static View of(String title, String section, String template, Object model) {
        return new View(title, section, template, model, List.of(), List.of());
    }
}
