/* Call chains; see unwind.h. */
#include "host/vdwt/unwind/unwind.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/unwind/layout.h"

#define REGISTER_FP   7u
#define REGISTER_SP   13u
#define REGISTER_LR   14u
#define EXC_RETURN    0xFE000000u /* from here on: no address */
#define PROCESS_STACK (1u << 2)
#define NO_FP_FRAME   (1u << 4)
#define PLACES        1024u /* remembered; a power of two */

enum { FRAME_LR = 5, FRAME_PC = 6, FRAME_XPSR = 7, FRAME_WORDS = 8 };
#define FRAME_SIZE    0x20u
#define FRAME_SIZE_FP 0x68u
#define XPSR_ALIGNED  (1u << 9)

/* A place in the code that was looked at before: locks are taken at few. */
struct place {
    uint32_t pc; /* 0: free */
    uint32_t function;
    bool known; /* the layout */
    struct layout layout;
};

/* A return address, and the call before it; 0: there is none. */
struct back {
    uint32_t address, call;
};

static struct {
    const struct elf_image *image;
    struct place places[PLACES];
    struct back backs[PLACES];
} state;

void unwind_init(const struct elf_image *image)
{
    state.image = image;
}

static bool read_halfword(uint32_t address, uint16_t *halfword)
{
    return elf_image_read(state.image, address, halfword, sizeof *halfword) ||
           qemu_host_memory(address, halfword, sizeof *halfword, false);
}

static bool read_word(uint32_t address, uint32_t *word)
{
    return qemu_host_memory(address, word, sizeof *word, false);
}

static const struct place *place_of(uint32_t pc)
{
    struct place *place = &state.places[pc / 2 % PLACES];
    const struct elf_symbol *function;

    if (place->pc == pc && pc)
        return place;
    function = state.image ? elf_image_function_at(state.image, pc) : NULL;
    *place = (struct place){.pc = pc};
    if (!function)
        return place;
    place->function = function->address;
    place->known = layout_at(function->address, function->address + function->size, pc,
                             read_halfword, &place->layout);
    return place;
}

uint32_t unwind_function(uint32_t pc)
{
    return place_of(pc)->function;
}

/* The call that returns to `address`; 0: there is none in a function. */
static uint32_t call_before(uint32_t address)
{
    struct back *back = &state.backs[address / 2 % PLACES];
    uint16_t second = 0;

    if (back->address == address && address)
        return back->call;
    *back = (struct back){.address = address};
    if (layout_is_behind_call(address, read_halfword) && read_halfword(address - 2, &second))
        back->call = address - ((second & 0xFF87) == 0x4780 ? 2 : 4);
    if (back->call && !unwind_function(back->call))
        back->call = 0;
    return back->call;
}

/* ---- one step --------------------------------------------------------- */

/* A chain on its way. */
struct step {
    struct unwind_from at;
    bool called;   /* `pc` is a call that has not returned, so LR is not its own */
    bool nowhere;  /* `pc` is in no function: a call of a wrong pointer */
    uint32_t base; /* out */
    uint32_t back; /* out: where the function returns to */
};

static bool find_base(const struct layout *layout, const struct unwind_from *at, uint32_t *base)
{
    if (layout->sp_known)
        *base = at->sp + (uint32_t)layout->sp;
    else if (layout->fp_known)
        *base = at->fp + (uint32_t)layout->fp;
    else
        return false;
    return true;
}

/* Who called the function: its base, and the return address. */
static bool look(struct step *step)
{
    const struct place *place;
    const struct layout *layout;

    if (step->nowhere) { /* nothing there has executed */
        step->base = step->at.sp;
        step->back = step->at.lr;
        return true;
    }
    place = place_of(step->at.pc);
    layout = &place->layout;
    if (!place->known || !find_base(layout, &step->at, &step->base))
        return false;
    if (!layout->return_at && (step->called || layout->return_is_lost))
        return false;
    step->back = step->at.lr;
    if (layout->return_at && !read_word(step->base - (uint32_t)layout->return_at, &step->back))
        return false;
    return !layout->fp_at || read_word(step->base - (uint32_t)layout->fp_at, &step->at.fp);
}

bool unwind_from_frame(uint32_t address, uint32_t exc_return, uint32_t fp, struct unwind_from *from)
{
    uint32_t words[FRAME_WORDS];

    if (!qemu_host_memory(address, words, sizeof words, false))
        return false;
    *from = (struct unwind_from){
        .pc = words[FRAME_PC] & ~1u,
        .lr = words[FRAME_LR],
        .sp = address + (exc_return & NO_FP_FRAME ? FRAME_SIZE : FRAME_SIZE_FP) +
              (words[FRAME_XPSR] & XPSR_ALIGNED ? 4 : 0),
        .fp = fp,
    };
    return true;
}

/* To what a handler interrupted. */
static bool leave_handler(struct step *step)
{
    uint32_t frame = step->base, exc_return = step->back;

    if (exc_return & PROCESS_STACK)
        frame = step->at.process_sp;
    if (!frame || !unwind_from_frame(frame, exc_return, step->at.fp, &step->at))
        return false;
    step->called = false;
    step->nowhere = !unwind_function(step->at.pc);
    return true;
}

static bool leave_function(struct step *step)
{
    uint32_t call = step->back & 1u ? call_before(step->back & ~1u) : 0;

    if (!call)
        return false;
    step->at.pc = call;
    step->at.sp = step->base;
    step->called = true;
    step->nowhere = false;
    return true;
}

size_t unwind(const struct unwind_from *from, struct unwind_frame *frames, size_t max)
{
    struct step step = {.at = *from, .nowhere = state.image && !unwind_function(from->pc)};
    size_t count = 0;
    bool interrupted = false;

    while (count < max) {
        struct unwind_frame *frame = &frames[count++];
        bool known;

        *frame = (struct unwind_frame){.pc = step.at.pc, .interrupted = interrupted};
        known = state.image && look(&step);
        if (!known)
            break;
        frame->base = step.base;
        interrupted = step.back >= EXC_RETURN;
        if (interrupted ? !leave_handler(&step) : !leave_function(&step))
            break;
    }
    return count;
}

struct unwind_from unwind_here(uint32_t pc)
{
    struct unwind_from from = {.pc = pc,
                               .sp = cpu_state_register(REGISTER_SP),
                               .lr = cpu_state_register(REGISTER_LR),
                               .fp = cpu_state_register(REGISTER_FP)};

    if (cpu_state_exception())
        from.process_sp = cpu_state_other_sp();
    return from;
}
