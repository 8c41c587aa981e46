package org.btestfarm.console.web;

/** CSV files are opened in spreadsheets, which take some texts for formulas. */
public final class Spreadsheets {
    private static final String FORMULA = "=+-@\t\r";

    private Spreadsheets() {}

    /** Text that strangers chose, behind an apostrophe where a spreadsheet would take it for a formula. */
    public static String text(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
