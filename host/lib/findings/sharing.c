/* Findings about shared state: what a section adds and to whom, and what an operation that
 * masks nothing costs. */
#include "host/lib/findings/findings.h"

#include <string.h>

/* What a discipline adds at worst to the entry of a line that shares nothing: of a higher
 * and of a lower priority, as the two cells of a scenario with that parameter say. */
struct added {
    double higher, lower;
};

static bool bystander(const struct finding *f, const char *discipline, struct added *added)
{
    long least = -1, most = -1, priority;
    for (size_t i = 0; i < f->target->cell_count; i++) {
        const struct result_cell *cell = f->target->cells[i];
        double worst;
        if (!finding_is_item(cell->scenario, "shared_bystander") ||
            strcmp(cell->subject, discipline) != 0 ||
            finding_parameters(cell->scenario, &priority, 1) != 1 ||
            !finding_worst(f, cell->scenario, discipline, "masked", &worst))
            continue;
        if (least < 0 || priority < least) {
            least = priority;
            added->higher = worst;
        }
        if (priority > most) {
            most = priority;
            added->lower = worst;
        }
    }
    return least >= 0 && least < most;
}

static void held_off(const struct finding *f)
{
    struct added added;
    size_t said = 0;
    for (size_t i = 0; i < f->target->subject_count[REPORT_SHARING]; i++) {
        const char *discipline = f->target->subjects[REPORT_SHARING][i];
        if (!bystander(f, discipline, &added))
            continue;
        finding_text(f, said++ ? ", "
                               : "What a discipline adds at worst to the entry of a higher "
                                 "and of a lower line that share nothing: ");
        finding_name(f, discipline);
        finding_text(f, " ");
        finding_more(f, added.higher);
        finding_text(f, " and ");
        finding_more(f, added.lower);
    }
    finding_text(f, said ? "." : "");
}

/* What sections by PRIMASK and by BASEPRI do to a line above the latter's mask. */
static void urgent_line(const struct finding *f)
{
    struct added primask, basepri;
    if (!bystander(f, "primask", &primask) || !bystander(f, "basepri", &basepri) ||
        primask.higher <= basepri.higher)
        return;
    finding_text(f,
                 "A section by BASEPRI spares the line above its mask what one by PRIMASK adds: ");
    finding_value(f, basepri.higher);
    finding_text(f, " instead of ");
    finding_amount(f, primask.higher);
    finding_text(f, ".");
}

static void atomics(const struct finding *f)
{
    struct added added;
    double atomic, plain, masked;
    if (!finding_typical(f, "shared_op", "atomic", "foreground_op", &atomic) ||
        !finding_typical(f, "shared_op", "none", "foreground_op", &plain))
        return;
    finding_text(f, "An atomic update takes ");
    finding_amount(f, atomic);
    finding_text(f, " where an unprotected one takes ");
    finding_value(f, plain);
    if (finding_typical(f, "shared_op", "primask", "foreground_op", &masked)) {
        finding_text(f, " and one under PRIMASK ");
        finding_value(f, masked);
    }
    if (bystander(f, "atomic", &added) && added.higher == 0 && added.lower == 0)
        finding_text(f, ", and holds nobody off");
    finding_text(f, ".");
}

finding_writer *const findings_of_sharing[] = {held_off, urgent_line, atomics, NULL};
