/* Finds the emulated core's registers through QEMU's migration description. */
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"

#include <link.h>
#include <string.h>

enum place {
    PLACE_REGS,
    PLACE_OTHER_SP,
    PLACE_PRIMASK,
    PLACE_FAULTMASK,
    PLACE_BASEPRI,
    PLACE_VTOR,
    PLACE_FPCCR,
    PLACE_EXCEPTION,
    PLACE_CONTROL,
    PLACES
};

/* Banked registers: the description names the first bank, which is the one of
 * a core without the security extension; all are 32 bits wide. */
static const struct {
    const char *field;
    bool required;
} wanted[PLACES] = {
    [PLACE_REGS] = {"env.regs", true},
    [PLACE_OTHER_SP] = {"env.v7m.other_sp", true},
    [PLACE_PRIMASK] = {"env.v7m.primask[M_REG_NS]", true},
    [PLACE_FAULTMASK] = {"env.v7m.faultmask[M_REG_NS]", true},
    [PLACE_BASEPRI] = {"env.v7m.basepri[M_REG_NS]", true},
    [PLACE_VTOR] = {"env.v7m.vecbase[M_REG_NS]", true},
    [PLACE_FPCCR] = {"env.v7m.fpccr", false},
    [PLACE_EXCEPTION] = {"env.v7m.exception", true},
    [PLACE_CONTROL] = {"env.v7m.control[M_REG_NS]", false},
};

#define FPCCR_LSPACT  1u
#define CONTROL_SPSEL 2u

/* The description's structs begin with their name; a field's third word is
 * its offset in the CPU object. */
enum { FIELD_OFFSET_WORD = 2, DESCRIPTION_WORDS = 24, FIELD_WORDS_MAX = 20, DEPTH_MAX = 3 };

static struct {
    uintptr_t low, high; /* QEMU's own image */
    size_t offset[PLACES];
    bool found[PLACES];
    unsigned char *cpu;
} state;

static int note_image(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    (void)data;
    state.low = UINTPTR_MAX;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

        if (info->dlpi_phdr[i].p_type != PT_LOAD)
            continue;
        if (start < state.low)
            state.low = start;
        if (start + info->dlpi_phdr[i].p_memsz > state.high)
            state.high = start + info->dlpi_phdr[i].p_memsz;
    }
    return 1; /* the first is the program itself */
}

bool cpu_state_in_program(const void *pointer, size_t size)
{
    uintptr_t at = (uintptr_t)pointer;

    return at % sizeof(void *) == 0 && at >= state.low && at + size < state.high;
}

/* Nothing is followed that does not point into QEMU's image, so that an
 * unexpected layout is read as "not found" and never as a crash. */
static bool in_image(const void *pointer)
{
    return cpu_state_in_program(pointer, DESCRIPTION_WORDS * sizeof(void *));
}

static bool is_text(const void *pointer)
{
    return (uintptr_t)pointer >= state.low && (uintptr_t)pointer + 64 < state.high;
}

static void note_field(void *const *field)
{
    const char *name = field[0];

    for (size_t i = 0; i < PLACES; i++)
        if (!state.found[i] && !strcmp(name, wanted[i].field)) {
            state.offset[i] = (size_t)field[FIELD_OFFSET_WORD];
            state.found[i] = true;
        }
}

/* Distance between two fields in words: where the next name stands. */
static size_t field_stride(void *const *fields)
{
    for (size_t words = 6; words < FIELD_WORDS_MAX; words++)
        if (is_text(fields[words]) && !strncmp(fields[words], "env.", 4))
            return words;
    return 0;
}

static void read_fields(void *const *fields)
{
    size_t stride = field_stride(fields);

    for (; in_image(fields) && is_text(fields[0]); fields += stride) {
        note_field(fields);
        if (!stride)
            return;
    }
}

static void read_description(void *const *description, int depth);

/* A list of pointers to further descriptions, ended by NULL. */
static void read_list(void *const *list, int depth)
{
    for (; in_image(list) && in_image(*list); list++) {
        void *const *description = *list;

        if (is_text(description[0]) && !strncmp(description[0], "cpu/", 4))
            read_description(description, depth + 1);
    }
}

static void read_description(void *const *description, int depth)
{
    if (depth > DEPTH_MAX)
        return;
    for (size_t word = 1; word < DESCRIPTION_WORDS; word++) {
        void *const *part = description[word];

        /* The words behind a short description belong to its neighbour. */
        if (word > 1 && is_text(part) && !strncmp((const char *)part, "cpu/", 4))
            return;
        if (!in_image(part) || !is_text(part[0]))
            continue;
        if (!strncmp((const char *)part[0], "env.", 4))
            read_fields(part);
        else
            read_list(part, depth);
    }
}

bool cpu_state_init(void)
{
    void *const *root = qemu_host_symbol("vmstate_arm_cpu");

    dl_iterate_phdr(note_image, NULL);
    if (!in_image(root))
        return false;
    read_description(root, 0);
    for (size_t i = 0; i < PLACES; i++)
        if (wanted[i].required && !state.found[i])
            return false;
    return true;
}

const unsigned char *cpu_state_registers;

bool cpu_state_bind(void)
{
    state.cpu = qemu_host_cpu();
    if (state.cpu)
        cpu_state_registers = state.cpu + state.offset[PLACE_REGS];
    return state.cpu != NULL;
}

static uint32_t word_at(size_t offset)
{
    return *(const volatile uint32_t *)(const volatile void *)(state.cpu + offset);
}

void cpu_state_set_register(unsigned number, uint32_t value)
{
    memcpy(state.cpu + state.offset[PLACE_REGS] + 4 * number, &value, sizeof value);
}

uint32_t cpu_state_other_sp(void)
{
    return word_at(state.offset[PLACE_OTHER_SP]);
}

uint32_t cpu_state_primask(void)
{
    return word_at(state.offset[PLACE_PRIMASK]);
}

uint32_t cpu_state_faultmask(void)
{
    return word_at(state.offset[PLACE_FAULTMASK]);
}

uint32_t cpu_state_basepri(void)
{
    return word_at(state.offset[PLACE_BASEPRI]);
}

uint32_t cpu_state_vtor(void)
{
    return word_at(state.offset[PLACE_VTOR]);
}

uint32_t cpu_state_exception(void)
{
    return word_at(state.offset[PLACE_EXCEPTION]);
}

bool cpu_state_lazy_active(void)
{
    return state.found[PLACE_FPCCR] && (word_at(state.offset[PLACE_FPCCR]) & FPCCR_LSPACT) != 0;
}

bool cpu_state_on_process_stack(void)
{
    return state.found[PLACE_CONTROL] &&
           (word_at(state.offset[PLACE_CONTROL]) & CONTROL_SPSEL) != 0 &&
           cpu_state_exception() == 0;
}
