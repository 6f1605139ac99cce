/* The report's templates and the heat map's script, which are part of the tool, so
 * that it works from anywhere (reports/reports.mk embeds them), and how a
 * template's {{name}} places are filled. What is filled in is not looked at
 * again, so braces in the data stay what they are.
 */
#ifndef HOST_LIB_REPORT_TEMPLATE_H
#define HOST_LIB_REPORT_TEMPLATE_H

#include "host/lib/base/message.h"
#include "host/lib/base/text.h"

/* NUL-terminated texts. */
extern const char report_embed_page[];
extern const char report_embed_style[];
extern const char report_embed_script[];
extern const char report_embed_heatmap[];

struct template_value {
    const char *name;
    const char *text; /* as it is to stand there: already escaped */
};

/* Appends the filled template. A place without a value, a value without a place
 * and an unfinished place are errors. */
bool template_fill(struct text *out, const char *template_text, const struct template_value *values,
                   size_t count, struct message *message);

#endif
