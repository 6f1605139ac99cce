/* Reads the plugin's lines; see trace_result.h. */
#include "host/lib/trace/result.h"

#include <stdlib.h>
#include <string.h>

#define REFUSALS_MAX 256u /* calls have numbers below that */
#define SHOWN_BYTES  80   /* of a line that is not understood */

/* A line's words after the first, taken one by one; `good` is false once one
 * was missing or no number. */
struct words {
    char *rest;
    bool good;
};

static uint64_t next(struct words *words)
{
    char *end = words->rest;
    uint64_t value = 0;

    while (*words->rest == ' ')
        words->rest++;
    if (*words->rest >= '0' && *words->rest <= '9')
        value = strtoull(words->rest, &end, 10);
    if (end == words->rest || (*end && *end != ' '))
        words->good = false;
    words->rest = end;
    return value;
}

static uint32_t next_word(struct words *words)
{
    uint64_t value = next(words);

    if (value > UINT32_MAX)
        words->good = false;
    return (uint32_t)value;
}

static struct model_total next_cycles(struct words *words)
{
    struct model_total cycles;

    cycles.best = next(words);
    cycles.nominal = next(words);
    cycles.worst = next(words);
    return cycles;
}

/* Makes room for one more; NULL without memory. */
static void *add(void *array, size_t *count, size_t size)
{
    char *grown = reallocarray(*(void **)array, *count + 1, size);

    if (!grown)
        return NULL;
    *(void **)array = grown;
    memset(grown + *count * size, 0, size);
    return grown + (*count)++ * size;
}

static bool take_total(struct trace_result *result, struct words *words)
{
    result->insns = next(words);
    result->cycles = next_cycles(words);
    return true;
}

static bool take_entries(struct trace_result *result, struct words *words)
{
    result->entries = next_cycles(words);
    return true;
}

static bool take_memory(struct trace_result *result, struct words *words)
{
    result->memory = next_cycles(words);
    return true;
}

static bool take_state(struct trace_result *result, struct words *words)
{
    result->has_cycles = next(words) != 0;
    result->sees_masks = next(words) != 0;
    result->doubts = next_word(words);
    result->resets = next(words);
    result->lost = next(words);
    return true;
}

static bool take_class(struct trace_result *result, struct words *words)
{
    struct trace_class *klass = &result->classes[result->class_count];
    uint64_t id = next(words);

    if (id >= MODEL_CLASS_COUNT || result->class_count == MODEL_CLASS_COUNT)
        return false;
    result->class_count++;
    klass->klass = (enum model_class)id;
    klass->insns = next(words);
    klass->cycles = next_cycles(words);
    return true;
}

static struct trace_exception *exception_of(struct trace_result *result, uint32_t number)
{
    for (size_t i = 0; i < result->exception_count; i++)
        if (result->exceptions[i].number == number)
            return &result->exceptions[i];
    return NULL;
}

static bool take_exception(struct trace_result *result, struct words *words)
{
    uint32_t number = next_word(words);
    struct trace_exception *exception =
        number < TRACE_EXCEPTIONS_MAX && !exception_of(result, number)
            ? add(&result->exceptions, &result->exception_count, sizeof *exception)
            : NULL;

    if (!exception)
        return false;
    exception->number = number;
    exception->count = next(words);
    exception->chained = next(words);
    exception->handler = next_word(words);
    exception->handlers = next_word(words);
    return true;
}

static bool take_preempted(struct trace_result *result, struct words *words)
{
    struct trace_exception *exception = exception_of(result, next_word(words));
    struct trace_preemption *preemption =
        exception && exception->preemption_count < TRACE_EXCEPTIONS_MAX
            ? add(&exception->preemptions, &exception->preemption_count, sizeof *preemption)
            : NULL;

    if (!preemption)
        return false;
    preemption->by = next_word(words);
    preemption->count = next(words);
    return true;
}

static bool take_function(struct trace_result *result, struct words *words)
{
    uint64_t index = next(words);
    struct trace_function *function;

    if (index != result->function_count || index >= result->function_limit)
        return false;
    function = add(&result->functions, &result->function_count, sizeof *function);
    if (!function)
        return false;
    function->entered = next(words);
    function->returned = next(words);
    return true;
}

static bool take_most(struct trace_result *result, struct words *words)
{
    uint64_t kind = next(words), index = next(words);
    struct trace_most *most;

    if (index >= result->function_count || (kind != TRACE_EXCLUSIVE && kind != TRACE_INCLUSIVE))
        return false;
    most = kind == TRACE_EXCLUSIVE ? &result->functions[index].most_exclusive
                                   : &result->functions[index].most_inclusive;
    most->site = next_word(words);
    most->insn = next(words);
    return true;
}

static bool take_mask(struct trace_result *result, struct words *words)
{
    uint64_t kind = next(words);
    struct trace_stretch *stretch = kind == TRACE_PRIMASK ? &result->primask : &result->basepri;

    stretch->from_pc = next_word(words);
    stretch->until_pc = next_word(words);
    stretch->insn = next(words);
    return kind == TRACE_PRIMASK || kind == TRACE_BASEPRI;
}

static bool take_open(struct trace_result *result, struct words *words)
{
    uint64_t kind = next(words);
    struct trace_stretch *stretch = kind == TRACE_PRIMASK ? &result->primask : &result->basepri;

    stretch->open = true;
    stretch->open_pc = next_word(words);
    for (int lane = 0; lane < TRACE_LANES; lane++)
        stretch->open_length[lane] = next(words);
    return kind == TRACE_PRIMASK || kind == TRACE_BASEPRI;
}

static struct trace_origin next_origin(struct words *words)
{
    struct trace_origin origin;

    origin.measured = (int64_t)next(words);
    origin.uncalibrated = (int64_t)next(words);
    return origin;
}

static bool take_origin(struct trace_result *result, struct words *words)
{
    result->origin = next_origin(words);
    return true;
}

static bool take_asleep(struct trace_result *result, struct words *words)
{
    result->asleep = next(words);
    return true;
}

static bool take_counter(struct trace_result *result, struct words *words)
{
    result->counted = next(words) != 0;
    result->debugged = next(words) == 0 && result->counted;
    return true;
}

static bool take_lockdown(struct trace_result *result, struct words *words)
{
    result->held = next(words) != 0;
    return true;
}

static bool take_semihosting(struct trace_result *result, struct words *words)
{
    result->answers = next(words) != 0;
    result->calls = next(words);
    return true;
}

static bool take_refused(struct trace_result *result, struct words *words)
{
    struct trace_refusal *refusal =
        result->refusal_count < REFUSALS_MAX
            ? add(&result->refusals, &result->refusal_count, sizeof *refusal)
            : NULL;

    if (!refusal)
        return false;
    refusal->call = next_word(words);
    refusal->count = next(words);
    return true;
}

static struct trace_numbers *numbers_of(struct trace_result *result, uint64_t kind, uint32_t owner)
{
    struct trace_exception *exception = exception_of(result, owner);
    struct trace_function *function =
        owner < result->function_count ? &result->functions[owner] : NULL;

    switch (kind) {
    case TRACE_LATENCY:
        return exception ? &exception->latency : NULL;
    case TRACE_OWN:
        return exception ? &exception->own : NULL;
    case TRACE_WHOLE:
        return exception ? &exception->whole : NULL;
    case TRACE_EXCLUSIVE:
        return function ? &function->exclusive : NULL;
    case TRACE_INCLUSIVE:
        return function ? &function->inclusive : NULL;
    case TRACE_PRIMASK:
        return &result->primask.numbers;
    case TRACE_BASEPRI:
        return &result->basepri.numbers;
    default:
        return NULL;
    }
}

static bool take_figure(struct trace_result *result, struct words *words)
{
    uint64_t kind = next(words);
    struct trace_numbers *numbers = numbers_of(result, kind, next_word(words));

    if (!numbers)
        return false;
    numbers->n = next(words);
    for (int i = 0; i < TRACE_LANES; i++) {
        struct trace_quantiles *lane = &numbers->lane[i];

        lane->exact = next(words) != 0;
        lane->min = next(words);
        lane->p50 = next(words);
        lane->p99 = next(words);
        lane->max = next(words);
        if (lane->min > lane->p50 || lane->p50 > lane->p99 || lane->p99 > lane->max)
            return false;
    }
    numbers->origin = next_origin(words);
    return numbers->n > 0;
}

static const struct {
    const char *word;
    bool (*take)(struct trace_result *result, struct words *words);
} kinds[] = {
    {"total", take_total},         {"origin", take_origin},       {"entries", take_entries},
    {"memory", take_memory},       {"state", take_state},         {"class", take_class},
    {"exception", take_exception}, {"preempted", take_preempted}, {"function", take_function},
    {"most", take_most},           {"mask", take_mask},           {"open", take_open},
    {"figure", take_figure},       {"asleep", take_asleep},       {"counter", take_counter},
    {"lockdown", take_lockdown},   {"refused", take_refused},     {"semihosting", take_semihosting},
};

static bool take_line(struct trace_result *result, char *line)
{
    size_t length = strcspn(line, " ");

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].word) == length && !strncmp(kinds[i].word, line, length)) {
            struct words words = {line + length, true};

            return kinds[i].take(result, &words) && words.good && !*words.rest;
        }
    return false;
}

struct trace_result *trace_result_read(char *text, size_t functions, struct message *message)
{
    struct trace_result *result = calloc(1, sizeof *result);
    char *save = NULL;

    if (!result) {
        message_add(message, "out of memory");
        return NULL;
    }
    result->function_limit = functions;
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        if (!strcmp(line, "complete")) {
            if (result->function_count == functions)
                return result;
            break;
        }
        if (!take_line(result, line)) {
            message_add(message,
                        "the plugin wrote '%.*s', which this program does not understand; "
                        "build both from the same sources",
                        SHOWN_BYTES, line);
            trace_result_free(result);
            return NULL;
        }
    }
    message_add(message, "the plugin's result breaks off");
    trace_result_free(result);
    return NULL;
}

void trace_result_free(struct trace_result *result)
{
    if (!result)
        return;
    for (size_t i = 0; i < result->exception_count; i++)
        free(result->exceptions[i].preemptions);
    free(result->exceptions);
    free(result->refusals);
    free(result->functions);
    free(result);
}
