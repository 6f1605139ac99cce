/* Drawing: programs are run safely and end in time, no string of the data is
 * ever a command, and a light figure becomes a dark one.
 */
#include "host/lib/files/text_file.h"
#include "host/lib/plot/gnuplot.h"
#include "host/lib/plot/process.h"
#include "host/lib/plot/rows.h"
#include "host/lib/plot/sweep.h"
#include "host/lib/report/file.h"

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
    report_output_close(&output);
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
    assert_string_equal(errors, "line 7: no\n");
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
    assert_non_null(strstr(errors, "\n9998\n"));
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

static char *draw_rows(const char *name, const char *label)
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
                             .legend = {label, label},
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

/* Lost updates: at offset 1 one of two samples lost two, at offset 3 none. */
static void shares_are_means_at_an_offset(void **state)
{
    struct result_point points[] = {{1, 0, 5}, {1, 2, 5}, {3, 0, 10}};
    struct result_metric metric = {.max = {.known = true, .number = 2},
                                   .min = {.known = true},
                                   .sweep = points,
                                   .sweep_rows = 3};
    struct plot_panel panel = {.label = "none", .metric = &metric};
    struct plot_sweep plot = {.name = "n",
                              .title = "t",
                              .remark = "r",
                              .below = "b",
                              .shares = true,
                              .offsets = true,
                              .panels = &panel,
                              .count = 1};
    struct text script = {0};
    (void)state;
    plot_sweep_script(&script, &plot);
    assert_non_null(strstr(text_get(&script), "\n1 0.5 0.64 1.36 0 1\n3 0 2.64 3.36 0 0\nEOD"));
    text_free(&script);
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
        TEST(shares_are_means_at_an_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
