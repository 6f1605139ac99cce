/* See dying_vfs.h. */
#include "host/tests/history/dying_vfs.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static sqlite3_vfs *real;
static unsigned changes, last;

struct file {
    sqlite3_file base;
    char real[]; /* the real one's */
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return (sqlite3_file *)(void *)((struct file *)(void *)file)->real;
}

static bool is_last(void)
{
    return ++changes == last;
}

static void die(void)
{
    raise(SIGKILL);
}

#define REAL(file) real_of(file)->pMethods

static int close_it(sqlite3_file *file)
{
    return REAL(file) ? REAL(file)->xClose(real_of(file)) : SQLITE_OK;
}

static int read_it(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
    return REAL(file)->xRead(real_of(file), to, size, at);
}

static int write_it(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
    if (is_last()) {
        REAL(file)->xWrite(real_of(file), from, size / 2, at);
        die();
    }
    return REAL(file)->xWrite(real_of(file), from, size, at);
}

static int truncate_it(sqlite3_file *file, sqlite3_int64 size)
{
    if (is_last())
        die();
    return REAL(file)->xTruncate(real_of(file), size);
}

static int sync_it(sqlite3_file *file, int flags)
{
    if (is_last())
        die();
    return REAL(file)->xSync(real_of(file), flags);
}

static int size_of_it(sqlite3_file *file, sqlite3_int64 *size)
{
    return REAL(file)->xFileSize(real_of(file), size);
}

static int lock_it(sqlite3_file *file, int level)
{
    return REAL(file)->xLock(real_of(file), level);
}

static int unlock_it(sqlite3_file *file, int level)
{
    return REAL(file)->xUnlock(real_of(file), level);
}

static int check_lock(sqlite3_file *file, int *is_locked)
{
    return REAL(file)->xCheckReservedLock(real_of(file), is_locked);
}

static int control(sqlite3_file *file, int operation, void *argument)
{
    return REAL(file)->xFileControl(real_of(file), operation, argument);
}

static int sector_size(sqlite3_file *file)
{
    return REAL(file)->xSectorSize(real_of(file));
}

static int characteristics(sqlite3_file *file)
{
    return REAL(file)->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_it,
    .xRead = read_it,
    .xWrite = write_it,
    .xTruncate = truncate_it,
    .xSync = sync_it,
    .xFileSize = size_of_it,
    .xLock = lock_it,
    .xUnlock = unlock_it,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
};

static int open_it(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *got)
{
    (void)vfs;
    memset(file, 0, sizeof(struct file));
    int result = real->xOpen(real, name, real_of(file), flags, got);
    file->pMethods = result == SQLITE_OK ? &methods : NULL;
    return result;
}

static int delete_it(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    if (is_last())
        die();
    return real->xDelete(real, name, sync);
}

void dying_vfs_begin(unsigned at)
{
    static sqlite3_vfs dying;

    real = sqlite3_vfs_find(NULL);
    dying = *real;
    dying.zName = "dying";
    dying.pNext = NULL;
    dying.szOsFile = (int)sizeof(struct file) + real->szOsFile;
    dying.xOpen = open_it;
    dying.xDelete = delete_it;
    changes = 0;
    last = at;
    sqlite3_vfs_register(&dying, 1);
}
