/*
 * The fastest plain way to move bytes over one TCP connection, as the yardstick of compare: one end writes the same 256 KiB of zeros
 * again and again, the other lets the kernel throw them away (tcp(7), MSG_TRUNC). No protocol, no clock in the loop of the sender.
 *
 *   best send ADDRESS PORT                  serves one connection after the other until it is killed
 *   best count ADDRESS PORT SECONDS [MICROSECONDS]  reads for so long and prints the bits a second; pauses so long between its reads, if given, instead of being woken
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024, MOST_A_READ = 4 * 1024 * 1024 };

static char block[BLOCK] __attribute__((aligned(4096)));

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int fail(const char *what) {
    perror(what);
    return 1;
}

static int serve(int listener, const struct sockaddr_in *address) {
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (const struct sockaddr *) address, sizeof *address) || listen(listener, 5)) {
        return fail("listen");
    }
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0) {
            return fail("accept");
        }
        while (send(connection, block, BLOCK, MSG_NOSIGNAL) > 0) {
        }
        close(connection);
    }
}

static int count(int socket, const struct sockaddr_in *address, double seconds, long microseconds) {
    const struct timespec pause = {.tv_nsec = microseconds * 1000};
    if (connect(socket, (const struct sockaddr *) address, sizeof *address)) {
        return fail("connect");
    }
    double start = now();
    double bytes = 0;
    do {
        ssize_t taken = recv(socket, NULL, MOST_A_READ, MSG_TRUNC);
        if (taken <= 0) {
            return fail("recv");
        }
        bytes += taken;
        if (microseconds > 0) {
            nanosleep(&pause, NULL);
        }
    } while (now() - start < seconds);
    printf("%.0f\n", bytes * 8 / (now() - start));
    return 0;
}

int main(int arguments, char **argument) {
    if (arguments < 4) {
        fprintf(stderr, "usage: best send ADDRESS PORT | best count ADDRESS PORT SECONDS [MICROSECONDS]\n");
        return 2;
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argument[3]))};
    if (inet_pton(AF_INET, argument[2], &address.sin_addr) != 1) {
        fprintf(stderr, "best: not an IPv4 address: %s\n", argument[2]);
        return 2;
    }
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0) {
        return fail("socket");
    }
    return strcmp(argument[1], "send") == 0 ? serve(connection, &address)
                                            : count(connection, &address, arguments > 4 ? atof(argument[4]) : 1, arguments > 5 ? atol(argument[5]) : 0);
}
