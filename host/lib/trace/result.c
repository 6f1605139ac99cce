/* Reads the plugin's lines; see trace_result.h. */
#include "host/lib/trace/result.h"
#include "host/lib/trace/words.h"

#include <stdlib.h>
#include <string.h>

#define REFUSALS_MAX       256u /* calls have numbers below that */
#define TRACE_CULPRITS_MAX 512u
#define TRACE_EVENTS_MAX   64u
#define SHOWN_BYTES        80 /* of a line that is not understood */

static struct model_total next_cycles(struct words *words)
{
    struct model_total cycles;

    cycles.best = next(words);
    cycles.nominal = next(words);
    cycles.worst = next(words);
    return cycles;
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

/* Behind all exceptions. */
static bool take_load(struct trace_result *result, struct words *words)
{
    struct trace_exception *exception = exception_of(result, next_word(words));

    *(exception ? &exception->executed : &result->executed_before) += next(words);
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

static struct trace_stretch *stretch_of(struct trace_result *result, uint64_t kind)
{
    switch (kind) {
    case TRACE_PRIMASK:
        return &result->primask;
    case TRACE_BASEPRI:
        return &result->basepri;
    case TRACE_FAULTMASK:
        return &result->faultmask;
    default:
        return NULL;
    }
}

static bool take_mask(struct trace_result *result, struct words *words)
{
    struct trace_stretch *stretch = stretch_of(result, next(words));

    if (!stretch)
        return false;
    stretch->from_pc = next_word(words);
    stretch->until_pc = next_word(words);
    stretch->insn = next(words);
    return true;
}

static bool take_boot(struct trace_result *result, struct words *words)
{
    struct trace_stretch *stretch = stretch_of(result, next(words));

    if (!stretch)
        return false;
    stretch->booted = true;
    stretch->boot_from = next_word(words);
    stretch->boot_to = next_word(words);
    for (int lane = 0; lane < TRACE_LANES; lane++)
        stretch->boot_length[lane] = next(words);
    return true;
}

static bool take_culprit(struct trace_result *result, struct words *words)
{
    uint64_t kind = next(words);
    struct trace_culprit *culprit =
        stretch_of(result, kind) && result->culprit_count < TRACE_CULPRITS_MAX
            ? add(&result->culprits, &result->culprit_count, sizeof *culprit)
            : NULL;

    if (!culprit)
        return false;
    culprit->kind = (enum trace_figure_kind)kind;
    culprit->lock = next_word(words);
    culprit->pc = next_word(words);
    culprit->until_pc = next_word(words);
    culprit->insn = next(words);
    for (int lane = 0; lane < TRACE_LANES; lane++)
        culprit->total[lane] = next(words);
    return true;
}

static bool take_way(struct trace_result *result, struct words *words)
{
    uint64_t index = next(words);
    struct trace_culprit *culprit = index < result->culprit_count ? &result->culprits[index] : NULL;

    if (!culprit || culprit->way_count == TRACE_WAY_MAX)
        return false;
    culprit->way[culprit->way_count++] = next_word(words);
    return true;
}

static bool take_raised(struct trace_result *result, struct words *words)
{
    struct trace_raised *event = result->event_count < TRACE_EVENTS_MAX
                                     ? add(&result->events, &result->event_count, sizeof *event)
                                     : NULL;

    if (!event)
        return false;
    event->line = next_word(words);
    event->cycle = next(words);
    event->period = next(words);
    event->raised = next(words);
    return true;
}

static bool take_bounds(struct trace_result *result, struct words *words)
{
    result->begun = next(words) != 0;
    result->reached_end = next(words) != 0;
    result->skipped = next(words);
    return true;
}

static bool take_open(struct trace_result *result, struct words *words)
{
    struct trace_stretch *stretch = stretch_of(result, next(words));

    if (!stretch)
        return false;
    stretch->open = true;
    stretch->open_pc = next_word(words);
    for (int lane = 0; lane < TRACE_LANES; lane++)
        stretch->open_length[lane] = next(words);
    return true;
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
    struct trace_span *span = owner < result->span_count ? &result->spans[owner] : NULL;

    switch (kind) {
    case TRACE_LATENCY:
        return exception ? &exception->latency : NULL;
    case TRACE_OWN:
        return exception ? &exception->own : NULL;
    case TRACE_WHOLE:
        return exception ? &exception->whole : NULL;
    case TRACE_ALONE:
        return exception ? &exception->alone : NULL;
    case TRACE_PERIOD:
        return exception ? &exception->period : NULL;
    case TRACE_JITTER:
        return exception ? &exception->jitter : NULL;
    case TRACE_EXCLUSIVE:
        return function ? &function->exclusive : NULL;
    case TRACE_INCLUSIVE:
        return function ? &function->inclusive : NULL;
    case TRACE_SPAN:
        return span ? &span->whole : NULL;
    case TRACE_SPAN_ALONE:
        return span ? &span->alone : NULL;
    case TRACE_PRIMASK:
        return &result->primask.numbers;
    case TRACE_BASEPRI:
        return &result->basepri.numbers;
    case TRACE_FAULTMASK:
        return &result->faultmask.numbers;
    case TRACE_CULPRIT:
        return owner < result->culprit_count ? &result->culprits[owner].numbers : NULL;
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

/* Of a figure that was read before: n values lie between n times the smallest and n times
 * the largest. */
static bool take_sum(struct trace_result *result, struct words *words)
{
    uint64_t kind = next(words);
    struct trace_numbers *numbers = numbers_of(result, kind, next_word(words));

    if (!numbers || !numbers->n)
        return false;
    for (int i = 0; i < TRACE_LANES; i++) {
        struct trace_quantiles *lane = &numbers->lane[i];

        lane->total = next(words);
        if (lane->total / numbers->n < lane->min || lane->total / numbers->n > lane->max)
            return false;
    }
    return true;
}

static const struct line_kind own_lines[] = {
    {"total", take_total},
    {"origin", take_origin},
    {"entries", take_entries},
    {"memory", take_memory},
    {"state", take_state},
    {"class", take_class},
    {"exception", take_exception},
    {"preempted", take_preempted},
    {"load", take_load},
    {"function", take_function},
    {"most", take_most},
    {"mask", take_mask},
    {"open", take_open},
    {"figure", take_figure},
    {"sum", take_sum},
    {"asleep", take_asleep},
    {"counter", take_counter},
    {"boot", take_boot},
    {"culprit", take_culprit},
    {"way", take_way},
    {"bounds", take_bounds},
    {"raised", take_raised},
    {"lockdown", take_lockdown},
    {"refused", take_refused},
    {"semihosting", take_semihosting},
    {NULL, NULL},
};

static const struct line_kind *const kinds[] = {own_lines, trace_asked_lines};

static const struct line_kind *kind_of(const char *line, size_t length)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (const struct line_kind *kind = kinds[i]; kind->word; kind++)
            if (strlen(kind->word) == length && !strncmp(kind->word, line, length))
                return kind;
    return NULL;
}

static bool take_line(struct trace_result *result, char *line)
{
    size_t length = strcspn(line, " ");
    const struct line_kind *kind = kind_of(line, length);
    struct words words = {line + length, true};

    if (!strncmp(line, "end.", 4))
        return ending_take(&result->ending, line);
    return kind && kind->take(result, &words) && words.good && !*words.rest;
}

/* The longest stretch first; equal ones by their place. */
static int by_longest(const void *left, const void *right, void *lane)
{
    const struct trace_culprit *a = left, *b = right;
    uint64_t mine = a->numbers.lane[*(int *)lane].max, other = b->numbers.lane[*(int *)lane].max;

    if (mine != other)
        return mine > other ? -1 : 1;
    if (a->pc != b->pc)
        return a->pc < b->pc ? -1 : 1;
    return a->lock < b->lock ? -1 : a->lock > b->lock;
}

static void sort_culprits(struct trace_result *result)
{
    int lane = result->has_cycles ? TRACE_NOMINAL : TRACE_INSNS;

    if (result->culprit_count)
        qsort_r(result->culprits, result->culprit_count, sizeof *result->culprits, by_longest,
                &lane);
}

struct trace_result *trace_result_read(char *text, size_t functions, size_t spans,
                                       struct message *message)
{
    struct trace_result *result = calloc(1, sizeof *result);
    char *save = NULL;

    if (!result) {
        message_add(message, "out of memory");
        return NULL;
    }
    result->function_limit = functions;
    result->span_limit = spans;
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        if (!strcmp(line, "complete")) {
            sort_culprits(result);
            if (result->function_count == functions && result->span_count == spans &&
                trace_profile_finish(&result->profile))
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
    free(result->culprits);
    free(result->events);
    free(result->functions);
    free(result->spans);
    free(result->idle);
    free(result->stacks);
    free(result->timeline.events);
    trace_profile_free(&result->profile);
    free(result);
}
