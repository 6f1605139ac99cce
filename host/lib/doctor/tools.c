/* Asks programs for their versions; see tools.h. */
#include "host/lib/doctor/tools.h"

#include "host/lib/base/child.h"
#include "host/lib/base/stop.h"
#include "host/lib/base/text.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/vdwt_plugin.h"
#include <stdlib.h>
#include <string.h>

#define VERSION_TIMEOUT_MS 60000 /* a busy machine takes long to start Python */

/* A program that says its version, and what is said where it does not. */
struct program {
    const char *name, *what;
    const char *const *argv;
    const char *missing, *remedy;
};

/* The first line of what a program says that has one, and ends well. */
static bool first_line(const char *const *argv, char text[CHILD_TAIL_MAX])
{
    struct message message = {0};
    struct child child;
    text[0] = '\0';
    if (!child_start(&child, &(struct child_setup){.argv = argv}, &message))
        return false;
    bool good = child_wait(&child, VERSION_TIMEOUT_MS, stop_fd()) && child.status == 0;
    child_tail(&child, text);
    child_stop(&child);
    size_t blank = strspn(text, "\n"), size = strcspn(text + blank, "\n");
    memmove(text, text + blank, size);
    text[size] = '\0';
    return good && size > 0;
}

static void add_program(struct lines *lines, const struct program *program)
{
    char text[CHILD_TAIL_MAX];
    if (first_line(program->argv, text))
        lines_add(lines, program->name, program->what, AUDIT_OK, NULL, "%s", text);
    else
        lines_add(lines, program->name, program->what, AUDIT_NOTE, program->remedy, "%s",
                  program->missing);
}

/* ---- QEMU runs ---- */

static void add_qemu(struct lines *lines)
{
    struct message message = {0};
    char version[QEMU_VERSION_MAX];
    if (qemu_version(version, &message))
        lines_add(lines, "qemu", "QEMU", AUDIT_OK, NULL, "%s %s", qemu_program(), version);
    else
        lines_add(lines, "qemu", "QEMU", AUDIT_BAD,
                  "apt-get install qemu-system-arm (or make deps); " QEMU_PROGRAM_VARIABLE
                  " names another one",
                  "%s does not run", qemu_program());
}

static void add_plugin(struct lines *lines)
{
    struct message message = {0};
    char *path = vdwt_plugin_find(&message);
    if (path)
        lines_add(lines, "plugin", "QEMU plugin", AUDIT_OK, NULL, "%s", path);
    else
        lines_add(lines, "plugin", "QEMU plugin", AUDIT_BAD,
                  "make host; " VDWT_PLUGIN_VARIABLE ", if set, must name one",
                  "libvdwt.so cannot be read");
    free(path);
}

static void add_images(struct lines *lines, const struct board_list *boards, const char *trouble)
{
    char more[64] = "";
    if (boards && boards->unbuilt.count)
        snprintf(more, sizeof more, "; make firmware builds %zu more", boards->unbuilt.count);
    if (boards)
        lines_add(lines, "images", "images", AUDIT_OK, NULL,
                  "of %zu board%s, which irqbench list boards names%s", boards->count,
                  boards->count == 1 ? "" : "s", more);
    else
        lines_add(lines, "images", "images", AUDIT_BAD, "make firmware", "%s", trouble);
}

static void add_compiler(struct lines *lines)
{
    const char *given = getenv("CROSS");
    char *path = NULL;
    if (asprintf(&path, "%sgcc", given && *given ? given : "arm-none-eabi-") < 0)
        return;
    const char *const argv[] = {path, "--version", NULL};
    add_program(lines, &(struct program){"compiler", "compiler", argv,
                                         "none for Arm runs: no new image can be built",
                                         "apt-get install gcc-arm-none-eabi binutils-arm-none-eabi "
                                         "libnewlib-arm-none-eabi (or make deps)"});
    free(path);
}

void tools_for_qemu(struct lines *lines, const struct board_list *boards, const char *trouble)
{
    add_qemu(lines);
    add_plugin(lines);
    add_images(lines, boards, trouble);
    add_compiler(lines);
}

/* ---- Reports ---- */

void tools_for_reports(struct lines *lines)
{
    static const char script[] =
        "import matplotlib, sys; print('Python', sys.version.split()[0] + ', matplotlib', "
        "matplotlib.__version__)";
    static const char *const gnuplot[] = {"gnuplot", "--version", NULL};
    static const char *const python[] = {"/usr/bin/python3", "-c", script, NULL};
    add_program(lines, &(struct program){"gnuplot", "gnuplot", gnuplot,
                                         "does not run: reports have no figures",
                                         "apt-get install gnuplot-nox"});
    add_program(lines, &(struct program){"matplotlib", "matplotlib", python,
                                         "/usr/bin/python3 has none: reports have no heat maps",
                                         "apt-get install python3-matplotlib"});
}

/* ---- Boards ---- */

void tools_for_flashing(struct lines *lines)
{
    static const char *const openocd[] = {"openocd", "--version", NULL};
    static const char *const pyocd[] = {"pyocd", "--version", NULL};
    static const char *const st_flash[] = {"st-flash", "--version", NULL};
    static const char *const probe_rs[] = {"probe-rs", "--version", NULL};
    static const char none[] = "not installed";
    static const struct program flashers[] = {
        {"openocd", "openocd", openocd, none, "apt-get install openocd"},
        {"pyocd", "pyocd", pyocd, none, "apt-get install python3-pyocd"},
        {"st-flash", "st-flash", st_flash, none, "apt-get install stlink-tools"},
        {"probe-rs", "probe-rs", probe_rs, none, "Debian has none: see https://probe.rs"},
    };
    for (size_t i = 0; i < sizeof flashers / sizeof *flashers; i++)
        add_program(lines, &flashers[i]);
}
