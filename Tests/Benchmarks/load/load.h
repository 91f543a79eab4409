/* What the parts of the load generator share. See main.c for what it does. */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bounds: whatever is asked for beyond them is refused before anything is opened or sent. */
enum {
    MAX_CONNECTIONS = 20000,
    MAX_RECORDS = 400000,
    MAX_RATE = 100000,
    MAX_SECONDS = 60,
    MAX_COLUMNS = 3,
    MAX_REQUEST = 4096,
    MAX_ANSWER = 65536,
};

/* How long a run waits, after its last request was due, for answers that are late. */
#define PATIENCE_NS 2000000000LL

struct answer {
    int status;
    const char *body;
    size_t length;
};

struct connection;
typedef void on_answer(struct connection *, const struct answer *);

struct connection {
    int fd;
    /* The record of the request under way; -1 for none. */
    int32_t record;
    on_answer *answered;
    /* Pieces of an answer that is not whole yet; NULL for nearly all connections nearly always. */
    char *partial;
    uint32_t have;
    /* Which request of a run is under way. */
    uint32_t number;
    int64_t sent;
};

/* main.c */
int64_t now_ns(void);
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Handles what has come, and waits for it until `until` (a time of now_ns) at most. */
void turn(int64_t until);

/* connection.c */
extern int poll_fd;
/* 127.0.0.1 and the port: `dev` wants the very host that it printed. */
extern char server_name[32];
/* Connections that the peer has closed, or that broke. */
extern long closed_by_peer;
void set_server(const char *port);
void set_source(int last_byte);
struct connection *open_connection(on_answer *answered);
void close_connection(struct connection *connection);
void send_request(struct connection *connection, const char *bytes, size_t length);
void readable(struct connection *connection);
/* Copies a string member of an answer in JSON. */
void copy_member(const struct answer *answer, const char *name, char *value, size_t size);

/* records.c */
extern int record_count;
/* A request: its parts hold $1, $2, $3 for the columns of a record, and \r and \n as two characters. */
struct template {
    const char *path, *fields, *body;
};
void read_records(const char *path);
size_t fill(char *request, const struct template *template, int record);

/* runs.c */
void begin(int count, const char *prefix, const char *path);
void requests(const struct template *template, int rate, double seconds, int connections);

/* park.c */
extern struct template poll_template, wake_template;
void park(int count, int rate);
void wake(int rate, double seconds, int phones);
void unpark(void);

/* logins.c */
struct mails {
    int fd;
    size_t have;
    char text[65536];
};
extern struct mails mails;
void mails_readable(void);
void logins(int count, int at_a_time, int first, int mail_fd);

/* figures.c */
void print_latencies(const char *name, int64_t *values, size_t count);

#endif
