/* How many processors this process may keep busy. */
#ifndef HOST_LIB_BASE_PROCESSORS_H
#define HOST_LIB_BASE_PROCESSORS_H

/* Those that it may run on (its affinity mask: taskset, a cpuset), and no more than the quotas of
 * its control groups give it time for, rounded down; at least 1. */
unsigned processors_available(void);

/* Of the quotas alone. `memberships` is a file like /proc/self/cgroup, `root` the folder like
 * /sys/fs/cgroup in which the hierarchies are; cpu.max of version 2 and cpu.cfs_quota_us of
 * version 1 are read, of the group and of all that it is in. At least 1; 0: there is no quota. */
unsigned processors_of_quota(const char *memberships, const char *root);

#endif
