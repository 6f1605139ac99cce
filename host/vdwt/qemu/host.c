/* Version differences of QEMU, settled by what the running one exports. */
#include "host/vdwt/qemu/host.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

QEMU_PLUGIN_EXPORT int qemu_plugin_version = 1;

/* The plugin interface's version, by a function that came with it. The loader
 * reads qemu_plugin_version after constructors have run. */
static const struct {
    const char *came_with;
    int version;
} api_versions[] = {
    {"qemu_plugin_read_memory_vaddr", 4},
    {"qemu_plugin_register_vcpu_tb_exec_cond_cb", 3},
    {"qemu_plugin_scoreboard_new", 2},
};

/* From version 2 on: a counter is a field of a per-vCPU scoreboard. */
typedef struct {
    void *score;
    size_t offset;
} qemu_plugin_u64;

static struct {
    const void *(*insn_data_pointer)(const struct qemu_plugin_insn *);
    size_t (*insn_data_copy)(const struct qemu_plugin_insn *, void *, size_t);
    void (*inline_plain)(struct qemu_plugin_insn *, int, void *, uint64_t);
    void (*inline_per_vcpu)(struct qemu_plugin_insn *, int, qemu_plugin_u64, uint64_t);
    void *(*scoreboard_new)(size_t);
    void *(*scoreboard_find)(void *, unsigned);
    int64_t (*icount_get_raw)(void);
    bool (*set_log)(const char *, int, void **);
    int (*log_mask)(const char *);
    void *(*get_cpu)(int);
    void *(*get_class)(void *);
    int (*memory)(void *, uint64_t, void *, uint64_t, bool);
    int64_t (*clock_ns)(int);
    const int *use_icount;
    const int *log_level;
} host;

static struct {
    uint64_t plain;
    qemu_plugin_u64 scored;
    const volatile uint64_t *address;
} marker = {.address = &marker.plain};

__attribute__((constructor)) static void choose_api_version(void)
{
    for (size_t i = 0; i < sizeof api_versions / sizeof *api_versions; i++)
        if (qemu_host_symbol(api_versions[i].came_with)) {
            qemu_plugin_version = api_versions[i].version;
            return;
        }
}

void *qemu_host_symbol(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

/* ISO C has no conversion between object and function pointers; POSIX does. */
#define LOOK_UP(field, name) (*(void **)(&host.field) = qemu_host_symbol(name))

static void look_up_insn_data(void)
{
    if (qemu_plugin_version >= 3)
        LOOK_UP(insn_data_copy, "qemu_plugin_insn_data");
    else
        LOOK_UP(insn_data_pointer, "qemu_plugin_insn_data");
}

const char *qemu_host_init(void)
{
    look_up_insn_data();
    LOOK_UP(inline_plain, "qemu_plugin_register_vcpu_insn_exec_inline");
    LOOK_UP(inline_per_vcpu, "qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu");
    LOOK_UP(scoreboard_new, "qemu_plugin_scoreboard_new");
    LOOK_UP(scoreboard_find, "qemu_plugin_scoreboard_find");
    LOOK_UP(icount_get_raw, "icount_get_raw");
    LOOK_UP(set_log, "qemu_set_log_filename_flags");
    LOOK_UP(log_level, "qemu_loglevel");
    LOOK_UP(log_mask, "qemu_str_to_log_mask");
    LOOK_UP(get_cpu, "qemu_get_cpu");
    LOOK_UP(get_class, "object_get_class");
    LOOK_UP(memory, "cpu_memory_rw_debug");
    LOOK_UP(clock_ns, "qemu_clock_get_ns");
    LOOK_UP(use_icount, "use_icount");
    if (!host.insn_data_copy && !host.insn_data_pointer)
        return "this QEMU has no qemu_plugin_insn_data";
    if (!host.inline_plain && !(host.inline_per_vcpu && host.scoreboard_new))
        return "this QEMU has no inline operations for plugins";
    if (!host.icount_get_raw || !host.use_icount)
        return "this QEMU does not export its instruction counter (icount_get_raw); "
               "Debian's qemu-system-arm does";
    if (!host.get_cpu)
        return "this QEMU does not export qemu_get_cpu; Debian's qemu-system-arm does";
    return NULL;
}

bool qemu_host_icount_on(void)
{
    return *host.use_icount != 0;
}

uint64_t qemu_host_icount(void)
{
    return (uint64_t)host.icount_get_raw();
}

/* QEMU 7.2 adds the first bytes of the next instruction to the last one of a
 * page when it looks whether that fits in, so its size is not to be trusted.
 * Thumb says it in the first halfword (ARMv7-M manual, A5.1). */
static size_t thumb_size(const uint8_t bytes[4])
{
    return (bytes[1] & 0xF8) >= 0xE8 ? 4 : 2;
}

size_t qemu_host_insn_bytes(const struct qemu_plugin_insn *insn, uint8_t bytes[4])
{
    size_t size = qemu_plugin_insn_size(insn);

    if (size > 4)
        size = 4;
    if (host.insn_data_copy)
        host.insn_data_copy(insn, bytes, size);
    else
        memcpy(bytes, host.insn_data_pointer(insn), size);
    return thumb_size(bytes) < size ? thumb_size(bytes) : size;
}

void qemu_host_marker_init(void)
{
    if (host.inline_plain)
        return;
    marker.scored.score = host.scoreboard_new(sizeof(uint64_t));
}

void qemu_host_marker_ready(void)
{
    if (marker.scored.score)
        marker.address = host.scoreboard_find(marker.scored.score, 0);
}

const volatile uint64_t *qemu_host_marker(void)
{
    return marker.address;
}

void qemu_host_mark(struct qemu_plugin_insn *insn)
{
    if (host.inline_plain)
        host.inline_plain(insn, QEMU_PLUGIN_INLINE_ADD_U64, &marker.plain, 1);
    else
        host.inline_per_vcpu(insn, QEMU_PLUGIN_INLINE_ADD_U64, marker.scored, 1);
}

/* Told to log to no named file, QEMU takes the C library's stderr as it is at
 * that moment. The detour over a file makes it let go of the real one, which
 * it would otherwise close. */
bool qemu_host_log_to(FILE *stream, const char *items)
{
    FILE *real = stderr;
    bool done;
    int level;

    if (!host.set_log || !host.log_mask || !host.log_level)
        return false;
    level = *host.log_level | host.log_mask(items);
    if (!host.set_log("/dev/null", level, NULL))
        return false;
    stderr = stream;
    done = host.set_log(NULL, level, NULL);
    stderr = real;
    return done;
}

/* LOG_UNIMP (include/qemu/log.h): the same on 7.2 and 10.0. */
void qemu_host_log_unimplemented(void)
{
    *(int *)(uintptr_t)host.log_level |= 1 << 10;
}

void *qemu_host_cpu(void)
{
    return host.get_cpu(0);
}

void *qemu_host_class(void)
{
    void *cpu = host.get_cpu(0);

    return cpu && host.get_class ? host.get_class(cpu) : NULL;
}

bool qemu_host_memory(uint32_t address, void *bytes, uint32_t size, bool write)
{
    return host.memory && host.memory(host.get_cpu(0), address, bytes, size, write) == 0;
}

/* 1 is QEMU_CLOCK_VIRTUAL (include/qemu/timer.h). */
uint64_t qemu_host_time_ns(void)
{
    return host.clock_ns ? (uint64_t)host.clock_ns(1) : 0;
}
