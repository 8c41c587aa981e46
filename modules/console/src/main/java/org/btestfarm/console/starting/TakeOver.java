package org.btestfarm.console.starting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import org.apache.pekko.io.Inet;

/** Has the server that answers while the program starts give up the address in the moment before the real one takes it: in between lie some microseconds in which connections are refused. */
public final class TakeOver extends Inet.AbstractSocketOption {
    private final StartingServer until;

    /** Takes over from this one. */
    public TakeOver(StartingServer until) {
        this.until = until;
    }

    @Override
    public void beforeServerSocketBind(ServerSocket socket) {
        try {
            until.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
