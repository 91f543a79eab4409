#define _GNU_SOURCE
#include "magiclink_linux.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static struct magiclink_socket failed(int descriptor)
{
    struct magiclink_socket result = { -1, errno };
    if (descriptor >= 0) close(descriptor);
    return result;
}

static void put(uint8_t *bytes, uint64_t word)
{
    for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)(word >> (56 - 8 * i));
}

static uint64_t get(const uint8_t *bytes)
{
    uint64_t word = 0;
    for (int i = 0; i < 8; i++) word = word << 8 | bytes[i];
    return word;
}

struct magiclink_socket magiclink_listen_ip(uint64_t high, uint64_t low, uint16_t port, int backlog)
{
    bool is_v4 = high == 0 && low >> 32 == 0xffff;
    int on = 1;
    int descriptor = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return failed(-1);
    if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) return failed(descriptor);
    /* Accepted sockets inherit it: a call less for each of them. */
    if (setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) return failed(descriptor);
    int bound;
    if (is_v4) {
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
        address.sin_addr.s_addr = htonl((uint32_t)low);
        bound = bind(descriptor, (struct sockaddr *)&address, sizeof address);
    } else {
        struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
        put(address.sin6_addr.s6_addr, high);
        put(address.sin6_addr.s6_addr + 8, low);
        /* [::] and 0.0.0.0 are two listeners, each asked for by name. */
        if (setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0) return failed(descriptor);
        bound = bind(descriptor, (struct sockaddr *)&address, sizeof address);
    }
    if (bound != 0 || listen(descriptor, backlog) != 0) return failed(descriptor);
    return (struct magiclink_socket){ descriptor, 0 };
}

/* Removes the socket file of a server that ended without doing so; one that still answers is left alone. */
static void remove_stale(const struct sockaddr_un *address)
{
    struct stat status;
    if (lstat(address->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode)) return;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0) return;
    if (connect(probe, (const struct sockaddr *)address, sizeof *address) != 0 && errno == ECONNREFUSED)
        unlink(address->sun_path);
    close(probe);
}

struct magiclink_socket magiclink_listen_unix(const char *path, int backlog)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return failed(-1);
    }
    memcpy(address.sun_path, path, strlen(path));
    remove_stale(&address);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return failed(-1);
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) return failed(descriptor);
    /* Connecting needs the right to write. Whatever the umask: owner and group, so that a proxy of another user can be let in
     * by its group, and nobody else. */
    if (chmod(path, 0660) != 0 || listen(descriptor, backlog) != 0) return failed(descriptor);
    return (struct magiclink_socket){ descriptor, 0 };
}

uint16_t magiclink_local_port(int descriptor)
{
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    if (getsockname(descriptor, (struct sockaddr *)&storage, &length) != 0) return 0;
    if (storage.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&storage)->sin_port);
    if (storage.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&storage)->sin6_port);
    return 0;
}

/* Where an IP address stands in one of those structs; false if it holds none. */
static bool read_ip(const struct sockaddr_storage *storage, uint64_t *high, uint64_t *low, uint16_t *port)
{
    if (storage->ss_family == AF_INET) {
        const struct sockaddr_in *address = (const struct sockaddr_in *)storage;
        *high = 0;
        *low = UINT64_C(0xffff00000000) | ntohl(address->sin_addr.s_addr);
        *port = ntohs(address->sin_port);
        return true;
    }
    if (storage->ss_family == AF_INET6) {
        const struct sockaddr_in6 *address = (const struct sockaddr_in6 *)storage;
        *high = get(address->sin6_addr.s6_addr);
        *low = get(address->sin6_addr.s6_addr + 8);
        *port = ntohs(address->sin6_port);
        return true;
    }
    return false;
}

static struct magiclink_listener not_inherited(int error)
{
    return (struct magiclink_listener){ .error = error };
}

struct magiclink_listener magiclink_inherit(int descriptor, char *path)
{
    struct magiclink_listener found = { .error = 0 };
    struct sockaddr_storage storage;
    socklen_t size = sizeof storage;
    int type = 0, listens = 0, on = 1;
    socklen_t type_size = sizeof type, listens_size = sizeof listens;
    memset(&storage, 0, sizeof storage);
    if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &type_size) != 0) return not_inherited(errno);
    if (type != SOCK_STREAM) return not_inherited(ESOCKTNOSUPPORT);
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_size) != 0) return not_inherited(errno);
    if (!listens) return not_inherited(ENOTCONN);
    if (getsockname(descriptor, (struct sockaddr *)&storage, &size) != 0) return not_inherited(errno);
    /* O_NONBLOCK is shared with whoever else has the socket. It must be: of two loops that hear of one connection the
     * second would wait in accept. */
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0) return not_inherited(errno);
    if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) return not_inherited(errno);
    if (read_ip(&storage, &found.high, &found.low, &found.port)) {
        if (setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) return not_inherited(errno);
        return found;
    }
    if (storage.ss_family != AF_UNIX) return not_inherited(EAFNOSUPPORT);
    /* A name that begins with a zero is abstract: no mode guards it, so whoever is on the machine could come in by it as
     * the proxy. */
    const struct sockaddr_un *address = (const struct sockaddr_un *)&storage;
    size_t offset = offsetof(struct sockaddr_un, sun_path), length = size > offset ? size - offset : 0;
    if (length == 0 || address->sun_path[0] == 0) return not_inherited(EAFNOSUPPORT);
    if (length >= MAGICLINK_PATH) length = MAGICLINK_PATH - 1;
    memcpy(path, address->sun_path, length);
    path[length] = 0;
    found.is_unix = true;
    return found;
}

struct magiclink_peer magiclink_accept(int listener)
{
    struct magiclink_peer peer = { .descriptor = -1 };
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    memset(&storage, 0, sizeof storage);
    peer.descriptor = accept4(listener, (struct sockaddr *)&storage, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (peer.descriptor < 0) {
        peer.error = errno;
        return peer;
    }
    peer.is_unix = !read_ip(&storage, &peer.high, &peer.low, &peer.port);
    return peer;
}

int magiclink_epoll_add(int poll, int descriptor, uint32_t events, uint64_t data)
{
    struct epoll_event event = { .events = events, .data.u64 = data };
    return epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

int magiclink_epoll_remove(int poll, int descriptor)
{
    return epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, NULL) == 0 ? 0 : errno;
}

int magiclink_epoll_wait(int poll, struct magiclink_event *events, int maximum, int milliseconds)
{
    struct epoll_event found[MAGICLINK_EVENTS];
    if (maximum > MAGICLINK_EVENTS) maximum = MAGICLINK_EVENTS;
    int count = epoll_wait(poll, found, maximum, milliseconds);
    for (int i = 0; i < count; i++) {
        events[i].data = found[i].data.u64;
        events[i].events = found[i].events;
    }
    return count;
}

uint64_t magiclink_monotonic(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

int64_t magiclink_wall_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME_COARSE, &time);
    return time.tv_sec;
}

int magiclink_cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count > 0 ? count : 1;
}

int magiclink_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    return limit.rlim_cur > 1000000 ? 1000000 : (int)limit.rlim_cur;
}

static volatile sig_atomic_t stop_eventfd = -1, reload_eventfd = -1;

static void ring(int eventfd)
{
    int saved = errno;
    uint64_t one = 1;
    if (write(eventfd, &one, sizeof one) < 0) { /* only if its counter is full, and then it is readable */ }
    errno = saved;
}

static void stop(int signal)
{
    (void)signal;
    ring(stop_eventfd);
}

static void reload(int signal)
{
    (void)signal;
    ring(reload_eventfd);
}

int magiclink_stop_signals(int eventfd)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = stop;
    action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
    stop_eventfd = eventfd;
    if (sigaction(SIGTERM, &action, NULL) != 0 || sigaction(SIGINT, &action, NULL) != 0) return errno;
    return 0;
}

int magiclink_reload_signal(int eventfd)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = reload;
    action.sa_flags = SA_RESTART;
    reload_eventfd = eventfd;
    return sigaction(SIGHUP, &action, NULL) == 0 ? 0 : errno;
}

void magiclink_eventfd_wait(int eventfd)
{
    uint64_t count;
    while (read(eventfd, &count, sizeof count) < 0 && errno == EINTR) { }
}

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

void magiclink_tsan_acquire(const void *address)
{
    if (__tsan_acquire) __tsan_acquire((void *)address);
}

void magiclink_tsan_release(const void *address)
{
    if (__tsan_release) __tsan_release((void *)address);
}
