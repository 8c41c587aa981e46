package org.btestfarm.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.btestfarm.app.Main;
import org.btestfarm.app.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever reads the report closes his end, as {@code head -1} does: there is no use in going on. */
class ReaderThatGoesAwayTest {
    private static final byte[] HELLO = {1, 0, 0, 0};

    /** Standard output without a reader. */
    private static final class BrokenPipe extends Writer {
        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** The server of one TCP test: hello, pass, and zeros until the client has enough. */
    private static void serve(ServerSocket listening) {
        try (Socket client = listening.accept()) {
            client.getOutputStream().write(HELLO);
            client.getInputStream().readNBytes(16);
            client.getOutputStream().write(HELLO);
            byte[] zeros = new byte[65_536];
            while (true) {
                client.getOutputStream().write(zeros);
            }
        } catch (IOException e) {
            // The client has closed.
        }
    }

    @Test
    @Timeout(120)
    void theTestEndsEarlyAndSaysWhy() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listening));
            StringWriter err = new StringWriter();
            int status = Main.commandLine()
                    .setOut(new PrintWriter(new BrokenPipe()))
                    .setErr(new PrintWriter(err, true))
                    .execute("test", "127.0.0.1", "-P", String.valueOf(listening.getLocalPort()), "-d", "600", "--json-stream");
            assertThat(status).isEqualTo(1);
            assertThat(err.toString()).contains(Output.BROKEN);
            served.get(60, TimeUnit.SECONDS);
        }
    }
}
