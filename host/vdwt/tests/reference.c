/* A second plugin, loaded beside the one under test: it does the same account
 * the slow and obvious way, one instruction at a time with nothing worked out
 * in advance, and compares at every load what the slot shows. It proves the
 * bookkeeping (blocks, jumps, predicated and interrupted blocks), not the
 * model, whose functions both call. What an exception costs it does not know:
 * after one it goes on from the slot's cycles, while instructions stay counted
 * without a break.
 */
#include "host/insn/decode.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/guest/slot.h"
#include "host/vdwt/options.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/timing/counts.h"
#include "host/vdwt/timing/timing.h"

#include <string.h>
#include <unistd.h>

struct place {
    struct model_insn insn;
    uint32_t needs;
    bool loads; /* other than from the stack or a literal */
};

static struct {
    struct options options;
    struct insn_decoder *decoder;
    bool bound_to_cpu;

    struct counts total;
    struct model_pipeline pipeline;
    struct place *previous; /* started, not accounted for yet */
    bool accessed;          /* by `previous` */
    bool in_slot;           /* and that was of the slot */
    bool adrift;            /* an exception's cost is missing */
    uint32_t exception;
    uint64_t compared, resumed;
} ref;

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
        ref.adrift = true;
        model_pipeline_reset(&ref.pipeline);
    } else if (from) {
        struct model_step step =
            model_step(&ref.options.core, &ref.pipeline, &from->insn, outcome_of(from));

        counts_add_cost(&ref.total, step.cost);
        if (ref.in_slot) /* known from its second execution on */
            ref.previous->insn.region = model_region_at(&ref.options.core, slot_address());
        sequential = to->insn.address == from->insn.address + from->insn.size;
        if (exception != ref.exception || chained(from, exception) ||
            (!sequential && !(from->needs & MODEL_NEEDS_FLOW))) {
            ref.adrift = true;
            model_pipeline_reset(&ref.pipeline);
        } else if ((from->needs & MODEL_NEEDS_FLOW) && (!sequential || always)) {
            account_jump(from, to);
        }
    }
    ref.exception = exception;
}

static void compare(const struct place *at)
{
    bool cycles_shown = ref.options.bound != VDWT_BOUND_INSNS;
    uint32_t cycles = (uint32_t)ref.total.v[cycles_shown ? LANE_NOMINAL : LANE_INSNS];
    uint32_t insns = (uint32_t)ref.total.v[LANE_INSNS];

    if (ref.adrift && cycles_shown) {
        ref.total.v[LANE_NOMINAL] = slot_words->cyccnt;
        cycles = slot_words->cyccnt;
        ref.adrift = false;
        ref.resumed++;
    }
    ref.compared++;
    if (slot_words->insns != insns || slot_words->cyccnt != cycles)
        give_up("reference: at 0x%08x the slot shows %u cycles and %u instructions, "
                "expected are %u and %u",
                at->insn.address, slot_words->cyccnt, slot_words->insns, cycles, insns);
}

static void on_insn(unsigned vcpu, void *udata)
{
    struct place *place = udata;

    (void)vcpu;
    account_previous(place);
    if (place->loads && slot_words)
        compare(place);
    if ((place->needs & MODEL_NEEDS_FP) && cpu_state_lazy_active())
        ref.adrift = true; /* the lazy save belongs to the exception */
    ref.total.v[LANE_INSNS]++;
    ref.previous = place;
    ref.accessed = false;
    ref.in_slot = false;
}

static void on_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *udata)
{
    struct place *place = udata;
    bool in_slot = slot_address() && (uint32_t)address - slot_address() < sizeof(struct vdwt_slot);

    (void)vcpu;
    (void)info;
    ref.accessed = true;
    counts_add_cost(&ref.total,
                    model_access(&ref.options.core, &place->insn, (uint32_t)address).cost);
    ref.in_slot |= in_slot;
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
    struct message message = {0};

    (void)id;
    if (!ref.bound_to_cpu)
        ref.bound_to_cpu = cpu_state_bind();
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *at = qemu_plugin_tb_get_insn(block, i);
        uint32_t address = (uint32_t)qemu_plugin_insn_vaddr(at);
        uint8_t bytes[4] = {0};
        size_t size = qemu_host_insn_bytes(at, bytes);
        struct place *place = place_at(address, bytes, size);

        if (!slot_place(address, qemu_plugin_insn_haddr(at), &message))
            give_up_for(&message);
        place->needs = model_needs(&ref.options.core, &place->insn);
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
    struct elf_image *image;
    struct model_region region = {
        .name = SLOT_REGION, .size = sizeof(struct vdwt_slot), .bus = MODEL_BUS_PPB};

    (void)info;
    if (qemu_host_init() || !cpu_state_init() ||
        !options_parse(argc, argv, &ref.options, &message) ||
        !(image = elf_image_open(ref.options.elf, &message)) || !slot_find(image, &message)) {
        message_print(&message, stderr);
        return 1;
    }
    region.base = slot_address();
    if (!model_core_add_region(&ref.options.core, &region))
        return 1;
    ref.decoder = insn_decoder_new();
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_end, NULL);
    return 0;
}
