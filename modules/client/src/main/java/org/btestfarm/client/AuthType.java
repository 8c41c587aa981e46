package org.btestfarm.client;

/** The login that a server asked for (docs/protocol.md, section 1). */
public enum AuthType {
    NONE("none"),
    MD5("md5"),
    EC_SRP5("ecsrp5");

    private final String label;

    AuthType(String label) {
        this.label = label;
    }

    /** Its name in reports: {@code none}, {@code md5} or {@code ecsrp5}. */
    public String label() {
        return label;
    }
}
