package org.btestfarm.dataplane.linux;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A TCP connection: a native, non-blocking descriptor that nobody polls, and the plain socket at its other end. */
record TcpPair(Socket socket, java.net.Socket peer) implements AutoCloseable {
    static TcpPair open() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            // A channel that no event loop knows is as good as its socket.
            Socket socket = (Socket) new EpollSocketChannel().fd();
            socket.connect(listener.getLocalSocketAddress());
            return new TcpPair(socket, listener.accept());
        }
    }

    int descriptor() {
        return socket.intValue();
    }

    @Override
    public void close() throws Exception {
        peer.close();
        socket.close();
    }
}
