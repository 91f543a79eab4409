/* The load generator of the benchmarks: one small process, one thread, epoll, loopback only, bounded in count and time.
 *
 * Its loop is open: each request is due at a time of its own, start + number / rate, whatever became of those before it.
 * One that cannot be sent then, because all connections are busy or this process is behind, is sent as soon as it can
 * be, and its latency still counts from the time it was due. Answers that never come are counted as lost.
 *
 * usage: load PORT SOURCE [--poll-path P] [--poll-fields F] [--poll-body B] [--wake-path P] [--wake-fields F] [--wake-body B]
 *   PORT at 127.0.0.1; connections come from 127.0.0.SOURCE and those after it, 12,000 from each.
 * It reads commands, one a line, and answers each with one line of JSON:
 *   begin COUNT PREFIX FILE              logins of PREFIX0@example.org and so on; writes address, poll token and number
 *   records FILE                         lines of up to three columns, for $1 to $3 in requests
 *   requests PATH RATE SECONDS COUNT     GET PATH over COUNT connections
 *   polls RATE SECONDS COUNT             the poll of one record after the other over COUNT connections
 *   park COUNT RATE                      as many polls as are needed until COUNT wait, each on a connection of its own
 *   wake RATE SECONDS COUNT              wakes of parked polls over COUNT connections; each poll answered is followed by
 *                                        one for the next record
 *   logins COUNT AT_A_TIME FIRST MAILS   whole logins of userFIRST@example.org and so on; MAILS is a descriptor on which
 *                                        the server tells of its mails
 *   unpark                               closes the connections of those who wait
 * What parks is served between commands too: a poll whose time is over is sent again.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

int64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

void fail(const char *format, ...)
{
    va_list words;
    va_start(words, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, words);
    va_end(words);
    fputc('\n', stderr);
    exit(1);
}

void turn(int64_t until)
{
    static struct epoll_event events[256];
    int64_t left = until - now_ns();
    struct timespec patience = {0};
    if (left > 0) patience = (struct timespec){left / 1000000000, left % 1000000000};
    int count = epoll_pwait2(poll_fd, events, 256, &patience, NULL);
    if (count < 0 && errno != EINTR) fail("epoll_pwait2: %s", strerror(errno));
    for (int i = 0; i < count; i++) {
        if (events[i].data.ptr == &mails) mails_readable();
        else if (events[i].data.ptr != NULL) readable(events[i].data.ptr);
    }
}

/* The next command; those who wait are served meanwhile. False at the end. */
static bool next_command(char *line, size_t size)
{
    size_t have = 0;
    struct epoll_event watch = {.events = EPOLLIN};
    if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &watch) != 0) fail("standard input must be a pipe");
    while (have + 1 < size) {
        struct epoll_event events[256];
        int count = epoll_wait(poll_fd, events, 256, -1);
        bool ready = false;
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL) ready = true;
            else readable(events[i].data.ptr);
        }
        if (!ready) continue;
        if (read(STDIN_FILENO, line + have, 1) != 1) return false;
        if (line[have] == '\n') break;
        have++;
    }
    line[have] = 0;
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
    return true;
}

static void check(int rate, double seconds, int connections)
{
    if (rate < 1 || rate > MAX_RATE || seconds <= 0 || seconds > MAX_SECONDS || connections < 1 || connections > 1000)
        fail("a rate is 1 to %d, a run 0 to %d s, over 1 to 1,000 connections", MAX_RATE, MAX_SECONDS);
}

static void obey(const char *line)
{
    char path[1024], prefix[64];
    int count, rate, connections, first, descriptor;
    double seconds;
    if (sscanf(line, "begin %d %63s %1023s", &count, prefix, path) == 3) {
        begin(count, prefix, path);
    } else if (sscanf(line, "records %1023s", path) == 1) {
        read_records(path);
    } else if (sscanf(line, "requests %1023s %d %lf %d", path, &rate, &seconds, &connections) == 4) {
        check(rate, seconds, connections);
        requests(&(struct template){.path = path}, rate, seconds, connections);
    } else if (sscanf(line, "polls %d %lf %d", &rate, &seconds, &connections) == 3) {
        check(rate, seconds, connections);
        requests(&poll_template, rate, seconds, connections);
    } else if (sscanf(line, "park %d %d", &count, &rate) == 2) {
        check(rate, 1, 1);
        park(count, rate);
    } else if (sscanf(line, "wake %d %lf %d", &rate, &seconds, &connections) == 3) {
        check(rate, seconds, connections);
        wake(rate, seconds, connections);
    } else if (sscanf(line, "logins %d %d %d %d", &count, &connections, &first, &descriptor) == 4) {
        logins(count, connections, first, descriptor);
    } else if (strcmp(line, "unpark") == 0) {
        unpark();
    } else {
        fail("no such command: %s", line);
    }
    fflush(stdout);
}

static void options(int count, char **words)
{
    for (int i = 0; i + 1 < count; i += 2) {
        struct template *template = strncmp(words[i], "--poll-", 7) == 0 ? &poll_template : &wake_template;
        const char *part = strlen(words[i]) > 7 ? words[i] + 7 : "";
        if (strcmp(part, "path") == 0) template->path = words[i + 1];
        else if (strcmp(part, "fields") == 0) template->fields = words[i + 1];
        else if (strcmp(part, "body") == 0) template->body = words[i + 1];
        else fail("no such option: %s", words[i]);
    }
}

int main(int count, char **words)
{
    if (count < 3) fail("usage: load PORT SOURCE [OPTIONS], see main.c");
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < MAX_CONNECTIONS ? files.rlim_max : MAX_CONNECTIONS;
    setrlimit(RLIMIT_NOFILE, &files);
    /* Waits end when they should, not up to 50 microseconds later. */
    prctl(PR_SET_TIMERSLACK, 1UL);
    poll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (poll_fd < 0) fail("epoll_create1: %s", strerror(errno));
    set_server(words[1]);
    set_source(atoi(words[2]));
    options(count - 3, words + 3);
    char line[2048];
    while (next_command(line, sizeof line)) obey(line);
    return 0;
}
