package org.btestfarm.dataplane.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * Functions of the C library. Pointers are plain numbers, so that nothing is made for a call; what they point to must stay reachable until it returns. The error's number of a call
 * that returned -1 is {@link Native#getLastError}.
 */
final class LibC {
    static {
        Native.register(LibC.class, Platform.C_LIBRARY_NAME);
    }

    private LibC() {}

    static native long recv(int fd, long buffer, long length, int flags);

    static native int recvmmsg(int fd, long messages, int count, int flags, long timeout);

    static native int fcntl(int fd, int command, int argument);

    static native int setpriority(int which, int who, int nice);
}
