/* The QEMU plugin's front: reads its arguments, and when QEMU translates a
 * block, asks for the calls that its instructions need.
 */
#include "bench/wire/stamps.h"
#include "host/lib/elf/symbols.h"
#include "host/vdwt/beside.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/ending/ending.h"
#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/exceptions/interrupt_hook.h"
#include "host/vdwt/guest/dwt.h"
#include "host/vdwt/guest/events.h"
#include "host/vdwt/guest/faults.h"
#include "host/vdwt/guest/pulse.h"
#include "host/vdwt/guest/semihosting.h"
#include "host/vdwt/guest/witness.h"
#include "host/vdwt/options.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/qemu/lockdown.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/trace/spans.h"
#include "host/vdwt/trace/stack.h"
#include "host/vdwt/trace/trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_INSNS_MAX 1024u
#define STAMPS_MAX      4096u /* each is looked for among them */

static struct {
    struct options options;
    const struct elf_image *image;
    bool started;
    bool calling;        /* a semihosting call is being executed */
    bool answering;      /* and is answered here */
    bool has_others;     /* CPUs beside the first */
    uint32_t open_stamp; /* whose load was executed, but not yet its NOP; 0: none */
} plugin;

enum stamp_id {
#define X(NAME, name, id, sentence) STAMP_##NAME = (id),
    WIRE_STAMPS(X)
#undef X
};

static const enum lane lanes[] = {
    [WITNESS_BOUND_BEST] = LANE_BEST,
    [WITNESS_BOUND_NOMINAL] = LANE_NOMINAL,
    [WITNESS_BOUND_WORST] = LANE_WORST,
    [WITNESS_BOUND_INSNS] = LANE_INSNS,
};

/* ---- translation ----------------------------------------------------- */

static void on_stamp(unsigned vcpu, void *index)
{
    const struct code_insn *insn = engine.run->segment->insns[(uintptr_t)index];
    struct counts counts = engine_counts_at((uintptr_t)index);

    (void)vcpu;
    witness_record(WITNESS_STAMP, insn->stamp, &counts);
    plugin.open_stamp = insn->model.flags & MODEL_INSN_READS_MEMORY ? insn->stamp : 0;
    if (insn->stamp == STAMP_CELL_END)
        witness_flush();
}

/* The instruction behind a stamp, unless it was reached in another way. */
static void on_stamp_end(unsigned vcpu, void *index)
{
    const struct code_insn *insn = engine.run->segment->insns[(uintptr_t)index];
    struct counts counts;

    (void)vcpu;
    if (plugin.open_stamp != insn->ended)
        return;
    counts = engine_counts_at((uintptr_t)index);
    plugin.open_stamp = 0;
    witness_record(WITNESS_STAMP_END, insn->ended, &counts);
}

enum { WFI = 0xBF30, WFI_WIDE = 0xF3AF, WFI_WIDE_SECOND = 0x8003 };

static bool is_wait(const struct qemu_plugin_insn *at)
{
    uint8_t bytes[4] = {0};
    size_t size = qemu_host_insn_bytes(at, bytes);
    uint32_t first = bytes[0] | (uint32_t)bytes[1] << 8,
             second = bytes[2] | (uint32_t)bytes[3] << 8;

    return size == 2 ? first == WFI : first == WFI_WIDE && second == WFI_WIDE_SECOND;
}

static void call_before(struct qemu_plugin_insn *at, qemu_plugin_exec_cb_t call, const void *data)
{
    qemu_plugin_register_vcpu_insn_exec_cb(at, call, QEMU_PLUGIN_CB_NO_REGS, (void *)data);
}

/* ---- semihosting ------------------------------------------------------ */

enum { REGISTER_R0 = 0, REGISTER_R1 = 1, REGISTER_SP = 13, REGISTER_PC = 15, CALL_SIZE = 2 };

static bool is_call(const struct qemu_plugin_insn *at)
{
    uint8_t bytes[4] = {0};

    return qemu_host_insn_bytes(at, bytes) == CALL_SIZE &&
           (bytes[0] | bytes[1] << 8) == SEMIHOSTING_INSN;
}

static void on_call(unsigned vcpu, void *unused)
{
    (void)vcpu;
    (void)unused;
    plugin.calling = true;
}

/* QEMU is about to take an exception: ours, if it is the breakpoint's. */
static bool take_call(void)
{
    if (!plugin.calling)
        return false;
    plugin.calling = false;
    cpu_state_set_register(REGISTER_R0, semihosting_answer(cpu_state_register(REGISTER_R0),
                                                           cpu_state_register(REGISTER_R1)));
    cpu_state_set_register(REGISTER_PC, cpu_state_register(REGISTER_PC) + CALL_SIZE);
    return true;
}

static bool read_memory(uint32_t address, void *bytes, uint32_t size)
{
    return qemu_host_memory(address, bytes, size, false);
}

static bool write_memory(uint32_t address, const void *bytes, uint32_t size)
{
    return qemu_host_memory(address, (void *)(uintptr_t)bytes, size, true);
}

static void start_semihosting(void)
{
    static const struct semihosting_machine machine = {read_memory, write_memory, qemu_host_time_ns,
                                                       exit};

    if (plugin.options.semihosting != SEMIHOSTING_GUEST)
        return;
    plugin.answering = interrupt_hook_install(take_call);
    if (plugin.answering)
        semihosting_start(&machine, cpu_state_register(REGISTER_SP));
    else
        complain("this QEMU does not let semihosting calls be answered: they are breakpoints");
}

/* ---- translation ----------------------------------------------------- */

/* The order matters: a stamp is over before what the next instruction itself costs,
 * and the account is moved on before anything reads it. */
static void instrument_insn(struct qemu_plugin_insn *at, struct code_insn *insn, size_t index)
{
    void *position = (void *)(uintptr_t)index;

    if (insn->ended && plugin.options.witness)
        call_before(at, on_stamp_end, position);
    if (insn->stamp && plugin.options.witness)
        call_before(at, on_stamp, position);
    if (trace_on && trace_spans_mark(insn->model.address))
        call_before(at, trace_spans_at, position);
    if ((insn->needs & MODEL_NEEDS_FP) && model_core_has_fpu(&plugin.options.core))
        call_before(at, engine_fp, insn);
    if (is_call(at)) /* which may ask for the time */
        call_before(at, engine_expose, position);
    if (schedule.on && is_wait(at))
        call_before(at, engine_wait, NULL);
    if (plugin.answering && is_call(at))
        call_before(at, on_call, NULL);
    if (insn->observed)
        qemu_plugin_register_vcpu_mem_cb(at, trace_on ? trace_access : engine_access,
                                         QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW, insn);
}

/* Before a block, on a machine with several CPUs. */
static void only_first(unsigned vcpu, void *unused)
{
    (void)unused;
    if (vcpu > 0)
        give_up("the guest started CPU %u; only what runs on CPU 0 alone can be counted", vcpu);
}

static void instrument(struct qemu_plugin_tb *block, size_t first, struct code_insn *const *insns,
                       size_t count)
{
    struct segment *segment = code_segment(insns, count);

    code_followed(segment, qemu_plugin_tb_n_insns(block) - first - count);
    if (first == 0 && plugin.has_others)
        call_before(qemu_plugin_tb_get_insn(block, first), only_first, NULL);
    if (first == 0)
        call_before(qemu_plugin_tb_get_insn(block, first), trace_on ? trace_enter : engine_enter,
                    segment);
    else
        call_before(qemu_plugin_tb_get_insn(block, first), trace_on ? trace_inside : engine_inside,
                    segment);
    for (size_t i = 0; i < count; i++)
        instrument_insn(qemu_plugin_tb_get_insn(block, first + i), insns[i], i);
    if (segment->marked)
        qemu_host_mark(qemu_plugin_tb_get_insn(block, first + count - 1));
}

static void start_time(void)
{
    if (!vtime_fits())
        give_up("an instruction must be 1 ns of QEMU's own time: add "
                "-icount shift=0,align=off,sleep=off");
    if (!schedule_set_rate(plugin.options.clock_hz))
        give_up("this machine's core has no clock that QEMU tells: add clock=HZ");
    if (!schedule_watch())
        give_up("this QEMU's virtual clock does not say when it is read; Debian 12's and 13's "
                "qemu-system-arm does");
}

static void start(void)
{
    struct message message = {0};

    plugin.started = true;
    if (!qemu_host_icount_on())
        give_up("QEMU must count instructions: add -icount shift=0,align=off,sleep=off");
    if (!plugin.options.insn_timers)
        start_time();
    if (!cpu_state_bind())
        give_up("QEMU has no CPU 0");
    if (!events_start(&plugin.options, &message))
        give_up_for(&message);
    exceptions_claim_thread();
    if (!nvic_log_start(exceptions_take))
        give_up("QEMU's log is in use or not accessible: leave out -d and -D, and use Debian's "
                "qemu-system-arm");
    start_semihosting();
    if (!plugin.options.unconfined)
        lockdown();
}

static void read_insns(struct qemu_plugin_tb *block, size_t count, struct code_insn **insns)
{
    for (size_t i = 0; i < count; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
        uint32_t address = (uint32_t)qemu_plugin_insn_vaddr(insn);
        uint8_t bytes[4] = {0};
        size_t size = qemu_host_insn_bytes(insn, bytes);

        insns[i] = code_insn(address, bytes, size);
    }
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    struct code_insn *insns[BLOCK_INSNS_MAX];
    size_t count = qemu_plugin_tb_n_insns(block);
    size_t first = 0;

    (void)id;
    if (!plugin.started)
        start();
    if (count > BLOCK_INSNS_MAX)
        give_up("QEMU translated a block of %zu instructions; at most %u were expected", count,
                BLOCK_INSNS_MAX);
    read_insns(block, count, insns);
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || code_ends_segment(insns[i])) {
            instrument(block, first, insns + first, i + 1 - first);
            first = i + 1;
        }
    if (trace_stack_on) /* behind what follows who runs */
        call_before(qemu_plugin_tb_get_insn(block, 0), trace_stack_look,
                    (void *)(uintptr_t)trace_stack_dip(insns, count));
}

uint32_t vdwt_cyccnt_at(uint32_t address)
{
    const struct segment *segment = engine.run->segment;
    size_t index = 0;

    while (index < segment->count && segment->insns[index]->model.address != address)
        index++;
    if (index == segment->count)
        give_up("0x%08x is not executed now", address);
    return engine_cyccnt(index);
}

/* ---- installation ---------------------------------------------------- */

static bool wants_dwt(const struct options *options)
{
    return options->dwt == OPTIONS_DWT_ON ||
           (options->dwt == OPTIONS_DWT_AUTO && dwt_core_counts(&options->core));
}

static void on_vcpu(qemu_plugin_id_t id, unsigned vcpu)
{
    struct message message = {0};

    (void)id;
    if (vcpu > 0) { /* sleeps until the guest starts it, and is not followed */
        plugin.has_others = true;
        return;
    }
    ending_listen();
    qemu_host_marker_ready();
    engine.marker = qemu_host_marker();
    faults_set(plugin.options.faults);
    if (!faults_lay())
        give_up("this QEMU does not let registers be laid over the core's; Debian's "
                "qemu-system-arm does");
    if (wants_dwt(&plugin.options) &&
        !dwt_lay(&engine_dwt, plugin.options.bound == WITNESS_BOUND_INSNS, &message))
        give_up_for(&message);
    code_set_counter(DWT_BASE);
    if (!pulse_lay())
        give_up("this QEMU does not let a timer's registers be laid over the machine's; Debian's "
                "qemu-system-arm does");
}

static void on_end(qemu_plugin_id_t id, void *unused)
{
    (void)id;
    (void)unused;
    if (trace_on && plugin.started) { /* else there is nothing but a complaint of QEMU's */
        engine_settle();
        trace_finish();
    }
    witness_close();
}

static bool load_image(struct options *options, struct message *message)
{
    struct elf_image *image = elf_image_open(options->elf, message);
    size_t size = 0;
    const uint8_t *stamps;
    struct code_stamp *copy;

    if (!image)
        return false;
    plugin.image = image;
    stamps = elf_image_section(image, STAMP_SECTION, &size);
    if (stamps && (size % sizeof *copy || size > STAMPS_MAX * sizeof *copy))
        return message_add(message,
                           "the image's section " STAMP_SECTION " has %zu bytes, not up "
                           "to %u entries of %zu; link the firmware again",
                           size, STAMPS_MAX, sizeof *copy);
    copy = must_alloc(size + sizeof *copy); /* in the file they may lie anywhere */
    if (stamps)
        memcpy(copy, stamps, size);
    code_set_stamps(copy, size / sizeof *copy);
    return true; /* the image stays open: semihosting looks at it */
}

static bool open_witness(const struct options *options, struct message *message)
{
    bool insns = options->bound == WITNESS_BOUND_INSNS;
    struct witness_head head = {
        .bound = (uint32_t)options->bound,
        .core = model_core_cpuid_part(&options->core),
        .model = insns ? 0 : MODEL_VERSION,
        .rules = insns ? 0 : model_rules_crc(&options->core),
    };

    return witness_open(options->witness, &head) ||
           message_add(message, "cannot write %s: %s", options->witness, strerror(errno));
}

static bool prepare(struct options *options, struct message *message)
{
    const char *lacking = qemu_host_init();

    if (lacking)
        return message_add(message, "%s", lacking);
    if (!cpu_state_init())
        return message_add(message, "this QEMU does not describe the core's registers "
                                    "(vmstate_arm_cpu); Debian's qemu-system-arm does");
    lacking = vtime_init();
    if (lacking)
        return message_add(message, "%s", lacking);
    if (options->elf && !load_image(options, message))
        return false;
    if (!semihosting_open(options, plugin.image, message))
        return false;
    return !options->witness || open_witness(options, message);
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                           char **argv)
{
    struct options *options = &plugin.options;
    struct message message = {0};

    if (!info->system_emulation || strcmp(info->target_name, "arm") != 0) {
        complain("this plugin is for qemu-system-arm");
        return 1;
    }
    if (info->version.cur > QEMU_PLUGIN_NEWEST) {
        complain("this QEMU's plugin interface is version %d, and this plugin knows those up to "
                 "%d; use QEMU 7.2 to 10.x, or a newer irqbench",
                 info->version.cur, QEMU_PLUGIN_NEWEST);
        return 1;
    }
    if (!options_parse(argc, argv, options, &message) || !prepare(options, &message)) {
        message_print(&message, stderr);
        return 1;
    }
    code_init(&options->core);
    timing_init(&options->core);
    exceptions_init(&options->core);
    schedule_init(&options->core,
                  options->bound == WITNESS_BOUND_INSNS ? LANE_INSNS : LANE_NOMINAL);
    if (!trace_open(options, plugin.image, &message)) {
        message_print(&message, stderr);
        return 1;
    }
    qemu_host_marker_init();
    engine_init(&options->core, lanes[options->bound]);
    qemu_plugin_register_vcpu_init_cb(id, on_vcpu);
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_end, NULL);
    return 0;
}
