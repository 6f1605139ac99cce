/* A whole is the sum of its parts: each is measured in a pass of its own, so a witness
 * that changed a handler's shape, or an overhead that is not the span's, shows here.
 * bench/wire/metrics.h says what the parts are.
 */
#include "host/lib/analysis/analysis.h"

#include <stdio.h>
#include <string.h>

/* Not a row: the least of each column. */
#define LEAST SIZE_MAX

struct sum {
    int64_t whole, parts;
    int64_t doubt; /* of all their overheads; none where every run is the same */
    size_t has_whole, has_parts;
    char text[160]; /* "entry 12 + body 0 + exit 10" */
};

static void add_part(struct sum *sum, const char *name, int64_t value)
{
    size_t used = strlen(sum->text);
    snprintf(sum->text + used, sizeof sum->text - used, "%s%s %lld", used ? " + " : "", name,
             (long long)value);
    sum->parts += value;
    sum->has_parts++;
}

static int64_t value_of(const struct analysis *analysis, size_t row, size_t column)
{
    int64_t least = analysis_value(analysis, row == LEAST ? 0 : row, column);
    for (size_t i = 1; row == LEAST && i < analysis->rows; i++)
        if (analysis_value(analysis, i, column) < least)
            least = analysis_value(analysis, i, column);
    return least;
}

static void add_column(const struct analysis *analysis, size_t row, size_t column, struct sum *sum)
{
    uint8_t metric = analysis->records->columns[column].metric;
    int64_t value = value_of(analysis, row, column);
    bool whole = metric_is_whole(metric);
    if (!whole && !metric_is_part(metric))
        return;
    if (whole) {
        sum->whole = value;
        sum->has_whole++;
    } else {
        add_part(sum, analysis_column_name(analysis, column), value);
    }
    for (size_t taken = 0; row == LEAST && taken < ANALYSIS_PLACES_TAKEN; taken++)
        if (analysis->overheads[column].spread[taken] > 0)
            sum->doubt += analysis->overheads[column].spread[taken];
}

static bool judge_row(struct analysis *analysis, size_t row)
{
    struct sum sum = {0};
    for (size_t i = 0; i < analysis->records->column_count; i++)
        add_column(analysis, row, i, &sum);
    int64_t apart = sum.parts - sum.whole;
    if (!sum.has_whole || sum.has_parts < 2 || (apart <= sum.doubt && -apart <= sum.doubt))
        return true;
    return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                         "%s are %lld, but the whole was measured as %lld", sum.text,
                         (long long)sum.parts, (long long)sum.whole);
}

/* On a board the passes of one sample may differ by what a cache or a refresh does;
 * the shortest of all samples must not. */
bool sums_judge(struct analysis *analysis)
{
    if (!analysis_is_exhaustive(analysis))
        return judge_row(analysis, LEAST);
    for (size_t row = 0; row < analysis->rows; row++)
        if (!judge_row(analysis, row))
            return false;
    return true;
}
