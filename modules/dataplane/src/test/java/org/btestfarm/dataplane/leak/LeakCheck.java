package org.btestfarm.dataplane.leak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that lost a buffer. Registered for every class by META-INF/services. */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    static final LeakLog LOG = LeakLog.open();

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(LOG.isStarted()).isTrue();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        assertThat(LOG.take()).as("buffers that were never released").isEmpty();
    }
}
