package org.btestfarm.dataplane.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyZerosTest {
    @BeforeEach
    void linux() {
        assumeTrue(Epoll.isAvailable());
    }

    @Test
    void sendsAsManyAsItIsTold(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("sent");
        FileDescriptor descriptor = FileDescriptor.from(file.toFile());
        try {
            assertThat(ManyZeros.send(descriptor, ManyZeros.PIECE)).isEqualTo(ManyZeros.PIECE);
            assertThat(ManyZeros.send(descriptor, ManyZeros.MOST)).isEqualTo(ManyZeros.MOST);
        } finally {
            descriptor.close();
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(new byte[ManyZeros.PIECE + ManyZeros.MOST]);
    }

    @Test
    void tellsHowManyWereTakenWhereThereIsNoRoomForAll() throws IOException {
        FileDescriptor[] pipe = FileDescriptor.pipe();
        try {
            int taken = 0;
            int now;
            do {
                now = ManyZeros.send(pipe[1], ManyZeros.MOST);
                taken += now;
            } while (now > 0);

            // A pipe holds 64 KiB, or less where its user has many (pipe(7)).
            assertThat(taken).isBetween(4_096, ManyZeros.MOST - 1);
        } finally {
            pipe[0].close();
            pipe[1].close();
        }
    }
}
