/* Figures that an earlier report has, and that would be drawn alike: by the same programs, from the
 * same source, finished in the same way. Beside each NAME.svg and NAME-dark.svg a report keeps the
 * source, NAME.gp or NAME.json, and REPORT_DRAWN says by which programs they were drawn, under
 * which title and description, and how long the SVG are and which CRC-32 they have.
 */
#ifndef HOST_LIB_REPORT_DRAWN_H
#define HOST_LIB_REPORT_DRAWN_H

#include "host/lib/report/figures/draw.h"
#include <jansson.h>

#define REPORT_DRAWN "drawn.json"

struct drawn {
    json_t *note; /* of what is drawn now */
    struct text versions[DRAWER_COUNT];
};

/* Asks the programs that are needed for their versions, and takes what can be kept. The figures
 * have their sources. */
bool drawn_begin(struct drawn *drawn, struct report_figures *figures,
                 const struct report_drawing *drawing, struct message *message);

/* Fills figures->drawn, once all are drawn. */
bool drawn_note(struct drawn *drawn, struct report_figures *figures, struct message *message);

void drawn_end(struct drawn *drawn);

#endif
