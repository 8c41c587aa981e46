package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.RefusalRow;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.views.UsageRow;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.account.Account;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export without an end, to somebody who does not read it: it is read from the views no further than fits into the buffers of the connection. */
class ReaderThatIsSlowTest {
    private static final TestRow ROW = new TestRow(
            "t".repeat(32), "l".repeat(22), Optional.of("alice"), "192.0.2.1", List.of("user:alice"), "tcp", "both", 1, "node-1", Instant.EPOCH,
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1, 2, 3, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), 0, true);

    /** Twice what the buffers of both ends' kernels may hold, in parts of about 70 kB. */
    private static final int FAR_TOO_MANY = 400;

    @TempDir
    Path directory;

    private final AtomicInteger parts = new AtomicInteger();

    private final Results endless = new Results() {
        @Override
        public CompletionStage<Page.Part<TestRow>> tests(TestQuery query, Optional<Cursor> after, int limit) {
            parts.incrementAndGet();
            return CompletableFuture.completedFuture(new Page.Part<>(Collections.nCopies(limit, ROW), Optional.of(new Cursor(1, 1).text())));
        }

        @Override
        public CompletionStage<Page.Part<RefusalRow>> refusals(TestQuery query, Optional<Cursor> after, int limit) {
            return CompletableFuture.completedStage(new Page.Part<>(List.of(), Optional.empty()));
        }

        @Override
        public CompletionStage<Optional<TestRow>> test(String id) {
            return CompletableFuture.completedFuture(Optional.of(ROW));
        }

        @Override
        public CompletionStage<Optional<TestRow>> byLink(String link) {
            return test(link);
        }

        @Override
        public CompletionStage<List<SampleRow>> samples(String id, int after, int limit) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<List<UsageRow>> usage(Account account, LocalDate from, LocalDate to) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public ViewStatus status() {
            return new ViewStatus(true, 0);
        }
    };

    @Test
    void costsNoMoreThanTheBuffersOfItsConnectionAndKeepsNobodyWaiting() throws Exception {
        try (ConsoleUnderTest console = ConsoleUnderTest.starting(directory)) {
            console.open(Optional.of(endless));
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(16 * 1024);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), console.console().address().getPort()));
                socket.setSoTimeout((int) ConsoleUnderTest.LONG.toMillis());
                socket.getOutputStream().write(("GET /api/v1/tests?format=ndjson HTTP/1.1\r\nHost: farm\r\nAuthorization: Bearer " + console.token() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
                AtomicInteger before = new AtomicInteger(-1);
                await().atMost(ConsoleUnderTest.LONG).pollInterval(Duration.ofMillis(500)).until(() -> before.getAndSet(parts.get()) == parts.get());
                int stalled = parts.get();
                assertThat(stalled).isBetween(1, FAR_TOO_MANY);
                assertThat(console.send("GET", "/api/v1/tests?limit=1", "").statusCode()).isEqualTo(200);

                in.readNBytes(8 * 1024 * 1024);
                await().atMost(ConsoleUnderTest.LONG).until(() -> parts.get() > stalled + 1);
            } catch (SocketException e) {
                throw new AssertionError("the farm gave up on the reader", e);
            }
        }
    }
}
