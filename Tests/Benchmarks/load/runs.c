/* Runs of requests over kept connections: logins that begin, and any request at a steady rate. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

/* Connections that have no request under way, the one that has waited longest first. */
struct idle {
    struct connection *ring[1000];
    int first, count;
};

static struct connection *take_idle(struct idle *idle)
{
    struct connection *connection = idle->ring[idle->first];
    idle->first = (idle->first + 1) % 1000;
    idle->count--;
    return connection;
}

static void add_idle(struct idle *idle, struct connection *connection)
{
    idle->ring[(idle->first + idle->count++) % 1000] = connection;
}

static struct idle idle;

/* MARK: Logins that begin, one after the other over each of 16 connections. */

static FILE *begun_file;
static const char *begun_prefix;
static int begun;

static void login_begun(struct connection *connection, const struct answer *answer)
{
    char code[1024], number[16];
    if (answer->status != 200) fail("%d instead of a login: %.*s", answer->status, (int)answer->length, answer->body);
    copy_member(answer, "device_code", code, sizeof code);
    copy_member(answer, "user_code", number, sizeof number);
    fprintf(begun_file, "%s%u@example.org\t%s\t%s\n", begun_prefix, connection->number, code, number);
    begun++;
    add_idle(&idle, connection);
}

void begin(int count, const char *prefix, const char *path)
{
    if (count < 1 || count > MAX_RECORDS) fail("1 to %d logins", MAX_RECORDS);
    begun_file = fopen(path, "w");
    if (begun_file == NULL) fail("%s: %s", path, strerror(errno));
    begun_prefix = prefix;
    begun = 0;
    idle = (struct idle){0};
    struct connection *connections[16];
    for (int i = 0; i < 16; i++) add_idle(&idle, connections[i] = open_connection(login_begun));
    int64_t start = now_ns();
    for (int number = 0; begun < count;) {
        while (idle.count > 0 && number < count) {
            struct connection *connection = take_idle(&idle);
            char body[128], request[MAX_REQUEST];
            snprintf(body, sizeof body, "login_hint=%s%d%%40example.org", prefix, number);
            connection->number = (uint32_t)number++;
            struct template template = {.path = "/device_authorization", .body = body};
            send_request(connection, request, fill(request, &template, -1));
        }
        if (closed_by_peer > 0) fail("a connection was closed");
        turn(now_ns() + 100000000);
    }
    for (int i = 0; i < 16; i++) {
        close_connection(connections[i]);
        free(connections[i]);
    }
    if (fclose(begun_file) != 0) fail("%s: %s", path, strerror(errno));
    printf("{\"begun\": %d, \"seconds\": %.3f}\n", begun, (double)(now_ns() - start) / 1e9);
}

/* MARK: Requests at a steady rate. */

static struct {
    int64_t start;
    double step;
    int64_t *latencies;
    long answered, ok, pending, slowed;
} run;

static int64_t due(long number) { return run.start + (int64_t)((double)number * run.step); }

static void request_answered(struct connection *connection, const struct answer *answer)
{
    run.latencies[run.answered++] = now_ns() - due(connection->number);
    if (answer->status == 200) run.ok++;
    else if (memmem(answer->body, answer->length, "authorization_pending", 21) != NULL) run.pending++;
    else if (memmem(answer->body, answer->length, "slow_down", 9) != NULL) run.slowed++;
    add_idle(&idle, connection);
}

void requests(const struct template *template, int rate, double seconds, int count)
{
    static int next_record;
    long total = (long)(rate * seconds), sent = 0, late = 0;
    long closed_before = closed_by_peer;
    idle = (struct idle){0};
    struct connection *connections[1000];
    for (int i = 0; i < count; i++) add_idle(&idle, connections[i] = open_connection(request_answered));
    run.latencies = calloc((size_t)total, sizeof *run.latencies);
    if (run.latencies == NULL) fail("no memory");
    run.answered = run.ok = run.pending = run.slowed = 0;
    run.step = 1e9 / rate;
    /* Connecting is not a part of the run. */
    run.start = now_ns() + 100000000;
    int64_t end = due(total - 1) + PATIENCE_NS;
    while (run.answered < total && now_ns() < end) {
        while (sent < total && idle.count > 0 && due(sent) <= now_ns()) {
            struct connection *connection = take_idle(&idle);
            char request[MAX_REQUEST];
            if (record_count > 0) next_record = (next_record + 1) % record_count;
            size_t length = fill(request, template, next_record);
            if (now_ns() - due(sent) > 1000000) late++;
            connection->number = (uint32_t)sent++;
            send_request(connection, request, length);
        }
        turn(sent < total && idle.count > 0 ? due(sent) : end);
    }
    double took = (double)(now_ns() - run.start) / 1e9;
    for (int i = 0; i < count; i++) {
        close_connection(connections[i]);
        free(connections[i]);
    }
    printf("{\"due\": %ld, \"sent\": %ld, \"sent_late\": %ld, \"answered\": %ld, \"lost\": %ld, \"closed\": %ld, "
           "\"ok\": %ld, \"pending\": %ld, \"slowed\": %ld, \"seconds\": %.3f",
           total, sent, late, run.answered, total - run.answered, closed_by_peer - closed_before, run.ok, run.pending,
           run.slowed, took);
    print_latencies("latency", run.latencies, (size_t)run.answered);
    printf("}\n");
    free(run.latencies);
}
