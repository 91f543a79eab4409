#ifndef MAGICLINK_SQLITE_H
#define MAGICLINK_SQLITE_H

#include <sqlite3.h>

/* SQLITE_STATIC and SQLITE_TRANSIENT are casts to function pointers, which Swift does not import. */

/* The bytes stay where they are until the statement is reset. */
int magiclink_sqlite_bind_text_static(sqlite3_stmt *statement, int index, const void *bytes, int count);
int magiclink_sqlite_bind_blob_static(sqlite3_stmt *statement, int index, const void *bytes, int count);
/* SQLite makes a copy. */
int magiclink_sqlite_bind_text_copy(sqlite3_stmt *statement, int index, const void *bytes, int count);
int magiclink_sqlite_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes, int count);

/* From now on every commit of `connection` writes into `frames` how many frames its write-ahead log has; it replaces the
 * automatic checkpoint, which is a hook of the same kind. `frames` outlives the connection. */
void magiclink_sqlite_count_frames(sqlite3 *connection, int *frames);

/* Gives `connection`, which has not been used yet, `slots` places of 1200 bytes for what statements need while they run; the
 * few that it has by itself are taken by the statements that stay prepared. sqlite3_db_config is variadic. */
int magiclink_sqlite_lookaside(sqlite3 *connection, int slots);

/* Registers the VFS "magiclink" and returns its name; NULL without memory. It is the system's own but for one thing: SQLite
 * writes each frame of the write-ahead log in two calls, header and page, and this gathers what follows on one another into
 * one call, at the latest when the log is flushed to the disk. Half of a commit's time in the kernel went there.
 *
 * It is right only with synchronous=FULL: there a commit is flushed before any reader learns of its frames. */
const char *magiclink_sqlite_vfs(void);

#endif
