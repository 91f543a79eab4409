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

#endif
