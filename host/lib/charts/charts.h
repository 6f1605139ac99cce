/* Charts of a run's metrics: a distribution, values by arrival or over a parameter, as a picture
 * (SVG, PNG, PDF) or as the gnuplot script that draws it. The same run gives the same bytes.
 */
#ifndef HOST_LIB_CHARTS_CHARTS_H
#define HOST_LIB_CHARTS_CHARTS_H

#include "host/lib/base/message.h"
#include "host/lib/results/results.h"

struct chart_request {
    const char *cell;   /* a pattern (pattern.h) */
    const char *metric; /* by name */
    const char *kind;   /* by name */
    const char *output; /* its end says the format: .svg, .png, .pdf, .gp */
};

/* Names of the kinds that there are, from 0 on; NULL at the end. */
const char *charts_kind_name(size_t index);
/* What it draws, in a few words; as charts_kind_name(). */
const char *charts_kind_about(size_t index);

/* What of a request is wrong before any run is read: its kind, or the end of the name. */
bool charts_request_check(const struct chart_request *request, struct message *message);

/* Draws and writes the whole file, or none. False with `message`: no such cell or metric, a kind
 * that does not fit, one constant value (which the message has), no gnuplot, or a file that cannot
 * be written. */
bool charts_draw(const struct results *results, const struct chart_request *request,
                 struct message *message);

#endif
