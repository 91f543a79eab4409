#define _GNU_SOURCE
#include "magiclink_tls.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

struct magiclink_tls {
    SSL *ssl;
    int descriptor;
    /* The last read of the kernel found nothing. */
    bool starved;
    /* The last read of the kernel took all there was. */
    bool drained;
    bool failed;
};

/* Input and output. libssl's own sockets raise SIGPIPE for a peer that is gone, and do not tell a short read, behind which
 * nothing is left and nobody needs to look. */

static int transport_read(BIO *bio, char *bytes, int length)
{
    struct magiclink_tls *tls = BIO_get_data(bio);
    ssize_t count;
    do count = recv(tls->descriptor, bytes, (size_t)length, 0);
    while (count < 0 && errno == EINTR);
    BIO_clear_retry_flags(bio);
    tls->drained = count < length;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        tls->starved = true;
        BIO_set_retry_read(bio);
    }
    return (int)count;
}

static int transport_write(BIO *bio, const char *bytes, int length)
{
    struct magiclink_tls *tls = BIO_get_data(bio);
    ssize_t count;
    do count = send(tls->descriptor, bytes, (size_t)length, MSG_NOSIGNAL);
    while (count < 0 && errno == EINTR);
    BIO_clear_retry_flags(bio);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_write(bio);
    return (int)count;
}

static long transport_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio, (void)number, (void)pointer;
    /* Nothing is held back here. */
    return command == BIO_CTRL_FLUSH;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static BIO_METHOD *transport;

/* Made once, and never freed. */
static void make_transport(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "magiclink");
    if (method && BIO_meth_set_read(method, transport_read) && BIO_meth_set_write(method, transport_write)
        && BIO_meth_set_ctrl(method, transport_control))
        transport = method;
}

/* The protocol of what is spoken inside. Who offers others alone would get answers it does not understand. */
static int choose_protocol(
    SSL *ssl, const unsigned char **chosen, unsigned char *length, const unsigned char *offered, unsigned int offered_length,
    void *nothing)
{
    static const unsigned char spoken[] = "\x08http/1.1\x08http/1.0";
    (void)ssl, (void)nothing;
    int result = SSL_select_next_proto(
        (unsigned char **)chosen, length, spoken, sizeof spoken - 1, offered, offered_length);
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* Authenticated encryption and forward secrecy, and no others: https://www.rfc-editor.org/rfc/rfc9325#section-4.2.
 * TLS 1.3 has none but such, and its own list. */
static const char ciphers[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

static bool decide(SSL_CTX *context)
{
    /* A stricter machine stays stricter. */
    if (SSL_CTX_get_security_level(context) < 2) SSL_CTX_set_security_level(context, 2);
    /* No tickets and no sessions kept. A ticket's key opens every TLS 1.2 connection that was resumed by it, as long as the
     * process lives, and a ticket tells that two connections are of one client; what they save is one signature for a
     * client that comes back after its connection was closed. */
    SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA | SSL_OP_NO_COMPRESSION
        | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    /* Written in parts, from wherever the rest lies then; and no buffer is kept by those who wait. */
    SSL_CTX_set_mode(
        context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    /* A peer that sends records without data would else be read for as long as it likes, inside one call. */
    SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
    /* A record in one read, not its head and then its body. */
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1
        && SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1
        && SSL_CTX_set_num_tickets(context, 0) == 1
        && SSL_CTX_set_cipher_list(context, ciphers) == 1;
}

static int no_passphrase(char *bytes, int size, int is_writing, void *asked)
{
    (void)bytes, (void)size, (void)is_writing;
    *(bool *)asked = true;
    return -1;
}

static enum magiclink_tls_problem use_certificates(SSL_CTX *context, BIO *source)
{
    enum magiclink_tls_problem problem = MAGICLINK_TLS_FINE;
    for (int count = 0; problem == MAGICLINK_TLS_FINE; count++) {
        X509 *certificate = PEM_read_bio_X509(source, NULL, NULL, NULL);
        if (!certificate) {
            unsigned long error = ERR_peek_last_error();
            bool is_end = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
            if (!is_end) return MAGICLINK_TLS_CERTIFICATE_MALFORMED;
            ERR_clear_error();
            return count > 0 ? MAGICLINK_TLS_FINE : MAGICLINK_TLS_NO_CERTIFICATE;
        }
        bool is_used = count == 0 ? SSL_CTX_use_certificate(context, certificate) == 1
                                  : SSL_CTX_add1_chain_cert(context, certificate) == 1;
        X509_free(certificate);
        if (!is_used) problem = MAGICLINK_TLS_CERTIFICATE_UNUSABLE;
    }
    return problem;
}

static enum magiclink_tls_problem use_key(SSL_CTX *context, BIO *source)
{
    bool asked = false;
    EVP_PKEY *key = PEM_read_bio_PrivateKey(source, NULL, no_passphrase, &asked);
    if (!key) return asked ? MAGICLINK_TLS_KEY_ENCRYPTED : MAGICLINK_TLS_KEY_MALFORMED;
    enum magiclink_tls_problem problem = MAGICLINK_TLS_FINE;
    if (X509_check_private_key(SSL_CTX_get0_certificate(context), key) != 1) problem = MAGICLINK_TLS_KEY_MISMATCH;
    else if (SSL_CTX_use_PrivateKey(context, key) != 1) problem = MAGICLINK_TLS_KEY_MALFORMED;
    EVP_PKEY_free(key);
    return problem;
}

struct magiclink_tls_made magiclink_tls_context_new(
    const void *certificates, size_t certificates_length, const void *key, size_t key_length)
{
    struct magiclink_tls_made made = { NULL, MAGICLINK_TLS_UNAVAILABLE, NULL };
    ERR_clear_error();
    pthread_once(&once, make_transport);
    SSL_CTX *context = transport ? SSL_CTX_new(TLS_server_method()) : NULL;
    BIO *chain = BIO_new_mem_buf(certificates, (int)certificates_length);
    BIO *secret = BIO_new_mem_buf(key, (int)key_length);
    if (context && chain && secret && decide(context)) {
        made.problem = use_certificates(context, chain);
        /* libssl calls everything that is no key unsupported. */
        static const char mark[] = "PRIVATE KEY-----";
        if (made.problem == MAGICLINK_TLS_FINE)
            made.problem = memmem(key, key_length, mark, sizeof mark - 1) ? use_key(context, secret) : MAGICLINK_TLS_NO_KEY;
    }
    made.reason = ERR_reason_error_string(ERR_peek_last_error());
    BIO_free(chain);
    BIO_free(secret);
    ERR_clear_error();
    if (made.problem == MAGICLINK_TLS_FINE) made.context = (struct magiclink_tls_context *)context;
    else SSL_CTX_free(context);
    return made;
}

void magiclink_tls_context_free(struct magiclink_tls_context *context) { SSL_CTX_free((SSL_CTX *)context); }

/* What cannot be understood as a time, which libssl has let pass, bounds nothing. */
static int64_t seconds(const ASN1_TIME *time, int64_t otherwise)
{
    struct tm parts;
    return ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) : otherwise;
}

struct magiclink_tls_validity magiclink_tls_context_validity(const struct magiclink_tls_context *context)
{
    const X509 *certificate = SSL_CTX_get0_certificate((const SSL_CTX *)context);
    struct magiclink_tls_validity validity = {
        seconds(X509_get0_notBefore(certificate), INT64_MIN), seconds(X509_get0_notAfter(certificate), INT64_MAX)
    };
    return validity;
}

void magiclink_tls_wipe(void *bytes, size_t length) { OPENSSL_cleanse(bytes, length); }

struct magiclink_tls *magiclink_tls_new(struct magiclink_tls_context *context, int descriptor)
{
    struct magiclink_tls *tls = calloc(1, sizeof *tls);
    if (!tls) return NULL;
    tls->descriptor = descriptor;
    tls->ssl = SSL_new((SSL_CTX *)context);
    BIO *bio = tls->ssl ? BIO_new(transport) : NULL;
    if (!bio) {
        ERR_clear_error();
        magiclink_tls_free(tls);
        return NULL;
    }
    BIO_set_data(bio, tls);
    BIO_set_init(bio, 1);
    SSL_set_bio(tls->ssl, bio, bio);
    SSL_set_accept_state(tls->ssl);
    return tls;
}

void magiclink_tls_free(struct magiclink_tls *tls)
{
    SSL_free(tls->ssl);
    free(tls);
}

/* What a call that did not succeed came to. */
static int outcome(struct magiclink_tls *tls, int result)
{
    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_ZERO_RETURN: return 0;
    case SSL_ERROR_WANT_READ: return tls->starved ? MAGICLINK_TLS_BLOCKED : MAGICLINK_TLS_AGAIN;
    case SSL_ERROR_WANT_WRITE: return MAGICLINK_TLS_BLOCKED;
    default:
        tls->failed = true;
        ERR_clear_error();
        return MAGICLINK_TLS_FAILED;
    }
}

/* Before each call: what other calls of this thread have left behind would be taken for its outcome. */
static void prepare(struct magiclink_tls *tls)
{
    ERR_clear_error();
    tls->starved = false;
}

int magiclink_tls_handshake(struct magiclink_tls *tls)
{
    prepare(tls);
    int result = SSL_do_handshake(tls->ssl);
    if (result == 1) return 1;
    int found = outcome(tls, result);
    return found == 0 ? MAGICLINK_TLS_FAILED : found;
}

long magiclink_tls_read(struct magiclink_tls *tls, void *bytes, size_t length)
{
    prepare(tls);
    int result = SSL_read(tls->ssl, bytes, length > INT_MAX ? INT_MAX : (int)length);
    return result > 0 ? result : outcome(tls, result);
}

long magiclink_tls_write(struct magiclink_tls *tls, const void *bytes, size_t length)
{
    prepare(tls);
    int result = SSL_write(tls->ssl, bytes, length > INT_MAX ? INT_MAX : (int)length);
    if (result > 0) return result;
    int found = outcome(tls, result);
    /* Nothing that we say ever waits for something to be heard. */
    return found == MAGICLINK_TLS_BLOCKED && SSL_want_write(tls->ssl) ? found : MAGICLINK_TLS_FAILED;
}

bool magiclink_tls_is_drained(const struct magiclink_tls *tls)
{
    return tls->drained && !SSL_has_pending(tls->ssl);
}

int magiclink_tls_end(struct magiclink_tls *tls)
{
    if (tls->failed || !SSL_is_init_finished(tls->ssl)) return MAGICLINK_TLS_FAILED;
    prepare(tls);
    int result = SSL_shutdown(tls->ssl);
    return result >= 0 ? 1 : outcome(tls, result) == MAGICLINK_TLS_BLOCKED ? MAGICLINK_TLS_BLOCKED : MAGICLINK_TLS_FAILED;
}
