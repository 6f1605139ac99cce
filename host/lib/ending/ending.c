/* Reads the plugin's lines about the end; see ending.h. */
#include "host/lib/ending/ending.h"

#include "host/lib/base/printable.h"
#include <stdlib.h>
#include <string.h>

#define NUMBERS_MAX 18u

/* A line's numbers, and what follows them. */
struct line {
    uint64_t numbers[NUMBERS_MAX];
    size_t count;
    const char *rest;
};

static uint32_t word(const struct line *line, size_t index)
{
    return (uint32_t)line->numbers[index];
}

static bool flag(const struct line *line, size_t index)
{
    return line->numbers[index] != 0;
}

static bool take_at(struct ending *ending, const struct line *line)
{
    ending->told = true;
    ending->pc = word(line, 0);
    ending->exception = word(line, 1);
    ending->asleep = flag(line, 2);
    ending->locked = flag(line, 3);
    return true;
}

static bool take_masks(struct ending *ending, const struct line *line)
{
    ending->primask = word(line, 0);
    ending->faultmask = word(line, 1);
    ending->basepri = word(line, 2);
    ending->aircr = word(line, 3);
    ending->masks_seen = flag(line, 4);
    return true;
}

static bool take_pending(struct ending *ending, const struct line *line)
{
    if (ending->pending_count == ENDING_PENDING_MAX)
        return false;
    ending->pending[ending->pending_count++] =
        (struct ending_pending){word(line, 0), flag(line, 1), word(line, 2)};
    return true;
}

static bool take_active(struct ending *ending, const struct line *line)
{
    ending->active_priority = word(line, 1);
    return true;
}

static bool take_part(struct ending *ending, const struct line *line)
{
    if (ending->part_count == ENDING_PARTS_MAX || word(line, 0) >= word(line, 1))
        return false;
    ending->parts[ending->part_count++] =
        (struct ending_part){word(line, 0), word(line, 1), word(line, 2) != 0};
    return true;
}

static bool take_load(struct ending *ending, const struct line *line)
{
    struct ending_load *load = &ending->loads[ending->load_count];

    if (ending->load_count == ENDING_LOADS_MAX)
        return false;
    ending->load_count++;
    load->pc = word(line, 0);
    load->address = word(line, 1);
    load->count = line->numbers[2];
    load->known = flag(line, 3);
    load->value = word(line, 4);
    load->missing = flag(line, 5);
    printable_into(load->device, sizeof load->device, "%s", line->rest);
    return true;
}

static bool add_frame(struct ending_chain *chain, const struct line *line)
{
    if (chain->count == ENDING_FRAMES_MAX)
        return false;
    chain->frames[chain->count++] = (struct ending_frame){word(line, 0), flag(line, 1)};
    return true;
}

static bool take_frame(struct ending *ending, const struct line *line)
{
    return add_frame(&ending->chain, line);
}

static void read_fault(struct ending_fault *fault, const struct line *line)
{
    *fault = (struct ending_fault){.number = word(line, 0),
                                   .cfsr = word(line, 1),
                                   .hfsr = word(line, 2),
                                   .mmfar = word(line, 3),
                                   .bfar = word(line, 4),
                                   .sfsr = word(line, 5),
                                   .sfar = word(line, 6),
                                   .known = flag(line, 7)};
    for (size_t i = 0; i < ENDING_FRAME; i++)
        fault->frame[i] = word(line, 8 + i);
}

static bool take_fault(struct ending *ending, const struct line *line)
{
    if (ending->fault_count == ENDING_FAULTS_MAX)
        return false;
    read_fault(&ending->faults[ending->fault_count++], line);
    return true;
}

static bool take_resets(struct ending *ending, const struct line *line)
{
    ending->fault_resets = word(line, 0);
    return true;
}

static bool take_reset_fault(struct ending *ending, const struct line *line)
{
    read_fault(&ending->reset_fault, line);
    return ending->fault_resets > 0;
}

static bool take_reset_chain(struct ending *ending, const struct line *line)
{
    return ending->fault_resets > 0 && add_frame(&ending->reset_fault.chain, line);
}

static bool take_chain(struct ending *ending, const struct line *line)
{
    return ending->fault_count > 0 &&
           add_frame(&ending->faults[ending->fault_count - 1].chain, line);
}

static bool take_exit(struct ending *ending, const struct line *line)
{
    ending->exited = true;
    ending->reason = word(line, 0);
    ending->status = word(line, 1);
    return true;
}

static const struct {
    const char *word;
    size_t numbers;
    bool named; /* a name may follow */
    bool (*take)(struct ending *ending, const struct line *line);
} kinds[] = {
    {"end.at", 4, false, take_at},
    {"end.masks", 5, false, take_masks},
    {"end.pending", 3, false, take_pending},
    {"end.active", 2, false, take_active},
    {"end.part", 3, false, take_part},
    {"end.load", 6, true, take_load},
    {"end.frame", 2, false, take_frame},
    {"end.fault", 16, false, take_fault},
    {"end.chain", 2, false, take_chain},
    {"end.exit", 2, false, take_exit},
    {"end.resets", 1, false, take_resets},
    {"end.reset_fault", 16, false, take_reset_fault},
    {"end.reset_chain", 2, false, take_reset_chain},
};

/* Reads up to `most` numbers, each behind a space and all but the third of 32 bits. */
static bool read_numbers(const char *text, size_t most, struct line *line)
{
    while (line->count < most) {
        char *end;

        if (text[0] != ' ' || text[1] < '0' || text[1] > '9')
            return false;
        line->numbers[line->count] = strtoull(text + 1, &end, 10);
        if (line->numbers[line->count] > UINT32_MAX && line->count != 2)
            return false;
        line->count++;
        text = end;
    }
    line->rest = *text == ' ' ? text + 1 : text;
    return true;
}

bool ending_take(struct ending *ending, const char *text)
{
    size_t length = strcspn(text, " ");

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct line line = {.rest = ""};

        if (strlen(kinds[i].word) != length || strncmp(kinds[i].word, text, length) != 0)
            continue;
        return read_numbers(text + length, kinds[i].numbers, &line) &&
               (kinds[i].named || !*line.rest) && kinds[i].take(ending, &line);
    }
    return false;
}
