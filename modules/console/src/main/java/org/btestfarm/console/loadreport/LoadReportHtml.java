package org.btestfarm.console.loadreport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one HTML file of a report: style, scripts and data are in it, and its own policy lets a browser run that one script, ask nobody else for anything, and send nothing.
 */
public final class LoadReportHtml {
    private static final String FOLDER = "/org/btestfarm/console/";

    private LoadReportHtml() {}

    /** The whole file, UTF-8. */
    public static String of(LoadReportPage page) {
        String style = all("assets/uplot/uPlot.min.css", "assets/console.css", "loadreport/loadreport.css");
        String script = all("assets/uplot/uPlot.iife.min.js", "assets/charts.js", "loadreport/loadreport.js");
        TemplateEngine engine = TemplateEngine.createPrecompiled(null, ContentType.Html, LoadReportHtml.class.getClassLoader(), "org.btestfarm.console.pages.templates");
        StringOutput html = new StringOutput();
        engine.render(
                "loadreport.jte",
                Map.of(
                        "page", page,
                        "style", style,
                        "script", script,
                        "policy", "default-src 'none'; script-src 'sha256-" + digest(script) + "'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
                        "data", json(page.course())),
                html);
        return html.toString();
    }

    private static String all(String... names) {
        return Stream.of(names).map(LoadReportHtml::read).collect(Collectors.joining("\n"));
    }

    private static String read(String name) {
        try (InputStream in = LoadReportHtml.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name, e);
        }
    }

    private static String digest(String script) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Numbers only; but within a script element nothing may look like its end. */
    private static String json(Course course) {
        try {
            return new ObjectMapper().writeValueAsString(course).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a course is plain data", e);
        }
    }
}
