package org.btestfarm.dataplane.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Conditions are awaited for a minute, not Awaitility's ten seconds: machines that run tests may be slow and busy. Registered for every class by META-INF/services. */
public final class Patience implements BeforeAllCallback {
    /** The same in a program of its own that a test starts. */
    public static void have() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        have();
    }
}
