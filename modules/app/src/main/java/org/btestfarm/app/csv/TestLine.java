package org.btestfarm.app.csv;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A test. The components are the columns, in their order, which are those that btest-rs writes; what is not known is empty.
 *
 * @param timestamp when it ended, in UTC, whole seconds
 * @param host the other end
 * @param port of the server; empty where the system chose it
 * @param protocol {@code tcp} or {@code udp}
 * @param direction what the one who writes did: {@code transmit}, {@code receive} or {@code both}
 * @param durationS seconds
 * @param txAvgMbps mean rate of what was sent, Mbit/s
 * @param rxAvgMbps mean rate of what was received, Mbit/s
 * @param txBytes what was sent
 * @param rxBytes what was received
 * @param lostPackets UDP datagrams that did not arrive
 * @param localCpuPct CPU load of the one who writes, percent
 * @param remoteCpuPct CPU load that the other end reported, percent
 * @param authType how the client logged in
 */
@JsonPropertyOrder({
    "timestamp", "host", "port", "protocol", "direction", "duration_s", "tx_avg_mbps", "rx_avg_mbps", "tx_bytes", "rx_bytes",
    "lost_packets", "local_cpu_pct", "remote_cpu_pct", "auth_type"
})
public record TestLine(
        String timestamp,
        String host,
        OptionalInt port,
        String protocol,
        String direction,
        BigDecimal durationS,
        BigDecimal txAvgMbps,
        BigDecimal rxAvgMbps,
        long txBytes,
        long rxBytes,
        OptionalLong lostPackets,
        OptionalLong localCpuPct,
        OptionalLong remoteCpuPct,
        Optional<String> authType) {}
