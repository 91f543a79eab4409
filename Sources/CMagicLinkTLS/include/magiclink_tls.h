#ifndef MAGICLINK_TLS_H
#define MAGICLINK_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* libssl by way of what a server needs of it. Options, modes and ALPN are macros and callbacks there, its input and output
 * a table of function pointers, and each outcome has to be asked for behind the call, in an error queue of the thread:
 * none of that can be said in Swift. The types stay closed, so that no header of OpenSSL is seen from there. */

/* Certificate chain, private key, and everything that is decided about the protocol; never changed once made. */
struct magiclink_tls_context;

enum magiclink_tls_problem {
    MAGICLINK_TLS_FINE,
    MAGICLINK_TLS_NO_CERTIFICATE,
    MAGICLINK_TLS_CERTIFICATE_MALFORMED,
    MAGICLINK_TLS_CERTIFICATE_UNUSABLE,
    MAGICLINK_TLS_NO_KEY,
    MAGICLINK_TLS_KEY_MALFORMED,
    MAGICLINK_TLS_KEY_ENCRYPTED,
    MAGICLINK_TLS_KEY_MISMATCH,
    MAGICLINK_TLS_UNAVAILABLE
};

/* `reason` are libssl's own words, which live as long as the process, or NULL. */
struct magiclink_tls_made {
    struct magiclink_tls_context *context;
    enum magiclink_tls_problem problem;
    const char *reason;
};

/* Both are PEM. The certificates begin with the server's own. */
struct magiclink_tls_made magiclink_tls_context_new(
    const void *certificates, size_t certificates_length, const void *key, size_t key_length);
void magiclink_tls_context_free(struct magiclink_tls_context *context);

/* From when and until when the server's own certificate is valid, in seconds since 1970, both included. */
struct magiclink_tls_validity {
    int64_t first, last;
};
struct magiclink_tls_validity magiclink_tls_context_validity(const struct magiclink_tls_context *context);

/* Overwrites the bytes with zeros, in a way no optimiser leaves out. */
void magiclink_tls_wipe(void *bytes, size_t length);

/* One connection. It does not own the descriptor, which is non-blocking. */
struct magiclink_tls;

/* What the calls below return where they do not return a number of bytes. */
enum {
    /* The kernel has nothing, or no room: an event will tell. */
    MAGICLINK_TLS_BLOCKED = -1,
    /* A record that holds no data was dealt with; there may be more. */
    MAGICLINK_TLS_AGAIN = -2,
    /* Broken: nothing more can be said or heard. */
    MAGICLINK_TLS_FAILED = -3
};

/* NULL if there is no memory. */
struct magiclink_tls *magiclink_tls_new(struct magiclink_tls_context *context, int descriptor);
void magiclink_tls_free(struct magiclink_tls *tls);

/* 1 when it is done. */
int magiclink_tls_handshake(struct magiclink_tls *tls);
/* 0 is the peer's close_notify. */
long magiclink_tls_read(struct magiclink_tls *tls, void *bytes, size_t length);
/* Takes a part. What was not taken must be what the next call begins with, wherever it lies then. */
long magiclink_tls_write(struct magiclink_tls *tls, const void *bytes, size_t length);
/* True if neither the kernel nor libssl had more when they were last read. */
bool magiclink_tls_is_drained(const struct magiclink_tls *tls);
/* Says close_notify: 1 when it is out, or was. */
int magiclink_tls_end(struct magiclink_tls *tls);

#endif
