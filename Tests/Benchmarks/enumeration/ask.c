/* Asks one request after the other on one connection, and notes how long each answer took and what it said.
 *
 * usage: ask PORT REQUESTS ANSWERS
 *   REQUESTS holds each request behind its length: a line with a decimal number, then so many bytes.
 *   ANSWERS gets for each: a line with nanoseconds from the request's last byte sent to the answer's last byte read, and the
 *   length of the answer, then the answer.
 * Ends with 1 if anything goes wrong: an answer less would measure something else.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

enum { MAX_REQUEST = 4096, MAX_ANSWER = 65536 };

static void fail(const char *words)
{
    fprintf(stderr, "ask: %s: %s\n", words, strerror(errno));
    exit(1);
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int connected(const char *port)
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    if (fd < 0) fail("socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(fd, (struct sockaddr *)&server, sizeof server) != 0) fail("connect");
    return fd;
}

/* How long the answer at `bytes` is once it is whole; 0 before. */
static size_t whole(const char *bytes, size_t length)
{
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (end == NULL) return 0;
    for (const char *line = bytes; line < end; line = memchr(line, '\n', (size_t)(end + 2 - line)) + 1) {
        if (strncasecmp(line, "content-length:", 15) != 0) continue;
        size_t size = (size_t)(end - bytes) + 4 + (size_t)atol(line + 15);
        return length >= size ? size : 0;
    }
    return (size_t)(end - bytes) + 4;
}

int main(int count, char **words)
{
    if (count != 4) return fprintf(stderr, "usage: ask PORT REQUESTS ANSWERS\n"), 2;
    FILE *requests = fopen(words[2], "r"), *answers = fopen(words[3], "w");
    if (requests == NULL || answers == NULL) fail("open");
    int fd = connected(words[1]);
    static char request[MAX_REQUEST], answer[MAX_ANSWER + 1];
    size_t length;
    while (fscanf(requests, "%zu", &length) == 1) {
        if (fgetc(requests) != '\n' || length > sizeof request || fread(request, 1, length, requests) != length)
            fail("a request is cut");
        if (send(fd, request, length, MSG_NOSIGNAL) != (ssize_t)length) fail("send");
        int64_t sent = now();
        size_t have = 0, size = 0;
        while (size == 0) {
            ssize_t more = recv(fd, answer + have, MAX_ANSWER - have, 0);
            if (more <= 0) fail("the connection ended");
            have += (size_t)more;
            answer[have] = 0;
            size = whole(answer, have);
        }
        int64_t took = now() - sent;
        if (size != have) fail("bytes behind an answer");
        fprintf(answers, "%lld %zu\n", (long long)took, size);
        fwrite(answer, 1, size, answers);
    }
    if (fclose(answers) != 0) fail("close");
    return 0;
}
