#include "magiclink_sqlite.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

/* A write-ahead log as SQLite sees it. The file of the system's VFS lies behind it in the same memory. */
struct log {
    sqlite3_file base;
    unsigned char *bytes; /* what is gathered; made with the first write, for readers never write */
    sqlite3_int64 start;  /* where it belongs in the file */
    int used;
    int failed;           /* bytes that belong at `start` could not be written, and SQLite was told */
};

enum { CAPACITY = 64 * 1024 };

static sqlite3_vfs vfs;
static sqlite3_vfs *root;

static sqlite3_file *real(struct log *log)
{
    return (sqlite3_file *)(log + 1);
}

/* What cannot be written is forgotten, and whoever wanted it written hears of it. The writer then takes its transaction back,
 * whatever the failure was, and the next one begins where that one began, or at the head of a log that begins anew. Until
 * then nothing more of the broken one is taken. Kept for another try, these bytes would stand in the way of smaller
 * transactions for which there is room, and could bring one back that was refused. */
static int write_out(struct log *log)
{
    if (log->used == 0) return SQLITE_OK;
    int result = real(log)->pMethods->xWrite(real(log), log->bytes, log->used, log->start);
    log->used = 0;
    log->failed = result != SQLITE_OK;
    return result;
}

static int log_close(sqlite3_file *file)
{
    struct log *log = (struct log *)file;
    /* What was committed was flushed; what is gathered was taken back. */
    sqlite3_free(log->bytes);
    log->bytes = NULL;
    log->used = 0;
    return real(log)->pMethods->xClose(real(log));
}

static int log_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
    struct log *log = (struct log *)file;
    int result = write_out(log);
    return result != SQLITE_OK ? result : real(log)->pMethods->xRead(real(log), bytes, count, offset);
}

static int log_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    struct log *log = (struct log *)file;
    if (log->failed && offset > log->start) return SQLITE_IOERR_WRITE;
    log->failed = 0;
    if (log->used > 0 && (offset != log->start + log->used || count > CAPACITY - log->used)) {
        /* An earlier place is a page that this transaction has written into the log before, because its cache was full,
         * and has changed since. */
        int result = write_out(log);
        if (result != SQLITE_OK) return result;
    }
    if (!log->bytes && !(log->bytes = sqlite3_malloc(CAPACITY))) return SQLITE_IOERR_NOMEM;
    if (count > CAPACITY) return real(log)->pMethods->xWrite(real(log), bytes, count, offset);
    if (log->used == 0) log->start = offset;
    memcpy(log->bytes + log->used, bytes, (size_t)count);
    log->used += count;
    return SQLITE_OK;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct log *log = (struct log *)file;
    int result = write_out(log);
    return result != SQLITE_OK ? result : real(log)->pMethods->xTruncate(real(log), size);
}

static int log_sync(sqlite3_file *file, int flags)
{
    struct log *log = (struct log *)file;
    int result = log->failed ? SQLITE_IOERR_FSYNC : write_out(log);
    return result != SQLITE_OK ? result : real(log)->pMethods->xSync(real(log), flags);
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct log *log = (struct log *)file;
    int result = write_out(log);
    return result != SQLITE_OK ? result : real(log)->pMethods->xFileSize(real(log), size);
}

static int log_lock(sqlite3_file *file, int level)
{
    return real((struct log *)file)->pMethods->xLock(real((struct log *)file), level);
}

static int log_unlock(sqlite3_file *file, int level)
{
    return real((struct log *)file)->pMethods->xUnlock(real((struct log *)file), level);
}

static int log_reserved(sqlite3_file *file, int *result)
{
    return real((struct log *)file)->pMethods->xCheckReservedLock(real((struct log *)file), result);
}

static int log_control(sqlite3_file *file, int operation, void *argument)
{
    return real((struct log *)file)->pMethods->xFileControl(real((struct log *)file), operation, argument);
}

static int log_sector(sqlite3_file *file)
{
    return real((struct log *)file)->pMethods->xSectorSize(real((struct log *)file));
}

static int log_device(sqlite3_file *file)
{
    return real((struct log *)file)->pMethods->xDeviceCharacteristics(real((struct log *)file));
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

/* The database itself, and whatever else is opened, is the system's VFS's own file: nothing of ours is in its way. */
static int open_file(sqlite3_vfs *self, sqlite3_filename name, sqlite3_file *file, int flags, int *granted)
{
    (void)self;
    if (!(flags & SQLITE_OPEN_WAL)) return root->xOpen(root, name, file, flags, granted);
    struct log *log = (struct log *)file;
    memset(log, 0, sizeof *log);
    int result = root->xOpen(root, name, real(log), flags, granted);
    /* A file with methods is one that has to be closed, also where it could not be opened. */
    if (real(log)->pMethods) log->base.pMethods = &log_methods;
    return result;
}

static void prepare(void)
{
    /* Counting what is allocated takes a lock of the whole process for each piece, and nobody asks for the count. Refused
     * where SQLite is in use already, and then it goes on as it is. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    root = sqlite3_vfs_find(NULL);
    if (!root) return;
    vfs = *root;
    vfs.pNext = NULL;
    vfs.zName = "magiclink";
    vfs.szOsFile = (int)sizeof(struct log) + root->szOsFile;
    vfs.xOpen = open_file;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) root = NULL;
}

const char *magiclink_sqlite_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare);
    return root ? vfs.zName : NULL;
}
