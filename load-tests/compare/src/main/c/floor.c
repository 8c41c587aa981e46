/*
 * What the system calls of many slow UDP tests cost by themselves, as the floor under `compare many --protocol UDP`: one thread sends to so many sockets at 1 Mbit/s each, in
 * sweeps 10 ms apart, a process beside it receives. No protocol, no clock but the sweep's, nothing counted but CPU time.
 *
 *   floor TESTS SECONDS DATAGRAMS_A_CALL     prints the sender's CPU time in per cent of a core, and its calls a second
 *
 * With more than one datagram a call they are sent joined (udp(7), UDP_SEGMENT).
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PAYLOAD = 1472, PACKET = 1500, MOST_A_CALL = 40, SWEEP_NANOS = 10 * 1000 * 1000, FIRST_PORT = 20000 };

#define BYTES_A_SECOND (1e6 / 8)

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

static char data[MOST_A_CALL * PAYLOAD];

static int fail(const char *what) {
    perror(what);
    exit(1);
}

static struct sockaddr_in address(const char *host, int port) {
    struct sockaddr_in made = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &made.sin_addr);
    return made;
}

static int bound(struct sockaddr_in at) {
    int made = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (made < 0 || bind(made, (struct sockaddr *) &at, sizeof at)) {
        fail("bind");
    }
    return made;
}

/* Reads what comes to all of its sockets until its parent ends. */
static void receive(int tests, int ready) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int poll = epoll_create1(0);
    for (int i = 0; i < tests; i++) {
        int made = bound(address("127.0.0.1", FIRST_PORT + i));
        struct epoll_event event = {.events = EPOLLIN, .data.fd = made};
        epoll_ctl(poll, EPOLL_CTL_ADD, made, &event);
    }
    if (write(ready, "r", 1) != 1) {
        fail("write");
    }
    struct epoll_event events[256];
    for (;;) {
        int count = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            while (recv(events[i].data.fd, data, sizeof data, 0) > 0) {
            }
        }
    }
}

static double cpu_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double nanos_since(const struct timespec *start, const struct timespec *now) {
    return (now->tv_sec - start->tv_sec) * 1e9 + (now->tv_nsec - start->tv_nsec);
}

int main(int arguments, char **argument) {
    int tests = arguments > 3 ? atoi(argument[1]) : 0;
    double seconds = arguments > 3 ? atof(argument[2]) : 0;
    int a_call = arguments > 3 ? atoi(argument[3]) : 0;
    if (tests < 1 || tests > 20000 || seconds <= 0 || a_call < 1 || a_call > MOST_A_CALL) {
        fprintf(stderr, "usage: floor TESTS(1-20000) SECONDS DATAGRAMS_A_CALL(1-%d)\n", MOST_A_CALL);
        return 2;
    }
    struct rlimit files = {.rlim_cur = 2 * tests + 100, .rlim_max = 2 * tests + 100};
    setrlimit(RLIMIT_NOFILE, &files);
    int ready[2];
    char byte;
    if (pipe(ready)) {
        fail("pipe");
    }
    pid_t receiver = fork();
    if (receiver == 0) {
        receive(tests, ready[1]);
    }
    close(ready[1]);
    if (receiver < 0 || read(ready[0], &byte, 1) != 1) {
        fail("the receiver");
    }
    int *sockets = calloc(tests, sizeof *sockets);
    double *sent = calloc(tests, sizeof *sent);
    for (int i = 0; i < tests; i++) {
        struct sockaddr_in peer = address("127.0.0.1", FIRST_PORT + i);
        sockets[i] = bound(address("127.0.0.2", FIRST_PORT + i));
        int segment = PAYLOAD;
        if (connect(sockets[i], (struct sockaddr *) &peer, sizeof peer)
            || (a_call > 1 && setsockopt(sockets[i], IPPROTO_UDP, UDP_SEGMENT, &segment, sizeof segment))) {
            fail("connect");
        }
        /* Spread over the time between two calls, as tests are that begin one after the other. */
        sent[i] = -(double) i / tests * a_call * PACKET;
    }
    struct timespec start, now, next;
    clock_gettime(CLOCK_MONOTONIC, &start);
    next = start;
    double before = cpu_seconds();
    double elapsed = 0;
    long calls = 0;
    while (elapsed < seconds * 1e9) {
        for (int i = 0; i < tests; i++) {
            if (elapsed / 1e9 * BYTES_A_SECOND - sent[i] >= a_call * PACKET) {
                send(sockets[i], data, a_call * PAYLOAD, 0);
                sent[i] += a_call * PACKET;
                calls++;
            }
        }
        next.tv_nsec += SWEEP_NANOS;
        next.tv_sec += next.tv_nsec / 1000000000;
        next.tv_nsec %= 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
        clock_gettime(CLOCK_MONOTONIC, &now);
        elapsed = nanos_since(&start, &now);
    }
    printf("%.1f %% of a core, %.0f calls a second\n", (cpu_seconds() - before) / elapsed * 1e11, calls / elapsed * 1e9);
    kill(receiver, SIGKILL);
    return 0;
}
