#include "magiclink_sqlite.h"

#include <stddef.h>

int magiclink_sqlite_bind_text_static(sqlite3_stmt *statement, int index, const void *bytes, int count)
{
    return sqlite3_bind_text(statement, index, bytes, count, SQLITE_STATIC);
}

int magiclink_sqlite_bind_blob_static(sqlite3_stmt *statement, int index, const void *bytes, int count)
{
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_STATIC);
}

int magiclink_sqlite_bind_text_copy(sqlite3_stmt *statement, int index, const void *bytes, int count)
{
    return sqlite3_bind_text(statement, index, bytes, count, SQLITE_TRANSIENT);
}

int magiclink_sqlite_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes, int count)
{
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

int magiclink_sqlite_lookaside(sqlite3 *connection, int slots)
{
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_LOOKASIDE, NULL, 1200, slots);
}

static int count_frames(void *frames, sqlite3 *connection, const char *name, int count)
{
    (void)connection;
    (void)name;
    *(int *)frames = count;
    return SQLITE_OK;
}

void magiclink_sqlite_count_frames(sqlite3 *connection, int *frames)
{
    sqlite3_wal_hook(connection, count_frames, frames);
}
