/* Links to the figures that stand beside the page as files, for slides and papers. */
#include "host/lib/report/page_group.h"

static bool belongs(const struct report_figure *figure, const struct report_group *group)
{
    return figure->target >= group->targets &&
           figure->target < group->targets + group->target_count;
}

static bool any_of(const struct report_figures *figures, const struct report_group *group)
{
    for (size_t i = 0; i < figures->count; i++)
        if (belongs(&figures->items[i], group))
            return true;
    return false;
}

static void add_link(struct text *out, const struct report_figure *figure)
{
    text_add(out, "<li><a href=\"" REPORT_FIGURES "/");
    text_html(out, text_get(&figure->name));
    text_add(out, ".svg\">");
    text_html(out, text_get(&figure->title));
    text_add(out, "</a> (<a href=\"" REPORT_FIGURES "/");
    text_html(out, text_get(&figure->name));
    text_add(out, "-dark.svg\">dark</a>)</li>\n");
}

void page_figures(struct text *out, const struct report_group *group,
                  const struct report_figures *figures)
{
    if (!any_of(figures, group))
        return;
    text_add(out, "<details class=\"fold\" id=\"figures-");
    page_group_id(out, group);
    text_add(out, "\"><summary><h3>Figures as files</h3></summary>\n<ul class=\"files\">\n");
    for (size_t i = 0; i < figures->count; i++)
        if (belongs(&figures->items[i], group))
            add_link(out, &figures->items[i]);
    text_add(out, "</ul>\n</details>\n");
}
