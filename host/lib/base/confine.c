/* The Landlock rules; see confine.h. The system calls are made directly, because
 * the C library has no functions for them; what each version of the interface
 * brought is in the kernel's userspace-api/landlock document.
 */
#include "host/lib/base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights that came after Debian 12's header. */
#define ACCESS_FS_TRUNCATE  (UINT64_C(1) << 14)
#define ACCESS_FS_IOCTL_DEV (UINT64_C(1) << 15)
#define ACCESS_NET_TCP      UINT64_C(3) /* bind and connect */
#define SCOPES              UINT64_C(3) /* abstract unix sockets and signals */

enum { ABI_REFER = 2, ABI_TRUNCATE = 3, ABI_NET = 4, ABI_IOCTL_DEV = 5, ABI_SCOPE = 6 };

#define READING                                                                                    \
    ((uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |                        \
                LANDLOCK_ACCESS_FS_READ_DIR))

/* As the newest version lays it out; an older one is told a smaller size. */
struct ruleset {
    uint64_t fs, net, scoped;
};

static bool wanted(void)
{
    const char *value = getenv(CONFINE_VARIABLE);

    return !value || strcmp(value, "no") != 0;
}

static long interface_version(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static struct ruleset everything(long abi)
{
    struct ruleset all = {.fs = LANDLOCK_ACCESS_FS_REFER - 1u};

    all.fs |= abi >= ABI_REFER ? LANDLOCK_ACCESS_FS_REFER : 0;
    all.fs |= abi >= ABI_TRUNCATE ? ACCESS_FS_TRUNCATE : 0;
    all.fs |= abi >= ABI_IOCTL_DEV ? ACCESS_FS_IOCTL_DEV : 0;
    all.net = abi >= ABI_NET ? ACCESS_NET_TCP : 0;
    all.scoped = abi >= ABI_SCOPE ? SCOPES : 0;
    return all;
}

static size_t size_for(long abi)
{
    return sizeof(uint64_t) * (abi >= ABI_SCOPE ? 3u : abi >= ABI_NET ? 2u : 1u);
}

static bool allow(int rules, const char *path, uint64_t access)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = access};

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return false;
    bool good = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    int error = errno;
    close(rule.parent_fd);
    errno = error;
    return good;
}

int confine_prepare(void)
{
    long abi = wanted() ? interface_version() : -1;
    if (abi < 1)
        return CONFINE_NONE;
    struct ruleset all = everything(abi);
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, size_for(abi), 0);
    if (rules < 0)
        return CONFINE_FAILED;
    if (allow(rules, "/", READING) &&
        allow(rules, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE))
        return rules;
    int error = errno;
    close(rules);
    errno = error;
    return CONFINE_FAILED;
}

bool confine_enter(int rules)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_landlock_restrict_self, rules, 0) == 0;
}

bool confine_available(void)
{
    return wanted() && interface_version() >= 1;
}
