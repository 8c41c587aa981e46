package org.btestfarm.dataplane.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

/** The check on leaks finds one. */
class LeakCheckTest {
    private static void lose() {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(16);
        assertThat(lost.writeByte(1).refCnt()).isEqualTo(1);
    }

    @Test
    void aLostBufferIsFoundAndAReleasedOneIsNot() throws InterruptedException {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        ByteBufAllocator.DEFAULT.directBuffer(16).release();
        assertThat(LeakCheck.LOG.take()).isEmpty();
        lose();
        assertThat(LeakCheck.LOG.take()).singleElement().asString().startsWith("LEAK:");
        assertThat(LeakCheck.LOG.take()).isEmpty();
    }
}
