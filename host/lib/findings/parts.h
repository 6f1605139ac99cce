/* What a style's whole interrupt is made of, by the measured pieces of one run: where its
 * cycles go, whether the pieces of a deferral make up the whole that was measured apart,
 * and the worst case that the pieces compose, beside the one that was observed.
 */
#ifndef HOST_LIB_REPORT_PARTS_H
#define HOST_LIB_REPORT_PARTS_H

#include "host/lib/survey/set.h"

/* The whole and its pieces, as one cell measured them: entry, body, exit or handoff
 * and resume. Of each the core's own share, where the evidence knows it. */
enum { PART_ENTRY, PART_BODY, PART_EXIT, PART_HANDOFF, PART_RESUME, PART_COUNT };
struct report_parts {
    struct {
        bool known;
        double all, hardware, worst;
    } of[PART_COUNT];
    bool has_hardware; /* some piece says what of it is the core's */
    double whole, worst_whole;
};
/* False if the style has no cell with the whole. */
bool report_parts_of(const struct report_target *target, const char *style,
                     struct report_parts *parts);
double report_parts_sum(const struct report_parts *parts);

/* From the trigger to the first useful instruction, by the pieces: entry, body and
 * handoff. False if the work is not handed on. */
bool report_parts_response(const struct report_parts *parts, double *sum);

/* The worst case of a style's response, composed of what the run has, and observed. */
struct report_worst {
    double masked;         /* the longest that anything of the run holds interrupts off */
    const char *masked_by; /* whose that is; NULL: nothing masks */
    double entry;          /* its worst entry under any load */
    double preempting;     /* one higher interrupt of the same design */
    double path;           /* body and handoff, where the work is handed on */
    bool is_observed;      /* a sweep saw its response */
    double composed, observed;
};
/* False if the run does not have the pieces. */
bool report_worst_of(const struct report_target *target, const char *style,
                     struct report_worst *worst);

#endif
