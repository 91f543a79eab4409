/* The peer of StoreBench: the same statements on the same schema, in groups of a given size, one thread, straight
 * through libsqlite3. No library, no rules, no tasks: what is left is what SQLite and the disk cost.
 *
 * usage: peer DATABASE GROUP LOGINS     prints: logins, seconds, CPU seconds, writes, transactions
 *        peer DATABASE handed LOGINS    the same one by one, each handed from one thread to another and back, as whoever
 *                                       must not block its callers has to
 *        peer --fdatasync FILE COUNT    prints the median of COUNT flushes after 8 kB each, in seconds
 */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct login {
    uint8_t id[16], token[16], user[16];
    char address[40];
    int64_t issued, expires;
};

static sqlite3 *db;

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void must(int result, const char *what)
{
    if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) return;
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), sql);
    return statement;
}

/* Runs a statement; whatever it returns is read into memory, as a program would that does something with it. */
static int run(sqlite3_stmt *statement)
{
    static char sink[4096];
    int rows = 0;
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        size_t used = 0;
        int columns = sqlite3_column_count(statement);
        rows++;
        for (int i = 0; i < columns; i++) {
            const void *bytes;
            int64_t number;
            int length;
            switch (sqlite3_column_type(statement, i)) {
            case SQLITE_INTEGER: number = sqlite3_column_int64(statement, i); bytes = &number; length = 8; break;
            case SQLITE_TEXT: bytes = sqlite3_column_text(statement, i); length = sqlite3_column_bytes(statement, i); break;
            case SQLITE_BLOB: bytes = sqlite3_column_blob(statement, i); length = sqlite3_column_bytes(statement, i); break;
            default: continue;
            }
            memcpy(sink + used, bytes, (size_t)length);
            used += (size_t)length;
        }
    }
    must(result, sqlite3_sql(statement));
    sqlite3_reset(statement);
    return rows;
}

static void blob(sqlite3_stmt *s, int i, const void *bytes, int n) { must(sqlite3_bind_blob(s, i, bytes, n, SQLITE_STATIC), "bind"); }
static void text(sqlite3_stmt *s, int i, const char *t) { must(sqlite3_bind_text(s, i, t, -1, SQLITE_STATIC), "bind"); }
static void integer(sqlite3_stmt *s, int i, int64_t n) { must(sqlite3_bind_int64(s, i, n), "bind"); }
static void null(sqlite3_stmt *s, int i) { must(sqlite3_bind_null(s, i), "bind"); }

#define ASKED "session_id, token_id, subject, key_id, address, client_id, channel, challenge, origin_browser, " \
    "origin_system, return_to, is_decoy, issued_at, expires_at"
#define PROGRESS "state, wrong_numbers, resends, user_id, last_login, confirmed_at, confirmed_browser, " \
    "confirmed_system, collected_at, browser_session, generation, refreshed_at, ended_at, ending"
#define USER "u.id, u.address, u.is_blocked, u.last_login_at, u.last_login_session"

static sqlite3_stmt *begin, *commit, *facts, *siblings, *insert, *put_mail, *look, *update, *user, *put_user, *remove_mail;

static void prepare_all(void)
{
    begin = prepare("BEGIN IMMEDIATE");
    commit = prepare("COMMIT");
    facts = prepare("SELECT " USER ", w.day, w.count FROM (SELECT ? AS address_key) a "
        "LEFT JOIN user u ON u.address_key = a.address_key LEFT JOIN wrong_number w ON w.address_key = a.address_key");
    siblings = prepare("SELECT session_id, key_id FROM confirmation WHERE address_key = ? AND state = 'pending' "
        "AND expires_at > ? ORDER BY expires_at DESC, number DESC LIMIT 64");
    insert = prepare("INSERT INTO confirmation (" ASKED ", " PROGRESS ", address_key, look_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_mail = prepare("INSERT INTO mail (session_id, sending, is_decoy, due_at, failures) VALUES (?, ?, ?, ?, 0) "
        "ON CONFLICT DO NOTHING");
    look = prepare("SELECT c.number, c.session_id, c.token_id, c.subject, c.key_id, c.address, c.client_id, c.channel, "
        "c.challenge, c.origin_browser, c.origin_system, c.return_to, c.is_decoy, c.issued_at, c.expires_at, " PROGRESS ", " USER ", w.day, w.count FROM confirmation c "
        "LEFT JOIN user u ON u.id = coalesce(c.user_id, (SELECT id FROM user WHERE address_key = c.address_key)) "
        "LEFT JOIN wrong_number w ON w.address_key = c.address_key WHERE c.session_id = ?");
    update = prepare("UPDATE confirmation SET state = ?, wrong_numbers = ?, resends = ?, user_id = ?, last_login = ?, "
        "confirmed_at = ?, confirmed_browser = ?, confirmed_system = ?, collected_at = ?, browser_session = ?, "
        "generation = ?, refreshed_at = ?, ended_at = ?, ending = ? WHERE number = ?");
    user = prepare("SELECT " USER " FROM user u WHERE u.id = ?");
    put_user = prepare("INSERT INTO user (id, address, address_key, is_blocked, last_login_at, last_login_session) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET last_login_at = excluded.last_login_at, "
        "last_login_session = excluded.last_login_session");
    remove_mail = prepare("DELETE FROM mail WHERE session_id = ? AND sending = ?");
}

static void do_begin(struct login *l)
{
    text(facts, 1, l->address);
    run(facts);
    text(siblings, 1, l->address);
    integer(siblings, 2, l->issued);
    run(siblings);
    blob(insert, 1, l->id, 16); blob(insert, 2, l->token, 16); blob(insert, 3, l->user, 16); text(insert, 4, "k1");
    text(insert, 5, l->address); text(insert, 6, "magiclink"); text(insert, 7, "device"); null(insert, 8);
    text(insert, 9, "Firefox"); text(insert, 10, "Linux"); null(insert, 11); integer(insert, 12, 0);
    integer(insert, 13, l->issued); integer(insert, 14, l->expires); text(insert, 15, "pending"); text(insert, 16, "");
    integer(insert, 17, 0);
    for (int i = 18; i <= 24; i++) null(insert, i);
    integer(insert, 25, 0); null(insert, 26); null(insert, 27); null(insert, 28);
    text(insert, 29, l->address); integer(insert, 30, l->issued + 86400);
    run(insert);
    blob(put_mail, 1, l->id, 16); integer(put_mail, 2, 0); integer(put_mail, 3, 0); integer(put_mail, 4, l->issued);
    run(put_mail);
}

static void do_look(struct login *l)
{
    blob(look, 1, l->id, 16);
    if (run(look) != 1) exit(2);
}

static void do_update(struct login *l, int64_t number, const char *state, int collected)
{
    text(update, 1, state); text(update, 2, ""); integer(update, 3, 0); blob(update, 4, l->user, 16);
    integer(update, 5, l->issued); integer(update, 6, l->issued); text(update, 7, "Safari"); text(update, 8, "iOS");
    if (collected) integer(update, 9, l->issued); else null(update, 9);
    null(update, 10); integer(update, 11, 0); null(update, 12); null(update, 13); null(update, 14);
    integer(update, 15, number);
    run(update);
}

static void do_confirm(struct login *l, int64_t number)
{
    do_look(l);
    do_update(l, number, "confirmed", 0);
    blob(user, 1, l->user, 16);
    run(user);
    blob(put_user, 1, l->user, 16); text(put_user, 2, l->address); text(put_user, 3, l->address); integer(put_user, 4, 0);
    integer(put_user, 5, l->issued); blob(put_user, 6, l->id, 16);
    run(put_user);
}

static void do_collect(struct login *l, int64_t number)
{
    do_look(l);
    do_update(l, number, "collected", 1);
}

static void do_remove(struct login *l)
{
    blob(remove_mail, 1, l->id, 16); integer(remove_mail, 2, 0);
    run(remove_mail);
}

static void one(int kind, struct login *l, int64_t number)
{
    switch (kind) {
    case 0: do_begin(l); break;
    case 1: do_confirm(l, number); break;
    case 2: do_collect(l, number); break;
    default: do_remove(l);
    }
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t asked = PTHREAD_COND_INITIALIZER, answered = PTHREAD_COND_INITIALIZER;
static struct login *waiting;
static int waiting_kind, waiting_number;

__attribute__((noreturn)) static void *writer(void *unused)
{
    (void)unused;
    for (;;) {
        pthread_mutex_lock(&lock);
        while (!waiting) pthread_cond_wait(&asked, &lock);
        pthread_mutex_unlock(&lock);
        run(begin);
        one(waiting_kind, waiting, waiting_number);
        run(commit);
        pthread_mutex_lock(&lock);
        waiting = NULL;
        pthread_cond_signal(&answered);
        pthread_mutex_unlock(&lock);
    }
}

static void hand(int kind, struct login *l, int number)
{
    pthread_mutex_lock(&lock);
    waiting = l;
    waiting_kind = kind;
    waiting_number = number;
    pthread_cond_signal(&asked);
    while (waiting) pthread_cond_wait(&answered, &lock);
    pthread_mutex_unlock(&lock);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int flushes(const char *path, int count)
{
    char page[8192] = { 1 };
    double *times = calloc((size_t)count, sizeof *times);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || !times) return 1;
    /* Written once before, as a log is that starts anew: the file does not grow while the clock runs. */
    for (int i = 0; i < count; i++) if (pwrite(file, page, sizeof page, (off_t)i * 8192) < 0) return 1;
    fsync(file);
    for (int i = 0; i < count; i++) {
        if (pwrite(file, page, sizeof page, (off_t)i * 8192) < 0) return 1;
        double start = seconds();
        fdatasync(file);
        times[i] = seconds() - start;
    }
    qsort(times, (size_t)count, sizeof *times, compare);
    printf("%.9f\n", times[count / 2]);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    if (strcmp(argv[1], "--fdatasync") == 0) return flushes(argv[2], atoi(argv[3]));
    int is_handed = strcmp(argv[2], "handed") == 0;
    int group = is_handed ? 1 : atoi(argv[2]), count = atoi(argv[3]);
    struct login *logins = calloc((size_t)count, sizeof *logins);
    if (!logins || group < 1) return 2;
    must(sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), "open");
    must(sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL), "synchronous");
    prepare_all();
    for (int i = 0; i < count; i++) {
        struct login *l = &logins[i];
        if (getrandom(l, 48, 0) != 48) return 1;
        snprintf(l->address, sizeof l->address, "user%d@example.org", i);
        l->issued = (int64_t)time(NULL);
        l->expires = l->issued + 600;
    }
    long transactions = 0;
    pthread_t thread;
    if (is_handed && pthread_create(&thread, NULL, writer, NULL) != 0) return 1;
    double start = seconds(), spent = cpu();
    for (int i = 0; is_handed && i < count; i++)
        for (int kind = 0; kind < 4; kind++, transactions++) hand(kind, &logins[i], i + 1);
    for (int first = 0; !is_handed && first < count; first += group) {
        int end = first + group < count ? first + group : count;
        for (int kind = 0; kind < 4; kind++) {
            run(begin);
            for (int i = first; i < end; i++) one(kind, &logins[i], i + 1);
            run(commit);
            transactions++;
        }
    }
    double taken = seconds() - start, used = cpu() - spent;
    printf("%d %.6f %.6f %d %ld\n", count, taken, used, 4 * count, transactions);
    fflush(stdout);
    if (is_handed) _exit(0);
    sqlite3_close(db);
    return 0;
}
