/* The report's templates and the heat map's script, which are part of the tool,
 * so that it works from anywhere (reports/reports.mk embeds them).
 */
#ifndef HOST_LIB_REPORT_EMBED_H
#define HOST_LIB_REPORT_EMBED_H

/* NUL-terminated texts. */
extern const char report_embed_page[];
extern const char report_embed_style[];
extern const char report_embed_heatmap[];

#endif
