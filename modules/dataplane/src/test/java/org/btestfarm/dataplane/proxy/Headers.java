package org.btestfarm.dataplane.proxy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** PROXY headers as balancers send them, and as they must not. */
final class Headers {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    static final int TCP4 = 0x11;
    static final int TCP6 = 0x21;
    static final int UDP4 = 0x12;
    static final int UNSPEC = 0;

    private Headers() {}

    static byte[] v1(String line) {
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Version 2, command PROXY, from the client to 203.0.113.1 or 2001:db8:ffff::1. */
    static byte[] v2(String client, int port, String extensionsHex) {
        byte[] address = address(client);
        byte[] server = address(address.length == 4 ? "203.0.113.1" : "2001:db8:ffff::1");
        String ports = String.format("%04x07d0", port);
        return v2(0x21, address.length == 4 ? TCP4 : TCP6, hex(address) + hex(server) + ports + extensionsHex);
    }

    /** Version 2 with these bytes behind its length. */
    static byte[] v2(int versionAndCommand, int family, String restHex) {
        return v2(versionAndCommand, family, restHex.length() / 2, restHex);
    }

    /** Version 2 with a length that need not fit. */
    static byte[] v2(int versionAndCommand, int family, int length, String restHex) {
        return HexFormat.of().parseHex(SIGNATURE + String.format("%02x%02x%04x", versionAndCommand, family, length) + restHex);
    }

    static byte[] local() {
        return v2(0x20, UNSPEC, "");
    }

    static byte[] join(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
