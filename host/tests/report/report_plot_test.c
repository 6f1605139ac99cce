/* Drawing: programs are run safely and end in time, no string of the data is
 * ever a command, and a light figure becomes a dark one.
 */
#include "host/lib/files/text_file.h"
#include "host/lib/plot/gnuplot.h"
#include "host/lib/plot/process.h"
#include "host/lib/plot/rows.h"
#include "host/lib/plot/sweep.h"
#include "host/lib/report/file.h"

#include <math.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct report_output output;
static struct message message;

static int open_scratch(void **state)
{
    char directory[] = "/tmp/irqbench-plot-XXXXXX";
    (void)state;
    message = (struct message){0};
    return mkdtemp(directory) != NULL && rmdir(directory) == 0 &&
                   report_output_open(&output, directory, &message)
               ? 0
               : -1;
}

static int close_scratch(void **state)
{
    (void)state;
    report_output_close(&output, &message);
    return 0;
}

static enum plot_process_result shell(const char *script, unsigned limit_ms, char *errors)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    return plot_process_run("/", argv, limit_ms, errors);
}

static void a_program_that_ends_well(void **state)
{
    char errors[PLOT_PROCESS_STDERR_MAX];
    (void)state;
    assert_int_equal(shell("test \"$PWD\" = / && echo out", 20000, errors), PLOT_PROCESS_OK);
    assert_string_equal(errors, "");
}

static void what_a_failing_program_said_comes_back(void **state)
{
    char errors[PLOT_PROCESS_STDERR_MAX];
    (void)state;
    assert_int_equal(shell("echo line 7: no >&2; exit 3", 20000, errors), PLOT_PROCESS_FAILED);
    assert_string_equal(errors, "line 7: no");
    assert_int_equal(shell("kill -SEGV $$", 20000, errors), PLOT_PROCESS_FAILED);
}

static void of_a_flood_the_end_is_kept(void **state)
{
    char errors[PLOT_PROCESS_STDERR_MAX];
    (void)state;
    assert_int_equal(shell("i=0; while [ $i -lt 9999 ]; do echo $i; i=$((i+1)); done >&2; exit 1",
                           60000, errors),
                     PLOT_PROCESS_FAILED);
    assert_true(strlen(errors) < PLOT_PROCESS_STDERR_MAX);
    assert_non_null(strstr(errors, "\n9998"));
    assert_null(strstr(errors, "\n1000\n"));
}

static void a_missing_program_is_told_from_a_failing_one(void **state)
{
    char errors[PLOT_PROCESS_STDERR_MAX];
    const char *const argv[] = {"irqbench-no-such-program", NULL};
    (void)state;
    assert_int_equal(plot_process_run("/", argv, 20000, errors), PLOT_PROCESS_MISSING);
    assert_false(
        plot_process_message(PLOT_PROCESS_MISSING, "gnuplot", "gnuplot-nox", errors, &message));
    assert_non_null(strstr(message.text, "apt-get install gnuplot-nox"));
}

/* True when nobody holds the pipe's other end any more. */
static bool closed_by_all(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    char byte;
    return poll(&wait, 1, 10000) == 1 && read(fd, &byte, 1) == 0;
}

/* Also when it closed its standard error, ignores SIGTERM and has children. */
static void a_program_that_hangs_is_ended_with_its_children(void **state)
{
    static const char *const scripts[] = {
        "sleep 1000",
        "exec 2>&-; trap '' TERM; sleep 1000",
        "sleep 1000 & wait",
    };
    char errors[PLOT_PROCESS_STDERR_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        int ends[2]; /* inherited by all of them */
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(shell(scripts[i], 100, errors), PLOT_PROCESS_TIMED_OUT);
        close(ends[1]);
        assert_true(closed_by_all(ends[0]));
        close(ends[0]);
    }
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* reaped */
}

static void quoted(const char *string, size_t max, const char *expected)
{
    struct text out = {0};
    plot_quote(&out, string, max);
    assert_string_equal(text_get(&out), expected);
    text_free(&out);
}

static void nothing_special_survives_quoting(void **state)
{
    (void)state;
    quoted("raw_c", 20, "'raw_c'");
    quoted("a'b\"c`d`e$f\\g@h{i}j<k>l&m\nn", 80, "'a_b_c_d_e_f_g_h{i}j_k_l_m_nn'");
    quoted("\u00e9\u00e9\u00e9\u00e9", 4, "'\u00e9\u00e9\u00e9\u00e9'");
    quoted("\u00e9\u00e9\u00e9\u00e9\u00e9", 4, "'\u00e9\u00e9\u00e9\u2026'");
}

/* The second legend may be NULL. To be freed. */
static char *draw_legends(const char *name, const char *label, const char *first,
                          const char *second)
{
    struct plot_row rows[] = {
        {.kind = PLOT_ROW_GROUP, .label = label},
        {.kind = PLOT_ROW_BAR, .label = label, .text = "3", .first = 1, .second = 2, .high = 4},
        {.kind = PLOT_ROW_NOTE, .label = "none", .text = "inconclusive"},
    };
    struct plot_rows plot = {.name = name,
                             .title = label,
                             .remark = label,
                             .unit = label,
                             .legend = {first, second},
                             .color = {PLOT_FLOOR, PLOT_ADDED},
                             .rows = rows,
                             .count = 3};
    const char *const names[] = {name};
    struct text script = {0}, path = {0};
    size_t size;
    plot_rows_script(&script, &plot);
    assert_true(report_file_write(output.scratch, name, ".gp", &script, &message));
    if (!plot_gnuplot_run(output.scratch, names, 1, &message))
        fail_msg("%s", message.text);
    text_addf(&path, "%s/%s.svg", output.scratch, name);
    char *svg = text_file_read(text_get(&path), 1u << 20, &size, &message);
    text_free(&script);
    text_free(&path);
    assert_non_null(svg);
    return svg;
}

static char *draw_rows(const char *name, const char *label)
{
    return draw_legends(name, label, label, label);
}

static void a_hostile_name_is_drawn_and_not_run(void **state)
{
    struct stat info;
    struct text touched = {0};
    (void)state;
    char *svg = draw_rows("hostile", "'; system('touch touched') #`touch touched`\n!touch touched");
    text_addf(&touched, "%s/touched", output.scratch);
    assert_int_not_equal(stat(text_get(&touched), &info), 0);
    assert_non_null(strstr(svg, "touch touched"));
    text_free(&touched);
    free(svg);
}

static void a_script_that_is_wrong_is_reported(void **state)
{
    const char *const names[] = {"wrong"};
    struct text script = {0};
    (void)state;
    text_add(&script, "plot nonsense\n");
    assert_true(report_file_write(output.scratch, "wrong", ".gp", &script, &message));
    assert_false(plot_gnuplot_run(output.scratch, names, 1, &message));
    assert_non_null(strstr(message.text, "nonsense"));
    text_free(&script);
}

/* The horizontal ends of a colour's first box: points = 'X0,Y0 X1,Y0 X1,Y1 X0,Y1 '. */
static void box_ends(const char *svg, const char *color, double *start, double *end)
{
    const char *box = strstr(svg, color);
    assert_non_null(box);
    assert_int_equal(sscanf(strstr(box, "points = '"), "points = '%lf,%*f %lf,", start, end), 2);
}

static void a_bar_is_as_long_as_its_value(void **state)
{
    double start, seam, from, end;
    (void)state;
    char *svg = draw_rows("lengths", "x");
    box_ends(svg, "rgb(154, 165, 177)", &start, &seam);
    box_ends(svg, "rgb(  0, 114, 178)", &from, &end);
    assert_true(seam > start && from == seam);
    /* 1 and then 2 of the same unit. */
    assert_true((end - seam) / (seam - start) > 1.98 && (end - seam) / (seam - start) < 2.02);
    free(svg);
}

static void dark_figures_have_dark_colours(void **state)
{
    struct text out = {0};
    (void)state;
    plot_theme_darken(&out, "a #ffffff b rgb( 27,  31,  36) c rgb(0,114,178) d #123456 #fff rgb(x");
    assert_string_equal(text_get(&out), "a #171b21 b #e8eaed c #4aa8e0 d #123456 #fff rgb(x");
    text_free(&out);
}

static void figures_carry_their_own_title(void **state)
{
    struct text out = {0};
    (void)state;
    plot_theme_finish(&out,
                      "<svg><title>Gnuplot</title>\n<desc>Produced by GNUPLOT 9 </desc>\n</svg>",
                      "a<b", "c&d");
    assert_string_equal(text_get(&out), "<svg><title>a&lt;b</title>\n<desc>c&amp;d</desc>\n</svg>");
    text_free(&out);
}

static void sizes_come_from_the_view_box(void **state)
{
    int width = 0, height = 0;
    (void)state;
    assert_true(plot_theme_size("<svg viewBox=\"0 0 470 312\">", &width, &height));
    assert_int_equal(width, 470);
    assert_int_equal(height, 312);
    assert_false(plot_theme_size("<svg>", &width, &height));
}

static void steps_are_round(void **state)
{
    static const struct {
        double max;
        int most;
        double step;
    } cases[] = {{1, 5, 1}, {5, 5, 1}, {6, 5, 2}, {26, 5, 10}, {125, 5, 50}, {1000, 4, 500}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(plot_step(cases[i].max, cases[i].most) == cases[i].step);
}

/* ---- Legends ---- */

/* A text of 13 pixels, by the widths of Helvetica's letters, which Liberation Sans has: in
 * thousandths of its size. */
static double text_width(const char *text)
{
    static const char letters[] = " abcdefghijklmnopqrstuvwxyz,";
    static const int widths[] = {278, 556, 556, 500, 556, 556, 278, 556, 556, 222,
                                 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
                                 278, 556, 500, 722, 500, 500, 500, 278};
    double sum = 0;
    for (; *text; text++) {
        const char *letter = strchr(letters, *text);
        assert_non_null(letter);
        sum += widths[letter - letters] * 13.0 / 1000;
    }
    return sum;
}

#define PIECES 16u
struct legend_text {
    char text[128];
    double x, y;
};

/* The texts of a figure that stand below its axis, in their order; how many there are. */
static size_t legend_texts(const char *svg, double below, struct legend_text out[PIECES])
{
    size_t count = 0;
    for (const char *at = svg; (at = strstr(at, "translate(")) != NULL; at++) {
        struct legend_text *one = &out[count];
        const char *text = strstr(at, "<text>");
        if (text == NULL || sscanf(at, "translate(%lf,%lf)", &one->x, &one->y) != 2 ||
            one->y < below || sscanf(text, "<text>%127[^<]", one->text) != 1)
            continue;
        assert_true(++count < PIECES);
    }
    return count;
}

/* Draws them and puts together again what was drawn. `rows`: how many there must be. */
static void assert_legends(const char *first, const char *second, size_t rows)
{
    struct legend_text texts[PIECES];
    struct text together = {0}, wanted = {0};
    int width = 0, height = 0, plain = 0;
    char *svg = draw_legends("legends", "x", "a", NULL);
    assert_true(plot_theme_size(svg, &width, &plain));
    free(svg);
    svg = draw_legends("legends", "x", first, second);
    assert_true(plot_theme_size(svg, &width, &height));
    size_t count = legend_texts(svg, plain - 22, texts), seen = 0;
    for (size_t i = 0; i < count; i++) {
        const struct legend_text *one = &texts[i];
        bool new_row = i == 0 || one->y > texts[i - 1].y + 13;
        seen += new_row;
        assert_true(one->x >= 0 && one->x + text_width(one->text) <= width);
        assert_true(one->y < height);
        assert_true(new_row || one->x > texts[i - 1].x + text_width(texts[i - 1].text) + 18);
        text_addf(&together, "%s%s", i ? " " : "", one->text);
    }
    text_addf(&wanted, "%s%s%s", first, second ? " " : "", second ? second : "");
    assert_string_equal(text_get(&together), text_get(&wanted));
    text_free(&together);
    text_free(&wanted);
    assert_int_equal(seen, rows);
    assert_int_equal(height - plain, 20 * ((int)rows - 1));
    free(svg);
}

static void a_legend_that_does_not_fit_goes_into_rows(void **state)
{
    static const char longest[] =
        "what the core itself spends on entering and on leaving, and on chaining exceptions, or "
        "the "
        "smallest value of the group where nobody can tell one from the other";
    (void)state;
    assert_legends("hardware", "software", 1);
    assert_legends("smallest of the group", "beyond it", 1);
    assert_legends("hardware, or the smallest of the group", "software, or beyond it", 2);
    assert_legends("hardware", "software, or what is beyond the smallest of all", 2);
    assert_legends("hardware", NULL, 1);
    assert_legends(longest, NULL, 4);
    assert_legends("hardware", longest, 5);
    assert_legends(longest, longest, 8);
}

/* Every length, so that the ends of rows are met as well. */
static void no_length_of_a_legend_is_cut(void **state)
{
    char words[] = "an i an u an o an i an u an o an i an u an o an i an u an o an i an u";
    (void)state;
    for (size_t length = 2; length < sizeof words; length += 5) {
        char first[sizeof words];
        snprintf(first, sizeof first, "%.*s", (int)length, words);
        assert_legends(first, "software, or beyond it", length <= 28 ? 1 : 2);
    }
}

/* ---- Sweeps ---- */

static const struct result_insn region[] = {
    {0x400, 1, 0, "nop"},
    {0x402, 2, 1, "ldm.w ip, {r2, r3, r4}"},
    {0x406, 1, 3, "str r3, [r0]"},
};

static struct result_cell cell_over(const struct result_insn *insns, size_t count)
{
    return (struct result_cell){.region = (struct result_insn *)(uintptr_t)insns,
                                .region_rows = count,
                                .has_coverage = true,
                                .has_cycles = true,
                                .coverage_met = 3,
                                .coverage_existing = 3,
                                .cycles_met = 4,
                                .cycles_existing = 4};
}

static char *sweep_script(const struct plot_panel *panels, size_t count, bool shares)
{
    struct plot_sweep plot = {.name = "n",
                              .title = "t",
                              .remark = "r",
                              .below = "b",
                              .shares = shares,
                              .panels = panels,
                              .count = count};
    struct text script = {0};
    plot_sweep_script(&script, &plot);
    assert_false(script.failed);
    return script.data;
}

/* Where the boxes of a layer lie: x0, x1, y0, y1 of each; how many there are. */
static size_t boxes(const char *script, int layer, double out[][4], size_t most)
{
    char name[32];
    size_t count = 0;
    snprintf(name, sizeof name, "$layer%d << EOD\n", layer);
    const char *at = strstr(script, name);
    for (at = at ? strchr(at, '\n') + 1 : NULL; at && count < most; at = strchr(at, '\n') + 1) {
        double x, y, *box = out[count];
        if (sscanf(at, "%lf %lf %lf %lf %lf %lf", &x, &y, &box[0], &box[1], &box[2], &box[3]) != 6)
            break;
        count++;
    }
    return count;
}
enum { LEAST = 2, MORE = 3, LOST = 4 };

static size_t occurrences(const char *script, const char *words)
{
    size_t count = 0;
    for (const char *at = script; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

/* Two are lost by half of those that came into the load's first cycle, so one on average:
 * half of the axis, which goes to two. Nothing is lost elsewhere. */
static void lost_updates_are_means_in_a_cycle(void **state)
{
    struct result_point points[] = {
        {0, 0, 0, 0, 10}, {1, 0, 1, 0, 5}, {1, 0, 1, 2, 5}, {1, 1, 2, 2, 10}, {2, 0, 3, 0, 10}};
    struct result_count counts[] = {{0, 3}, {2, 2}};
    struct result_metric metric = {.max = {.known = true, .number = 2, .integer = 2},
                                   .min = {.known = true},
                                   .counts = counts,
                                   .count_rows = 2,
                                   .sweep = points,
                                   .sweep_rows = 5};
    struct result_cell cell = cell_over(region, 3);
    struct plot_panel panel = {.label = "none", .cell = &cell, .metric = &metric};
    double box[8][4];
    (void)state;
    char *script = sweep_script(&panel, 1, true);
    assert_int_equal(boxes(script, LOST, box, 8), 2);
    assert_true(fabs(2 * (box[0][1] - box[0][0]) - (box[1][1] - box[1][0])) < 0.01);
    assert_true(fabs(box[0][0] - box[1][0]) < 0.01);
    assert_true(box[1][2] >= box[0][3]); /* the later cycle is below */
    assert_non_null(strstr(script, "set label '0x0402 ldm.w ip, {r2-r4}' at"));
    assert_int_equal(occurrences(script, "Liberation Mono:Bold"), 1);
    free(script);
}

static struct result_metric varying(struct result_point points[4], struct result_count counts[2])
{
    static const struct result_point all[] = {
        {0, 0, 0, 12, 1}, {1, 0, 1, 13, 1}, {1, 1, 2, 12, 1}, {2, 0, 3, 12, 1}};
    memcpy(points, all, sizeof all);
    counts[0] = (struct result_count){12, 3};
    counts[1] = (struct result_count){13, 1};
    return (struct result_metric){.min = {.known = true, .number = 12, .integer = 12},
                                  .max = {.known = true, .number = 13, .integer = 13},
                                  .counts = counts,
                                  .count_rows = 2,
                                  .sweep = points,
                                  .sweep_rows = 4};
}

static void an_instruction_is_a_row_and_a_cycle_a_mark(void **state)
{
    struct result_point points[4];
    struct result_count counts[2];
    struct result_metric metric = varying(points, counts);
    struct result_cell cell = cell_over(region, 3);
    struct plot_panel panel = {.label = "raw_c", .cell = &cell, .metric = &metric};
    double least[8][4], more[8][4];
    (void)state;
    char *script = sweep_script(&panel, 1, false);
    /* Three marks and a bar; one and a bar. */
    assert_int_equal(boxes(script, LEAST, least, 8), 4);
    assert_int_equal(boxes(script, MORE, more, 8), 2);
    assert_true(more[0][0] > least[0][1]);
    assert_true(least[0][3] < more[0][2] && more[0][3] < least[1][2] && least[1][3] < least[2][2]);
    assert_int_equal(occurrences(script, "set label '0x04"), 3);
    assert_non_null(strstr(script, "'4 cycles a pass'"));
    free(script);
}

static void subjects_of_one_code_stand_side_by_side(void **state)
{
    static const struct result_insn other[] = {
        {0x500, 1, 0, "nop"}, {0x502, 2, 1, "ldr r3, [r0]"}, {0x504, 1, 3, "nop"}};
    struct result_point points[4];
    struct result_count counts[2];
    struct result_metric metric = varying(points, counts);
    struct result_cell here = cell_over(region, 3), there = cell_over(other, 3);
    struct plot_panel panels[6] = {{.label = "a", .cell = &here, .metric = &metric},
                                   {.label = "b", .cell = &here, .metric = &metric},
                                   {.label = "c"},
                                   {.label = "d", .cell = &here, .metric = &metric},
                                   {.label = "e", .cell = &here, .metric = &metric},
                                   {.label = "f", .cell = &there, .metric = &metric}};
    (void)state;
    char *script = sweep_script(panels, 2, false);
    assert_int_equal(occurrences(script, "set label '0x0402"), 1);
    assert_non_null(strstr(script, "size 780,"));
    free(script);
    script = sweep_script(panels, 6, false); /* five in two bands, and the other code */
    assert_int_equal(occurrences(script, "set label '0x0402"), 2);
    assert_int_equal(occurrences(script, "set label '0x0502"), 1);
    free(script);
    script = sweep_script(panels + 5, 1, false);
    assert_non_null(strstr(script, "size 470,"));
    free(script);
}

/* Two of them may differ in their ends alone. */
static void long_names_get_smaller_before_they_are_cut(void **state)
{
    struct result_point points[4];
    struct result_count counts[2];
    struct result_metric metric = varying(points, counts);
    struct result_cell here = cell_over(region, 3);
    struct plot_panel panels[4] = {
        {.label = "raw_c", .cell = &here, .metric = &metric},
        {.label = "dispatch_linear(8,0)", .cell = &here, .metric = &metric},
        {.label = "dispatch_linear(8,4)", .cell = &here, .metric = &metric},
        {.label = "a_name_that_is_too_long_for_any_column(1)", .cell = &here, .metric = &metric}};
    (void)state;
    char *script = sweep_script(panels, 4, false);
    assert_non_null(strstr(script, "'dispatch_linear(8,0)'"));
    assert_non_null(strstr(script, "'dispatch_linear(8,4)'"));
    assert_non_null(strstr(script, "'a_name_that_is"));
    assert_null(strstr(script, "column(1)'"));
    free(script);
}

#define MANY 100u

static void a_long_region_shows_what_varies(void **state)
{
    static struct result_insn insns[MANY];
    static struct result_point points[MANY];
    struct result_count counts[] = {{12, MANY - 1}, {15, 1}};
    struct result_metric metric = {.min = {.known = true, .number = 12, .integer = 12},
                                   .max = {.known = true, .number = 15, .integer = 15},
                                   .counts = counts,
                                   .count_rows = 2,
                                   .sweep = points,
                                   .sweep_rows = MANY};
    (void)state;
    for (uint32_t i = 0; i < MANY; i++) {
        insns[i] = (struct result_insn){0x400 + 2 * i, 1, i, "nop"};
        points[i] = (struct result_point){i, 0, i, i == 60 ? 15 : 12, 1};
    }
    struct result_cell cell = cell_over(insns, MANY);
    struct plot_panel panel = {.label = "raw_c", .cell = &cell, .metric = &metric};
    char *script = sweep_script(&panel, 1, false);
    assert_int_equal(occurrences(script, "set label '0x"), 1);
    assert_non_null(strstr(script, "set label '0x0478 nop' at"));
    assert_non_null(strstr(script, "'99 others'"));
    free(script);
    points[60].value = metric.max.integer = 12;
    metric.max.number = 12;
    metric.count_rows = 1;
    script = sweep_script(&panel, 1, false);
    assert_non_null(strstr(script, "'each of 100 instructions'"));
    free(script);
}

/* gnuplot takes what is written, hostile instructions and panels without a number too. */
static void sweeps_are_drawn(void **state)
{
    static const struct result_insn hostile[] = {
        {0x400, 1, 0, "'; system('touch touched') #`touch touched`\n!touch touched"},
        {0x402, 2, 1, "{{{@}"},
        {0x406, 1, 3, ""}};
    struct result_point points[4];
    struct result_count counts[2];
    struct result_metric metric = varying(points, counts);
    struct result_cell cell = cell_over(hostile, 3);
    struct plot_panel panels[] = {{.label = "a", .cell = &cell, .metric = &metric}, {.label = "b"}};
    const char *const names[] = {"n"};
    struct stat info;
    (void)state;
    for (size_t first = 0; first < 2; first++) {
        struct text script = {0}, touched = {0};
        script.data = sweep_script(panels + first, 2 - first, false);
        script.used = strlen(script.data);
        assert_true(report_file_write(output.scratch, "n", ".gp", &script, &message));
        if (!plot_gnuplot_run(output.scratch, names, 1, &message))
            fail_msg("%s", message.text);
        text_addf(&touched, "%s/touched", output.scratch);
        assert_int_not_equal(stat(text_get(&touched), &info), 0);
        text_free(&script);
        text_free(&touched);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scratch, close_scratch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_program_that_ends_well),
        TEST(what_a_failing_program_said_comes_back),
        TEST(of_a_flood_the_end_is_kept),
        TEST(a_missing_program_is_told_from_a_failing_one),
        TEST(a_program_that_hangs_is_ended_with_its_children),
        TEST(nothing_special_survives_quoting),
        TEST(a_hostile_name_is_drawn_and_not_run),
        TEST(a_script_that_is_wrong_is_reported),
        TEST(a_bar_is_as_long_as_its_value),
        TEST(dark_figures_have_dark_colours),
        TEST(figures_carry_their_own_title),
        TEST(sizes_come_from_the_view_box),
        TEST(steps_are_round),
        TEST(a_legend_that_does_not_fit_goes_into_rows),
        TEST(no_length_of_a_legend_is_cut),
        TEST(lost_updates_are_means_in_a_cycle),
        TEST(an_instruction_is_a_row_and_a_cycle_a_mark),
        TEST(subjects_of_one_code_stand_side_by_side),
        TEST(long_names_get_smaller_before_they_are_cut),
        TEST(a_long_region_shows_what_varies),
        TEST(sweeps_are_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
