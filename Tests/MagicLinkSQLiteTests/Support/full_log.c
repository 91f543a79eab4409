/* A log that may not grow, by a limit on the size of files that only this process has. Prints a line for each promise that is
 * broken, and ends with the number of them.
 *
 * usage: full_log DATABASE
 */
#include "magiclink_sqlite.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static sqlite3 *database;
static int broken;

static int execute(const char *sql)
{
    return sqlite3_exec(database, sql, NULL, NULL, NULL);
}

static int number(const char *sql)
{
    sqlite3_stmt *statement;
    int value = -1;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) return -1;
    if (sqlite3_step(statement) == SQLITE_ROW) value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static void promise(int kept, const char *sentence)
{
    if (kept) return;
    printf("broken: %s\n", sentence);
    broken++;
}

static void open_database(const char *path)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    promise(sqlite3_open_v2(path, &database, flags, magiclink_sqlite_vfs()) == SQLITE_OK, "the database opens");
    execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_mode = WAL; PRAGMA cache_size = 1");
}

static long log_size(const char *path)
{
    char log[4096];
    struct stat status;
    snprintf(log, sizeof log, "%s-wal", path);
    return stat(log, &status) == 0 ? (long)status.st_size : 0;
}

/* From now on no file is written beyond so many bytes; negative takes the limit away. */
static void limit(long bytes)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_FSIZE, &files) != 0) return;
    files.rlim_cur = bytes < 0 ? files.rlim_max : (rlim_t)bytes;
    setrlimit(RLIMIT_FSIZE, &files);
}

/* Begun, written, and taken back if it could not be. Returns 1 if it was committed. */
static int transact(const char *sql)
{
    if (execute("BEGIN IMMEDIATE") == SQLITE_OK && execute(sql) == SQLITE_OK && execute("COMMIT") == SQLITE_OK) return 1;
    if (!sqlite3_get_autocommit(database)) execute("ROLLBACK");
    return 0;
}

static void live(const char *path)
{
    open_database(path);
    execute("CREATE TABLE small (x); CREATE TABLE large (x)");
    promise(transact("INSERT INTO small VALUES (1)"), "a transaction is committed while there is room");
    limit(log_size(path) + 24 * 1024);
    promise(!transact("INSERT INTO large VALUES (zeroblob(200000))"), "one for which there is no room fails");
    sqlite3_db_release_memory(database);
    promise(number("SELECT count(*) FROM small") == 1, "reading goes on");
    promise(transact("INSERT INTO small VALUES (2)"), "one for which there is room is committed at once");
    limit(1);
    promise(!transact("INSERT INTO small VALUES (3)"), "a small one without room fails");
    limit(-1);
    sqlite3_db_release_memory(database);
    promise(number("SELECT count(*) FROM small") == 2, "when there is room again it can be read what was committed");
    fflush(stdout);
    /* As if killed: nothing is closed. */
    _exit(broken);
}

int main(int count, char **words)
{
    int status = 0;
    if (count != 2) return 2;
    signal(SIGXFSZ, SIG_IGN);
    if (fork() == 0) live(words[1]);
    wait(&status);
    broken = WIFEXITED(status) ? WEXITSTATUS(status) : 100;
    open_database(words[1]);
    promise(number("SELECT count(*) FROM small") == 2, "what was refused does not come back");
    promise(number("SELECT count(*) FROM large") == 0, "nor does what was too large");
    promise(transact("INSERT INTO small VALUES (4)"), "after a restart it can be written");
    promise(number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'") == 0, "it is whole");
    return broken;
}
