#ifndef MAGICLINK_LINUX_H
#define MAGICLINK_LINUX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* What the calls below return: by value, so that Swift needs no pointer to receive it. `error` is an errno, 0 if none. */
struct magiclink_socket { int descriptor; int error; };
struct magiclink_peer { int descriptor; int error; uint64_t high; uint64_t low; uint16_t port; bool is_unix; };

/* sockaddr_in, _in6 and _un are one family of overlapping structs, which Swift can only reach by rebinding pointers.
 * IPv4 is given as ::ffff:a.b.c.d in `low`. */
struct magiclink_socket magiclink_listen_ip(uint64_t high, uint64_t low, uint16_t port, int backlog);
struct magiclink_socket magiclink_listen_unix(const char *path, int backlog);
uint16_t magiclink_local_port(int descriptor);

/* A listening socket that another process opened, made like our own: closed on execution, not blocking, without delay.
 * `error` is ENOTSOCK, ESOCKTNOSUPPORT (no stream), ENOTCONN (it does not listen), EAFNOSUPPORT (neither IP nor a unix
 * socket with a path) or what the kernel says. The path is written to `path`, which has room for
 * MAGICLINK_PATH bytes, with a zero behind it. */
enum { MAGICLINK_PATH = 109 };
struct magiclink_listener { int error; bool is_unix; uint64_t high; uint64_t low; uint16_t port; };
struct magiclink_listener magiclink_inherit(int descriptor, char *path);

/* accept4 is declared only under _GNU_SOURCE, and hands back one of those structs. */
struct magiclink_peer magiclink_accept(int listener);

/* epoll speaks in a packed struct with a union of pointers inside; these speak in numbers. Add and remove return an errno,
 * wait the number of events, at most MAGICLINK_EVENTS. */
enum { MAGICLINK_EVENTS = 256 };
struct magiclink_event { uint64_t data; uint32_t events; };
int magiclink_epoll_add(int poll, int descriptor, uint32_t events, uint64_t data);
int magiclink_epoll_remove(int poll, int descriptor);
int magiclink_epoll_wait(int poll, struct magiclink_event *events, int maximum, int milliseconds);

/* Clocks, by value. Monotonic nanoseconds; wall-clock seconds, coarse because only the Date field reads them. */
uint64_t magiclink_monotonic(void);
int64_t magiclink_wall_seconds(void);

/* Cores this process may use; sched_getaffinity's set is made of macros. */
int magiclink_cores(void);

/* Descriptors this process may hold (getrlimit, whose resource is an enum that Swift would have to cast); the usual
 * 1024 if that cannot be asked. */
int magiclink_descriptors(void);

/* A signal handler may only touch what is async-signal-safe: it is C, and wakes the reader of an eventfd.
 * The first SIGTERM or SIGINT restores the default, so that the second one ends the process. Returns an errno. */
int magiclink_stop_signals(int eventfd);
/* Likewise for each SIGHUP, again and again. */
int magiclink_reload_signal(int eventfd);
/* Blocks until the eventfd was written to. */
void magiclink_eventfd_wait(int eventfd);

/* ThreadSanitizer does not see Synchronization.Mutex on Linux under contention; these tell it what the lock orders.
 * Weak: without the sanitizer they do nothing. */
void magiclink_tsan_acquire(const void *address);
void magiclink_tsan_release(const void *address);

#endif
