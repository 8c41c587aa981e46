package org.btestfarm.protocol.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One login of ecsrp5-vectors.txt. */
record EcSrp5Vector(String name, Map<String, String> fields) {
    static List<EcSrp5Vector> all() {
        try (InputStream in = EcSrp5Vector.class.getResourceAsStream("ecsrp5-vectors.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n\n")).skip(1).map(EcSrp5Vector::block).toList();
        } catch (IOException e) {
            throw new AssertionError("ecsrp5-vectors.txt cannot be read", e);
        }
    }

    private static EcSrp5Vector block(String block) {
        Map<String, String> fields = new HashMap<>();
        block.lines().forEach(line -> {
            String[] pair = line.split(" ", 2);
            fields.put(pair[0], pair.length == 1 ? "" : pair[1]);
        });
        return new EcSrp5Vector(fields.get("vector"), fields);
    }

    byte[] bytes(String field) {
        return HexFormat.of().parseHex(fields.get(field));
    }

    /** A frame without its length byte. */
    byte[] payload(String field) {
        byte[] frame = bytes(field);
        return EcSrp5Curve.part(frame, 1, frame.length - 1);
    }

    String text(String field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }

    int number(String field) {
        return Integer.parseInt(fields.get(field));
    }

    Verifier verifier() {
        return new Verifier(bytes("salt"), bytes("gamma_x"), number("gamma_parity"));
    }

    @Override
    public String toString() {
        return name;
    }
}
