package org.btestfarm.app.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text format of Prometheus, version 0.0.4, read strictly: every sample has a type, belongs to its family, is there once, and is a number. */
final class Scraped {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("\\G([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"(?:,|$)");

    private final Map<String, Map<Map<String, String>, Double>> samples = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();

    private Scraped() {}

    static Scraped parse(String text) {
        Scraped scraped = new Scraped();
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        Set<String> over = new HashSet<>();
        String family = "";
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
                if (!words[2].equals(family)) {
                    over.add(family);
                    family = words[2];
                }
                if (over.contains(family)) {
                    throw new AssertionError("a family in two places: " + line);
                }
                if (words[1].equals("TYPE") && scraped.types.put(family, words[3]) != null) {
                    throw new AssertionError("a second type: " + line);
                }
            } else {
                scraped.sample(family, line);
            }
        }
        return scraped;
    }

    private void sample(String family, String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("no sample: " + line);
        }
        String name = matcher.group(1);
        boolean part = List.of("", "_sum", "_count", "_bucket").stream().anyMatch(end -> name.equals(family + end));
        if (!part || !types.containsKey(family)) {
            throw new AssertionError("not of the family " + family + ": " + line);
        }
        Map<String, String> labels = matcher.group(2) == null ? Map.of() : labels(matcher.group(2));
        if (samples.computeIfAbsent(name, none -> new LinkedHashMap<>()).put(labels, number(matcher.group(3))) != null) {
            throw new AssertionError("twice: " + line);
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher matcher = LABEL.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!matcher.find() || labels.put(matcher.group(1), matcher.group(2)) != null) {
                throw new AssertionError("no labels: " + text);
            }
            end = matcher.end();
        }
        return labels;
    }

    /** The sum of a metric's samples that have these labels; pairs of name and value. */
    double value(String name, String... labels) {
        List<Double> found = new ArrayList<>();
        samples.getOrDefault(name, Map.of()).forEach((have, value) -> {
            boolean fits = true;
            for (int i = 0; i < labels.length; i += 2) {
                fits &= labels[i + 1].equals(have.get(labels[i]));
            }
            if (fits) {
                found.add(value);
            }
        });
        if (found.isEmpty()) {
            throw new AssertionError("no " + name + " with " + List.of(labels) + " among " + samples.keySet());
        }
        return found.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The names of all samples. */
    Set<String> names() {
        return samples.keySet();
    }

    /** Every series of our own: name and labels. */
    Set<String> ours() {
        Set<String> series = new HashSet<>();
        samples.forEach((name, values) -> {
            if (name.startsWith("btest_")) {
                values.keySet().forEach(labels -> series.add(name + labels));
            }
        });
        return series;
    }
}
