/* A file system for SQLite under which the process dies: the real one, but that at the given
 * change of a file (a write, of which half is done; a flush, a cut, a removal) it kills itself.
 */
#ifndef HOST_TESTS_HISTORY_DYING_VFS_H
#define HOST_TESTS_HISTORY_DYING_VFS_H

/* From here on SQLite uses it. Dies at change number `at`, from 1 on; 0: never. */
void dying_vfs_begin(unsigned at);

#endif
