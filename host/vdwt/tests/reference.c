/* A second plugin, loaded beside the one under test: it does the same account
 * the slow and obvious way, one instruction at a time with nothing worked out
 * in advance, and compares at every load what CYCCNT shows. It proves the
 * bookkeeping (blocks, jumps, predicated and interrupted blocks), not the
 * model, whose functions both call. What an exception costs it does not know:
 * after one it goes on from the cycles shown, while instructions (bound=insns) stay
 * counted without a break, but for a sleep.
 */
#include "host/insn/decode.h"
#include "host/vdwt/beside.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/guest/dwt.h"
#include "host/vdwt/options.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/timing/counts.h"
#include "host/vdwt/timing/timing.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

struct place {
    struct model_insn insn;
    uint32_t needs;
    bool loads; /* other than from the stack or a literal */
    bool waits; /* WFI */
};

static struct {
    struct options options;
    struct insn_decoder *decoder;
    bool bound_to_cpu;

    enum lane lane; /* what CYCCNT counts */
    struct counts total;
    struct model_pipeline pipeline;
    struct place *previous; /* started, not accounted for yet */
    bool accessed;          /* by `previous` */
    bool in_dwt;            /* and that was in the DWT */
    bool adrift;            /* an exception's cost, or a sleep's, is missing */
    uint32_t exception;
    bool counting;   /* CYCCNTENA */
    uint32_t offset; /* CYCCNT less the account */
    uint64_t compared, resumed;
} ref;

/* What an exception costs is missing from here on: cycles, but no instructions. */
static void lose_cycles(void)
{
    ref.adrift |= ref.lane != LANE_INSNS;
}

static bool memory(const struct model_insn *insn)
{
    return (insn->flags & (MODEL_INSN_READS_MEMORY | MODEL_INSN_WRITES_MEMORY)) != 0;
}

static enum model_outcome outcome_of(const struct place *place)
{
    if (!(place->needs & MODEL_NEEDS_OUTCOME) || (place->needs & MODEL_NEEDS_FLOW))
        return MODEL_EXECUTED;
    if (!memory(&place->insn))
        return MODEL_UNCERTAIN;
    return ref.accessed ? MODEL_EXECUTED : MODEL_SKIPPED;
}

static void account_jump(const struct place *from, const struct place *to)
{
    struct model_arrival arrival = model_arrival(&ref.options.core, &to->insn);
    struct model_refill refill;
    struct model_cost cost;

    model_refills(&ref.options.core, &from->insn, &refill);
    cost = model_cost_sum(refill.to[arrival.kind], arrival.fetch);
    counts_add_cost(&ref.total, cost);
    model_pipeline_jump(&ref.pipeline, cost);
}

/* An access that failed was not executed. */
static bool failed(const struct place *from, uint32_t exception)
{
    return exception != ref.exception && exception >= 3 && exception <= 6 && memory(&from->insn) &&
           !ref.accessed;
}

/* A handler can be chained to itself, which looks like a jump to it, but for
 * what LR holds then. */
static bool chained(const struct place *from, uint32_t exception)
{
    return exception != 0 && (from->needs & MODEL_NEEDS_RETURN) &&
           cpu_state_register(14) >= 0xF0000000u;
}

static void account_previous(const struct place *to)
{
    const struct place *from = ref.previous;
    bool always = from && !(from->insn.flags & (MODEL_INSN_CONDITIONAL | MODEL_INSN_PREDICATED));
    uint32_t exception = cpu_state_exception();
    bool sequential;

    if (from && failed(from, exception)) {
        ref.total.v[LANE_INSNS]--;
        lose_cycles();
        model_pipeline_reset(&ref.pipeline);
    } else if (from) {
        struct model_step step =
            model_step(&ref.options.core, &ref.pipeline, &from->insn, outcome_of(from));

        counts_add_cost(&ref.total, step.cost);
        ref.adrift |= from->waits;
        if (ref.in_dwt) /* known from its second execution on */
            ref.previous->insn.region = model_region_at(&ref.options.core, DWT_BASE);
        sequential = to->insn.address == from->insn.address + from->insn.size;
        if (exception != ref.exception || chained(from, exception) ||
            (!sequential && !(from->needs & MODEL_NEEDS_FLOW))) {
            lose_cycles();
            model_pipeline_reset(&ref.pipeline);
        } else if ((from->needs & MODEL_NEEDS_FLOW) && (!sequential || always)) {
            account_jump(from, to);
        }
    }
    ref.exception = exception;
}

static uint32_t dwt_word(uint32_t offset)
{
    uint32_t value = 0;

    if (!qemu_host_memory(DWT_BASE + offset, &value, sizeof value, false))
        give_up("reference: there is no DWT");
    return value;
}

/* The account of what CYCCNT counts. */
static uint32_t now(void)
{
    return (uint32_t)ref.total.v[ref.lane];
}

/* A store to the DWT was made by the instruction under way. Its cycles are not
 * accounted for yet, itself it is. */
static void follow_store(uint32_t offset)
{
    bool counts = (dwt_word(DWT_CTRL) & 1u) != 0;
    uint32_t began = now() - (ref.lane == LANE_INSNS);

    if (offset == DWT_CYCCNT) {
        ref.offset = dwt_word(DWT_CYCCNT) - (counts ? began : 0);
    } else if (offset == DWT_CTRL && counts != ref.counting) {
        ref.offset += counts ? 0u - began : began;
        ref.counting = counts;
    }
}

/* Asks the plugin under test, which is loaded by now. */
static uint32_t shown_at(uint32_t address)
{
    static __typeof__(vdwt_cyccnt_at) *cyccnt_at;
    void *library = cyccnt_at ? NULL : dlopen("build/libvdwt.so", RTLD_NOW | RTLD_NOLOAD);

    if (library)
        *(void **)&cyccnt_at = dlsym(library, "vdwt_cyccnt_at");
    if (!cyccnt_at)
        give_up("reference: build/libvdwt.so is not loaded");
    return cyccnt_at(address);
}

static void compare(const struct place *at)
{
    uint32_t shown = shown_at(at->insn.address);

    if (ref.adrift && ref.counting) {
        ref.total.v[ref.lane] = shown - ref.offset;
        ref.adrift = false;
        ref.resumed++;
    }
    ref.compared += ref.counting;
    if (shown != (ref.counting ? now() : 0) + ref.offset)
        give_up("reference: at 0x%08x CYCCNT shows %u, expected is %u", at->insn.address, shown,
                (ref.counting ? now() : 0) + ref.offset);
}

static void on_insn(unsigned vcpu, void *udata)
{
    struct place *place = udata;

    (void)vcpu;
    account_previous(place);
    if (place->loads)
        compare(place);
    if ((place->needs & MODEL_NEEDS_FP) && cpu_state_lazy_active())
        lose_cycles(); /* the lazy save belongs to the exception */
    ref.total.v[LANE_INSNS]++;
    ref.previous = place;
    ref.accessed = false;
    ref.in_dwt = false;
}

static void on_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *udata)
{
    struct place *place = udata;
    uint32_t in_dwt = (uint32_t)address - DWT_BASE;

    (void)vcpu;
    ref.accessed = true;
    if (in_dwt < DWT_SIZE && qemu_plugin_mem_is_store(info))
        follow_store(in_dwt);
    ref.in_dwt |= in_dwt < DWT_SIZE && !qemu_plugin_mem_is_store(info);
    counts_add_cost(&ref.total,
                    model_access(&ref.options.core, &place->insn, (uint32_t)address).cost);
}

/* One per address and content; kept for good, so that what was learned about
 * an instruction stays. */
static struct place *place_at(uint32_t address, const uint8_t bytes[4], size_t size)
{
    static struct {
        struct place place;
        uint8_t bytes[4];
    } * places;
    static size_t count, room;
    struct model_insn insn;

    insn_decode(ref.decoder, address, bytes, size, &insn);
    for (size_t i = 0; i < count; i++)
        if (places[i].place.insn.address == address && !memcmp(places[i].bytes, bytes, size) &&
            places[i].place.insn.flags == insn.flags)
            return &places[i].place;
    if (!places) {
        room = 65536; /* never moved: callbacks hold pointers */
        places = must_alloc(room * sizeof *places);
    }
    if (count == room)
        give_up("reference: too many instructions");
    model_bind(&ref.options.core, &insn);
    places[count].place.insn = insn;
    memcpy(places[count].bytes, bytes, 4);
    return &places[count++].place;
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    if (!ref.bound_to_cpu)
        ref.bound_to_cpu = cpu_state_bind();
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *at = qemu_plugin_tb_get_insn(block, i);
        uint32_t address = (uint32_t)qemu_plugin_insn_vaddr(at);
        uint8_t bytes[4] = {0};
        size_t size = qemu_host_insn_bytes(at, bytes);
        struct place *place = place_at(address, bytes, size);

        place->needs = model_needs(&ref.options.core, &place->insn);
        place->waits = size == 2 && bytes[0] == 0x30 && bytes[1] == 0xBF;
        place->loads = (place->insn.flags & MODEL_INSN_READS_MEMORY) != 0 &&
                       place->insn.addresses != 1u << 13 &&
                       place->insn.klass != MODEL_CLASS_LOAD_LITERAL;
        qemu_plugin_register_vcpu_insn_exec_cb(at, on_insn, QEMU_PLUGIN_CB_NO_REGS, place);
        qemu_plugin_register_vcpu_mem_cb(at, on_access, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW,
                                         place);
    }
}

static void on_end(qemu_plugin_id_t id, void *unused)
{
    (void)id;
    (void)unused;
    complain("reference: %llu loads compared, %llu of them after an exception",
             (unsigned long long)ref.compared, (unsigned long long)ref.resumed);
    if (ref.compared == 0)
        give_up("reference: nothing was compared");
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                           char **argv)
{
    struct message message = {0};

    (void)info;
    if (qemu_host_init() || !cpu_state_init() ||
        !options_parse(argc, argv, &ref.options, &message)) {
        message_print(&message, stderr);
        return 1;
    }
    ref.lane = ref.options.bound == WITNESS_BOUND_INSNS ? LANE_INSNS : LANE_NOMINAL;
    ref.decoder = insn_decoder_new();
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_end, NULL);
    return 0;
}
