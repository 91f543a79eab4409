/* Connections: opened from several loopback addresses, one request under way on each, answers read whole. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

int poll_fd = -1;
long closed_by_peer;
char server_name[32];

/* Of the 28,232 ports that Linux gives out by itself, so many are used of one address: the search for a free one gets
 * slow when there are few. */
enum { PORTS_OF_ADDRESS = 12000 };

static struct sockaddr_in server, source;
static int opened;

void set_server(const char *port)
{
    int number = atoi(port);
    if (number < 1 || number > 65535) fail("%s is no port", port);
    server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)number)};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    snprintf(server_name, sizeof server_name, "127.0.0.1:%d", number);
}

void set_source(int last_byte)
{
    if (last_byte < 1 || last_byte > 250) fail("a source is 1 to 250");
    source = (struct sockaddr_in){.sin_family = AF_INET};
    source.sin_addr.s_addr = htonl(0x7f000000u + (uint32_t)last_byte);
}

struct connection *open_connection(on_answer *answered)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) fail("no memory");
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("socket: %s", strerror(errno));
    int yes = 1;
    /* The port is chosen by connect, which knows that only the pair of addresses must be free. */
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct sockaddr_in from = source;
    from.sin_addr.s_addr = htonl(ntohl(source.sin_addr.s_addr) + (uint32_t)(opened++ / PORTS_OF_ADDRESS));
    if (bind(fd, (struct sockaddr *)&from, sizeof from) != 0) fail("bind: %s", strerror(errno));
    if (connect(fd, (struct sockaddr *)&server, sizeof server) != 0) fail("connect: %s", strerror(errno));
    fcntl(fd, F_SETFL, O_NONBLOCK);
    *connection = (struct connection){.fd = fd, .record = -1, .answered = answered};
    struct epoll_event watch = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = connection};
    if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &watch) != 0) fail("epoll_ctl: %s", strerror(errno));
    return connection;
}

void close_connection(struct connection *connection)
{
    if (connection->fd >= 0) close(connection->fd);
    connection->fd = -1;
    free(connection->partial);
    connection->partial = NULL;
}

void send_request(struct connection *connection, const char *bytes, size_t length)
{
    if (connection->fd < 0) return;
    connection->sent = now_ns();
    ssize_t count = send(connection->fd, bytes, length, MSG_NOSIGNAL);
    if (count < 0 && (errno == EPIPE || errno == ECONNRESET)) return; /* an event tells */
    /* The peer reads one small request after the other, so there is always room. */
    if (count != (ssize_t)length) fail("send: %s", count < 0 ? strerror(errno) : "no room for a request");
}

/* The value of Content-Length in a head; -1 if there is none. */
static long content_length(const char *head, const char *end)
{
    for (const char *line = head; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        if (next == NULL) break;
        if (next - line > 15 && strncasecmp(line, "content-length:", 15) == 0) return atol(line + 15);
        line = next + 1;
    }
    return -1;
}

/* Tells of the answer at `bytes` if it is whole, and returns how long it is; 0 if it is not whole. */
static size_t take(struct connection *connection, char *bytes, size_t length)
{
    char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (end == NULL) return 0;
    size_t head = (size_t)(end - bytes) + 4;
    long body = content_length(bytes, end + 2);
    struct answer answer = {.status = length > 12 ? atoi(bytes + 9) : 0};
    if (body < 0) {
        if (answer.status != 204 && answer.status != 304) fail("an answer without Content-Length: %.*s", (int)head, bytes);
        body = 0;
    }
    if (head + (size_t)body >= MAX_ANSWER) fail("an answer is too long");
    if (length < head + (size_t)body) return 0;
    answer.body = bytes + head;
    answer.length = (size_t)body;
    connection->answered(connection, &answer);
    return head + (size_t)body;
}

void readable(struct connection *connection)
{
    static char input[MAX_ANSWER + 1];
    if (connection->fd < 0) return;
    size_t have = connection->have;
    if (have > 0) memcpy(input, connection->partial, have);
    ssize_t count = recv(connection->fd, input + have, MAX_ANSWER - have, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
        closed_by_peer++;
        close_connection(connection);
        return;
    }
    have += (size_t)count;
    input[have] = 0;
    free(connection->partial);
    connection->partial = NULL;
    connection->have = 0;
    size_t used = take(connection, input, have);
    if (used == have) return;
    /* One request is under way at a time, so nothing can come behind its answer. */
    if (used > 0) fail("bytes behind an answer");
    connection->partial = malloc(have);
    if (connection->partial == NULL) fail("no memory");
    memcpy(connection->partial, input, have);
    connection->have = (uint32_t)have;
}

void copy_member(const struct answer *answer, const char *name, char *value, size_t size)
{
    char wanted[32];
    snprintf(wanted, sizeof wanted, "\"%s\":\"", name);
    const char *start = memmem(answer->body, answer->length, wanted, strlen(wanted));
    const char *end = start == NULL ? NULL : strchr(start + strlen(wanted), '"');
    if (end == NULL) fail("no %s in %.*s", name, (int)answer->length, answer->body);
    start += strlen(wanted);
    snprintf(value, size, "%.*s", (int)(end - start), start);
}
