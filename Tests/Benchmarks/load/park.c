/* Polls that wait, and the waking of them at a steady rate. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

struct template poll_template, wake_template;

/* One wake, in times of now_ns. */
struct wake {
    int64_t due, sent, acknowledged, read;
};

static struct connection *pollers[MAX_CONNECTIONS];
static int poller_count;
static int waiting;
static int next_record;
/* By record: which wake of this run is for it, counted from 1. */
static int32_t *wake_of_record;
static struct wake *wakes;
static struct connection *idle_phones[1000];
static int idle_phone_count;
static long expired, refused, unexpected, failed_wakes, answered_wakes;

static void send_poll(struct connection *connection, int record)
{
    char request[MAX_REQUEST];
    connection->record = record;
    send_request(connection, request, fill(request, &poll_template, record));
}

static void poll_answered(struct connection *connection, const struct answer *answer)
{
    int record = connection->record;
    if (answer->status != 200) {
        if (memmem(answer->body, answer->length, "authorization_pending", 21) != NULL) {
            expired++;
            send_poll(connection, record);
        } else {
            refused++;
            waiting--;
            connection->record = -1;
        }
        return;
    }
    int wake = wake_of_record[record];
    if (wake == 0) {
        unexpected++;
    } else {
        wakes[wake - 1].read = now_ns();
        wake_of_record[record] = 0;
        answered_wakes++;
    }
    if (next_record < record_count) {
        send_poll(connection, next_record++);
    } else {
        connection->record = -1;
        waiting--;
    }
}

static void wake_acknowledged(struct connection *phone, const struct answer *answer)
{
    wakes[phone->number].acknowledged = now_ns();
    if (answer->status / 100 != 2) failed_wakes++;
    idle_phones[idle_phone_count++] = phone;
}

void park(int count, int rate)
{
    if (count < 1 || count > MAX_CONNECTIONS - 100) fail("1 to %d can wait", MAX_CONNECTIONS - 100);
    if (wake_of_record == NULL) wake_of_record = calloc(MAX_RECORDS, sizeof *wake_of_record);
    if (wake_of_record == NULL) fail("no memory");
    int64_t start = now_ns();
    for (int i = 0; poller_count < count; i++) {
        int64_t due = start + (int64_t)((double)i * 1e9 / rate);
        while (now_ns() < due) turn(due);
        pollers[poller_count] = open_connection(poll_answered);
        send_poll(pollers[poller_count++], next_record++);
        waiting++;
    }
    /* A parked poll says nothing, so that all are is known by nothing but time. */
    int64_t settled = now_ns() + 1000000000;
    while (now_ns() < settled) turn(settled);
    printf("{\"waiting\": %d, \"expired\": %ld, \"refused\": %ld, \"unexpected\": %ld, \"closed\": %ld, \"seconds\": %.3f}\n",
           waiting, expired, refused, unexpected, closed_by_peer, (double)(now_ns() - start) / 1e9);
}

/* The pollers in an order of which the server can know nothing, the same in each run. */
static struct connection **shuffled(void)
{
    struct connection **order = malloc((size_t)poller_count * sizeof *order);
    if (order == NULL) fail("no memory");
    memcpy(order, pollers, (size_t)poller_count * sizeof *order);
    uint64_t state = 88172645463325252ULL;
    for (int i = poller_count - 1; i > 0; i--) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        int other = (int)(state % (uint64_t)(i + 1));
        struct connection *kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    return order;
}

/* The next of the order that waits and is not being woken; NULL if there is none. */
static struct connection *next_waiting(struct connection **order, long *place)
{
    for (int tries = 0; tries < poller_count; tries++) {
        struct connection *poller = order[(*place)++ % poller_count];
        if (poller->fd >= 0 && poller->record >= 0 && wake_of_record[poller->record] == 0) return poller;
    }
    return NULL;
}

static void summarize(long total)
{
    int64_t *values = malloc((size_t)total * sizeof *values);
    if (values == NULL) fail("no memory");
    const char *names[] = {"due_to_read", "sent_to_read", "acknowledged_to_read", "sent_to_acknowledged"};
    for (int kind = 0; kind < 4; kind++) {
        size_t count = 0;
        for (long i = 0; i < total; i++) {
            struct wake *wake = &wakes[i];
            int64_t from = kind == 0 ? wake->due : kind == 2 ? wake->acknowledged : wake->sent;
            int64_t to = kind == 3 ? wake->acknowledged : wake->read;
            if (from != 0 && to != 0) values[count++] = to - from;
        }
        print_latencies(names[kind], values, count);
    }
    free(values);
}

void wake(int rate, double seconds, int phones)
{
    long total = (long)(rate * seconds), sent = 0, late = 0, place = 0;
    if (poller_count == 0) fail("nobody waits");
    wakes = calloc((size_t)total, sizeof *wakes);
    if (wakes == NULL) fail("no memory");
    expired = refused = unexpected = failed_wakes = answered_wakes = 0;
    closed_by_peer = 0;
    struct connection **order = shuffled(), *all[1000];
    idle_phone_count = 0;
    for (int i = 0; i < phones; i++) idle_phones[idle_phone_count++] = all[i] = open_connection(wake_acknowledged);
    int64_t start = now_ns() + 100000000;
    double step = 1e9 / rate;
    for (long i = 0; i < total; i++) wakes[i].due = start + (int64_t)((double)i * step);
    int64_t end = wakes[total - 1].due + PATIENCE_NS;
    while ((answered_wakes < total || idle_phone_count < phones) && now_ns() < end) {
        while (sent < total && idle_phone_count > 0 && wakes[sent].due <= now_ns()) {
            struct connection *poller = next_waiting(order, &place);
            if (poller == NULL) break;
            struct connection *phone = idle_phones[--idle_phone_count];
            char request[MAX_REQUEST];
            size_t length = fill(request, &wake_template, poller->record);
            wake_of_record[poller->record] = (int32_t)sent + 1;
            if (now_ns() - wakes[sent].due > 1000000) late++;
            phone->number = (uint32_t)sent;
            send_request(phone, request, length);
            wakes[sent++].sent = phone->sent;
        }
        turn(sent < total && idle_phone_count > 0 ? wakes[sent].due : end);
    }
    double took = (double)(now_ns() - start) / 1e9;
    for (int i = 0; i < phones; i++) {
        close_connection(all[i]);
        free(all[i]);
    }
    printf("{\"due\": %ld, \"sent\": %ld, \"sent_late\": %ld, \"answered\": %ld, \"lost\": %ld, \"failed\": %ld, "
           "\"expired\": %ld, \"refused\": %ld, \"unexpected\": %ld, \"closed\": %ld, \"waiting\": %d, \"seconds\": %.3f",
           total, sent, late, answered_wakes, total - answered_wakes, failed_wakes, expired, refused, unexpected,
           closed_by_peer, waiting, took);
    summarize(total);
    printf("}\n");
    free(order);
    free(wakes);
    wakes = NULL;
    memset(wake_of_record, 0, MAX_RECORDS * sizeof *wake_of_record);
}

void unpark(void)
{
    for (int i = 0; i < poller_count; i++) {
        close_connection(pollers[i]);
        free(pollers[i]);
    }
    printf("{\"closed\": %d}\n", poller_count);
    poller_count = waiting = 0;
}
