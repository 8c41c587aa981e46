package org.btestfarm.compare;

import java.io.IOException;

/**
 * One way to run one case.
 *
 * @param server gives the server; it is closed after each run, which leaves alone what is kept for all of them
 */
record Contender(String title, Servers server, Client client) {
    /** Starts a server, or hands out one that runs. */
    interface Servers {
        ServerProcess get() throws IOException, InterruptedException;
    }

    /** Runs a client. */
    interface Client {
        /** Runs for so many seconds. */
        Run.Counted run(int seconds) throws IOException, InterruptedException;
    }

    /** Measures once, on a server that has run for so many seconds before. */
    Run measure(int warmUpSeconds, int seconds) throws IOException, InterruptedException {
        ServerProcess process = server.get();
        try {
            if (warmUpSeconds > 0) {
                client.run(warmUpSeconds);
            }
            double cpuBefore = process.cpuSeconds();
            Run.Counted counted = client.run(seconds);
            double gigabytes = counted.receivedBps() * seconds / 8 / 1e9;
            return new Run(counted.receivedBps(), counted.sentBps(), (process.cpuSeconds() - cpuBefore) / gigabytes);
        } finally {
            if (!process.isKept()) {
                process.close();
            }
        }
    }
}
