/* gnuplot scripts: the opening of a figure, quoting, text, running. */
#include "host/lib/plot/gnuplot.h"

#include "host/lib/base/printable.h"
#include "host/lib/files/text_file.h"
#include "host/lib/plot/process.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

double plot_x(int pixels, int width)
{
    return (double)pixels / width;
}

double plot_y(int pixels, int height)
{
    return 1.0 - (double)pixels / height;
}

static bool special(unsigned char c)
{
    return c < 0x20 || c == 0x7f || strchr("'\"`\\$@<>&~^", c) != NULL;
}

/* Characters of UTF-8, not bytes. */
static size_t characters(const char *string)
{
    size_t count = 0;
    for (; *string != '\0'; string++)
        count += ((unsigned char)*string & 0xc0) != 0x80;
    return count;
}

void plot_quote(struct text *script, const char *string, size_t max)
{
    char *shown = printable_copy(string);
    string = shown != NULL ? shown : "";
    script->failed |= shown == NULL;
    bool cut = characters(string) > max;
    size_t left = cut ? max - 1 : max;
    text_add(script, "'");
    for (const char *at = string; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if ((c & 0xc0) != 0x80 && left-- == 0)
            break;
        text_add_bytes(script, special(c) ? "_" : at, 1);
    }
    text_add(script, cut ? "\u2026'" : "'");
    free(shown);
}

void plot_label(struct text *script, const char *position, const char *string,
                struct plot_style style)
{
    static const char *const aligns[] = {"left", "right", "center"};
    static const char *const faces[] = {"Sans", "Sans:Bold", "Mono", "Mono:Bold"};
    text_add(script, "set label ");
    plot_quote(script, string, style.most ? style.most : 160);
    text_addf(script, " at %s %s font 'Liberation %s,%d' tc rgb '%s' front\n", position,
              aligns[style.align], faces[style.face], style.size, plot_color(style.color));
}

void plot_open(struct text *script, const char *name, int width, int height, const char *title,
               const char *remark)
{
    text_addf(script,
              "reset session\n"
              "set encoding utf8\n"
              "set terminal svg size %d,%d dynamic noenhanced font 'Liberation Sans,13' "
              "background rgb '%s'\n"
              "set output '%s.svg'\n"
              "unset key\nset border 0\nset tics scale 0 nomirror tc rgb '%s'\n"
              "set style fill solid 1.0 noborder\n",
              width, height, plot_color(PLOT_BACKGROUND), name, plot_color(PLOT_MUTED));
    char at[64];
    snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(8, width), plot_y(16, height));
    plot_label(script, at, title, (struct plot_style){PLOT_TEXT, PLOT_LEFT, 15, PLOT_BOLD, 0});
    snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(8, width), plot_y(35, height));
    plot_label(script, at, remark, (struct plot_style){PLOT_MUTED, PLOT_LEFT, 13, PLOT_PLAIN, 0});
}

double plot_step(double max, int most)
{
    static const double rounds[] = {1, 2, 5};
    double decade = 1;
    for (int power = 0; power < 18; power++) {
        for (size_t i = 0; i < 3; i++)
            if (max / (decade * rounds[i]) <= most)
                return decade * rounds[i];
        decade *= 10;
    }
    return max;
}

/* The first figure of a process has another stroke ("currentColor") than those behind it ("black"):
 * which figure is first would show. So none of ours is. */
static const char first_figure[] =
    "set terminal svg; set output '/dev/null'; plot [0:1] [0:1] 0; unset output";

bool plot_gnuplot_run(const char *directory, const char *const names[], size_t count,
                      struct message *message)
{
    /* No user's settings, and then the scripts. */
    static const char *const options[] = {"gnuplot", "-d", "-e", first_figure};
    const size_t option_count = sizeof options / sizeof options[0];
    const char **argv = calloc(count + option_count + 1u, sizeof *argv);
    struct text files = {0};
    char errors[PLOT_PROCESS_STDERR_MAX] = "out of memory";
    enum plot_process_result result = PLOT_PROCESS_SYSTEM;
    size_t *starts = calloc(count + 1, sizeof *starts);
    if (argv != NULL && starts != NULL) {
        memcpy(argv, options, sizeof options);
        for (size_t i = 0; i < count; i++) {
            starts[i] = files.used;
            text_addf(&files, "%s.gp%c", names[i], '\0');
        }
        for (size_t i = 0; i < count && !files.failed; i++)
            argv[i + option_count] = files.data + starts[i];
        if (!files.failed)
            result = plot_process_run(directory, argv, PLOT_GNUPLOT_LIMIT_MS, errors);
    }
    text_free(&files);
    free(starts);
    free(argv);
    if (result == PLOT_PROCESS_OK)
        return true;
    return plot_process_message(result, "gnuplot", "gnuplot-nox", errors, message);
}

#define VERSION_FILE "gnuplot.txt"
#define VERSION_MAX  4096u

/* Not by --version, whose text a wrapper may mix with its own. */
bool plot_gnuplot_version(const char *directory, struct text *version, struct message *message)
{
    static const char *const argv[] = {"gnuplot", "-d", "-e",
                                       "set print '" VERSION_FILE
                                       "'; print 'gnuplot ', GPVAL_VERSION, ' ', GPVAL_PATCHLEVEL",
                                       NULL};
    char errors[PLOT_PROCESS_STDERR_MAX];
    struct text path = {0};
    size_t size = 0;
    enum plot_process_result result =
        plot_process_run(directory, argv, PLOT_GNUPLOT_LIMIT_MS, errors);
    if (result != PLOT_PROCESS_OK)
        return plot_process_message(result, "gnuplot", "gnuplot-nox", errors, message);
    text_addf(&path, "%s/" VERSION_FILE, directory);
    char *said = text_file_read(text_get(&path), VERSION_MAX, &size, message);
    if (said != NULL)
        text_add(version, said);
    text_free(&path);
    free(said);
    return said != NULL;
}
