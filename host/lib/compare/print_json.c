/* A comparison for programs: schema irqbench-compare/1; see print.h. */
#include "host/lib/compare/print.h"

#include "host/lib/files/json_file.h"

#define SCHEMA "irqbench-compare/1"

static json_t *number_json(bool known, double value)
{
    return known ? json_number(value) : json_null();
}

static json_t *figures_json(const struct figures *figures)
{
    json_t *object = json_object();

    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        if (figures->known[i])
            json_object_set_new(object, figure_name((enum figure)i),
                                number_json(true, figures->of[i]));
    return object;
}

static json_t *change_json(const struct difference *difference)
{
    struct figures change = difference->to;

    for (unsigned i = 0; i < FIGURE_COUNT; i++) {
        change.known[i] &= difference->from.known[i];
        change.of[i] -= difference->from.of[i];
    }
    return figures_json(&change);
}

static json_t *parts_json(const struct difference *difference)
{
    if (!difference->has_parts)
        return json_null();
    return json_pack("{s:o, s:o}", "hardware", number_json(true, difference->hardware), "software",
                     number_json(true, difference->software));
}

static json_t *statistic_json(const struct silicon_statistic *own)
{
    bool tested = own->adjusted <= SILICON_LEVEL;

    return json_pack("{s:o, s:o, s:o, s:o, s:f, s:f, s:o, s:b}", "old",
                     number_json(true, own->from), "new", number_json(true, own->to), "low",
                     number_json(tested, own->low), "high", number_json(tested, own->high), "p",
                     own->p, "p_adjusted", own->adjusted, "floor", number_json(true, own->floor),
                     "changed", own->real);
}

/* Of exact numbers null. */
static json_t *silicon_json(const struct difference *difference)
{
    const struct silicon_change *change = &difference->silicon;
    json_t *object = NULL;

    if (!difference->measured)
        return json_null();
    object = json_pack("{s:f, s:f}", "delta", change->delta, "delta_floor", change->delta_floor);
    for (size_t i = 0; i < SILICON_STATISTICS; i++)
        if (change->statistics[i].known)
            json_object_set_new(object, change->statistics[i].name,
                                statistic_json(&change->statistics[i]));
    return object;
}

static json_t *difference_json(const struct difference *difference)
{
    const struct result_cell *cell = difference->new_cell;

    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:o, s:o}", "cell",
                     cell->id, "old_cell", difference->old_cell->id, "metric",
                     difference->new->name, "unit", result_metric_unit(cell, difference->new),
                     "evidence", result_evidence_name(cell->target->evidence), "change",
                     change_name(difference->change), "old", figures_json(&difference->from), "new",
                     figures_json(&difference->to), "difference", change_json(difference),
                     "certain", difference->certain, "parts", parts_json(difference), "silicon",
                     silicon_json(difference));
}

static json_t *side_json(const struct compare_side *side)
{
    return json_pack("{s:o, s:o, s:o}", "file", json_text_of(side->results->path), "run",
                     json_text_of(side->results->name), "subject",
                     side->subject ? json_text_of(side->subject) : json_null());
}

static json_t *lone_json(const struct comparison *comparison)
{
    json_t *array = json_array();

    for (size_t i = 0; i < comparison->lone_count; i++) {
        const struct lone_cell *lone = &comparison->lone[i];
        const struct result_cell *cell = lone->new ? lone->new : lone->old;
        json_array_append_new(array, json_pack("{s:s, s:s, s:o}", "cell", cell->id, "kind",
                                               compare_lone_key(lone->kind), "reason",
                                               json_text_of(lone->reason)));
    }
    return array;
}

static json_t *counts_json(const struct comparison *comparison)
{
    json_t *object = json_pack("{s:I, s:I, s:I}", "cells", (json_int_t)comparison->cells,
                               "cells_equal", (json_int_t)comparison->equal_cells,
                               "cells_unsupported", (json_int_t)comparison->unsupported);

    for (unsigned i = 0; i < CHANGE_KINDS; i++)
        json_object_set_new(object, change_name((enum change)i),
                            json_integer((json_int_t)comparison->by_change[i]));
    return object;
}

bool compare_print_json(FILE *out, const struct comparison *comparison)
{
    json_t *differences = json_array(), *notes = json_array();

    for (size_t i = 0; i < comparison->difference_count; i++)
        if (comparison->differences[i].change != CHANGE_EQUAL)
            json_array_append_new(differences, difference_json(&comparison->differences[i]));
    for (size_t i = 0; i < comparison->note_count; i++)
        json_array_append_new(notes, json_text_of(comparison->notes[i]));
    json_t *root = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", SCHEMA, "old",
                             side_json(&comparison->old), "new", side_json(&comparison->new),
                             "notes", notes, "differences", differences, "cells",
                             lone_json(comparison), "counts", counts_json(comparison));
    bool fine = root && json_put_plain(out, root, JSON_INDENT(1) | JSON_SORT_KEYS);
    if (fine)
        putc('\n', out);
    json_decref(root);
    return fine;
}
