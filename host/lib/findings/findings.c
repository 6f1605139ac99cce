/* Findings: the list, and what its writers share; see findings.h. */
#include "host/lib/findings/findings.h"

#include "host/lib/survey/answer.h"
#include <stdlib.h>
#include <string.h>

void finding_amount(const struct finding *f, double value)
{
    format_amount(f->out, value, f->group->evidence);
}

void finding_value(const struct finding *f, double value)
{
    format_value(f->out, value);
}

void finding_more(const struct finding *f, double value)
{
    if (value == 0)
        text_add(f->out, "nothing");
    else
        format_change(f->out, value);
}

void finding_name(const struct finding *f, const char *name)
{
    format_strong(f->out, f->markup, name);
}

void finding_text(const struct finding *f, const char *text)
{
    text_add(f->out, text);
}

static bool is_asked(const struct result_cell *cell, const char *scenario, const char *subject,
                     const char *load)
{
    return cell->status == RESULT_OK && strcmp(cell->scenario, scenario) == 0 &&
           strcmp(cell->subject, subject) == 0 && (load == NULL || strcmp(cell->load, load) == 0);
}

const struct result_metric *finding_metric(const struct finding *f, const char *scenario,
                                           const char *subject, const char *load,
                                           const char *metric)
{
    for (size_t i = 0; i < f->target->cell_count; i++)
        if (is_asked(f->target->cells[i], scenario, subject, load))
            return result_metric_find(f->target->cells[i], metric);
    return NULL;
}

bool finding_typical(const struct finding *f, const char *scenario, const char *subject,
                     const char *metric, double *value)
{
    const struct result_metric *found = finding_metric(f, scenario, subject, NULL, metric);
    if (found != NULL)
        *value = report_typical(found);
    return found != NULL;
}

bool finding_worst(const struct finding *f, const char *scenario, const char *subject,
                   const char *metric, double *value)
{
    const struct result_metric *found = finding_metric(f, scenario, subject, NULL, metric);
    struct result_number worst = {0};
    if (found != NULL)
        worst = result_worst(found);
    if (worst.known)
        *value = worst.number;
    return worst.known;
}

bool finding_is_item(const char *name, const char *item)
{
    size_t size = strlen(item);
    return strncmp(name, item, size) == 0 && (name[size] == '\0' || name[size] == '(');
}

size_t finding_parameters(const char *name, long values[], size_t most)
{
    const char *at = strchr(name, '(');
    size_t count = 0;
    while (at != NULL && count < most) {
        char *end;
        values[count] = strtol(at + 1, &end, 10);
        if (end == at + 1)
            break;
        count++;
        at = *end == ',' ? end : NULL;
    }
    return count;
}

/* ---- The list ---- */

static finding_writer *const *const lists[] = {
    findings_of_styles,
    findings_of_deferral,
    findings_of_sharing,
    findings_of_scenarios,
};

static finding_writer *finding_at(size_t index)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t j = 0; lists[i][j] != NULL; j++)
            if (index-- == 0)
                return lists[i][j];
    return NULL;
}

static void write_finding(struct text *out, enum markup markup, const struct report_group *group,
                          const struct report_target *target, size_t which)
{
    struct finding f = {.out = out, .markup = markup, .group = group, .target = target};
    finding_at(which)(&f);
}

void report_findings(struct text *out, enum markup markup, const struct report_group *group)
{
    for (size_t i = 0; finding_at(i) != NULL; i++)
        report_say_of_boards(out, markup, group, write_finding, i);
}

bool report_has_findings(const struct report_group *group)
{
    struct text all = {0};
    report_findings(&all, MARKUP_MARKDOWN, group);
    bool any = all.used > 0;
    text_free(&all);
    return any;
}
