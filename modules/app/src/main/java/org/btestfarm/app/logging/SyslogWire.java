package org.btestfarm.app.logging;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.btestfarm.console.tls.Authorities;

/** A way to the collector. Used by one thread, closed by any: that ends a send that blocks. */
interface SyslogWire extends AutoCloseable {
    /** How long connecting may take, TLS' handshake included. */
    int CONNECT_MILLIS = 3_000;

    /** Sends a message; may block as long as the collector takes nothing. */
    void send(byte[] message) throws IOException;

    @Override
    void close() throws IOException;

    /** Opens one. */
    static SyslogWire open(SyslogSettings settings) throws IOException {
        InetSocketAddress collector = new InetSocketAddress(settings.host(), settings.port());
        if (collector.isUnresolved()) {
            throw new IOException("there is no address for " + settings.host());
        }
        return switch (settings.transport()) {
            case UDP -> datagrams(collector);
            case TCP -> stream(connect(collector), settings.format());
            case TLS -> stream(secure(connect(collector), settings), settings.format());
        };
    }

    private static SyslogWire datagrams(InetSocketAddress collector) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        return new SyslogWire() {
            @Override
            public void send(byte[] message) throws IOException {
                socket.send(new DatagramPacket(message, message.length, collector));
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    private static Socket connect(InetSocketAddress collector) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(collector, CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The certificate must be for the name that the configuration gives. */
    private static Socket secure(Socket plain, SyslogSettings settings) throws IOException {
        try {
            SSLContext context = settings.authorities().isPresent() ? Authorities.of(settings.authorities().get()) : SSLContext.getDefault();
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, settings.host(), settings.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(CONNECT_MILLIS);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            plain.close();
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static SyslogWire stream(Socket socket, SyslogFormat format) {
        return new SyslogWire() {
            @Override
            public void send(byte[] message) throws IOException {
                socket.getOutputStream().write(format.frame(message));
                socket.getOutputStream().flush();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }
}
