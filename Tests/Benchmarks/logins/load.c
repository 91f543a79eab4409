/* Whole logins over HTTP, so many at a time: begin, park the poll, read the link from the mail, page, confirm with the
 * number, collect. Each runs on a thread of its own with three connections that are kept, as an origin, its poll and a phone
 * would have. Loopback only, bounded in count.
 *
 * usage: load PORT LOGINS AT_A_TIME FIRST MAILS
 *
 * MAILS is an open descriptor on which the server tells of its mails, a line each: `mail for ADDRESS … LINK`.
 * Prints one line: logins, seconds, median and 99th percentile of confirm sent to session read in microseconds. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 64 * 1024, LINK = 600 };

static int port, logins, first;
static FILE *mails;
static char (*links)[LINK];
static double *delays;
static atomic_int next_login;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;

static void fail(const char *what, const char *detail)
{
    fprintf(stderr, "load: %s: %.300s\n", what, detail);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int connection(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1, socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0 || connect(socket_, (struct sockaddr *)&address, sizeof address)) fail("connect", strerror(errno));
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return socket_;
}

static void ask(int socket_, const char *method, const char *path, const char *fields, const char *form)
{
    char text[4096];
    int length = form ? snprintf(text, sizeof text,
                                 "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s"
                                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                                 method, path, port, fields, strlen(form), form)
                      : snprintf(text, sizeof text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n", method, path, port, fields);
    if (write(socket_, text, length) != length) fail("write", strerror(errno));
}

/* Reads one answer into `text`; returns where its body begins. */
static char *answer(int socket_, char *text, int wanted)
{
    int used = 0;
    char *body = NULL;
    long length = -1;
    while (!body || text + used < body + length) {
        int count = read(socket_, text + used, SIZE - 1 - used);
        if (count <= 0) fail("read", count ? strerror(errno) : "the server has closed");
        used += count;
        text[used] = 0;
        if (!body && (body = strstr(text, "\r\n\r\n"))) {
            body += 4;
            char *field = strcasestr(text, "content-length:");
            length = field && field < body ? strtol(field + 15, NULL, 10) : 0;
        }
    }
    if (atoi(text + 9) != wanted) fail("another status", text);
    return body;
}

static void member(const char *json, const char *name, char *value, size_t size)
{
    char key[64];
    snprintf(key, sizeof key, "\"%s\":\"", name);
    const char *start = strstr(json, key);
    if (start) start += strlen(key);
    const char *end = start ? strchr(start, '"') : NULL;
    if (!end || (size_t)(end - start) >= size) fail("no such member", json);
    memcpy(value, start, end - start);
    value[end - start] = 0;
}

static void one(int login, int origin, int waiting, int phone, char *text)
{
    char form[3000], code[1500], number[16], path[LINK + 16];
    snprintf(form, sizeof form, "login_hint=user%d%%40example.org", first + login);
    ask(origin, "POST", "/device_authorization", "", form);
    char *body = answer(origin, text, 200);
    member(body, "device_code", code, sizeof code);
    member(body, "user_code", number, sizeof number);
    snprintf(form, sizeof form, "grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Adevice_code&device_code=%s", code);
    ask(waiting, "POST", "/token", "Prefer: wait=25\r\n", form);
    pthread_mutex_lock(&lock);
    while (!links[login][0]) pthread_cond_wait(&arrived, &lock);
    pthread_mutex_unlock(&lock);
    char *token = strstr(links[login], "/confirm/");
    if (!token) fail("no link", links[login]);
    snprintf(path, sizeof path, "%s", token);
    ask(phone, "GET", path, "", NULL);
    answer(phone, text, 200);
    snprintf(form, sizeof form, "token=%s&decision=approve&number=%s", token + 9, number);
    double start = now();
    ask(phone, "POST", "/confirm", "", form);
    body = answer(waiting, text, 200);
    delays[login] = now() - start;
    if (!strstr(body, "access_token")) fail("no session", body);
    answer(phone, text, 200);
}

static void *customer(void *unused)
{
    (void)unused;
    int origin = connection(), waiting = connection(), phone = connection();
    char *text = malloc(SIZE);
    for (int login; (login = atomic_fetch_add(&next_login, 1)) < logins;) one(login, origin, waiting, phone, text);
    free(text);
    return NULL;
}

static void *postman(void *unused)
{
    (void)unused;
    static char line[4096];
    int user;
    while (fgets(line, sizeof line, mails)) {
        char *link = strstr(line, "http");
        if (sscanf(line, "mail for user%d@", &user) != 1 || !link || user < first || user >= first + logins) continue;
        link[strcspn(link, " \r\n")] = 0;
        pthread_mutex_lock(&lock);
        snprintf(links[user - first], LINK, "%s", link);
        pthread_cond_broadcast(&arrived);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static int ascending(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;
    return difference < 0 ? -1 : difference > 0;
}

int main(int count, char **words)
{
    if (count != 6) fail("usage", "load PORT LOGINS AT_A_TIME FIRST MAILS");
    port = atoi(words[1]), logins = atoi(words[2]), first = atoi(words[4]);
    int threads = atoi(words[3]);
    mails = fdopen(atoi(words[5]), "r");
    links = calloc(logins, LINK);
    delays = calloc(logins, sizeof *delays);
    pthread_t post, *customers = calloc(threads, sizeof *customers);
    if (!mails || !links || !delays || !customers) fail("out of memory", "");
    pthread_create(&post, NULL, postman, NULL);
    double start = now();
    for (int index = 0; index < threads; index++) pthread_create(&customers[index], NULL, customer, NULL);
    for (int index = 0; index < threads; index++) pthread_join(customers[index], NULL);
    double seconds = now() - start;
    qsort(delays, logins, sizeof *delays, ascending);
    printf("%d %.6f %.1f %.1f\n", logins, seconds, delays[logins / 2] * 1e6, delays[(int)(logins * 0.99)] * 1e6);
    return 0;
}
