/* Whole runs, with this very program in QEMU's and the plugin's place: what becomes of every kind
 * of target, that neither order nor speed nor being killed changes a result, and
 * that no child is ever left behind.
 */
#include "host/lib/base/stop.h"
#include "host/lib/files/json_file.h"
#include "host/lib/run/run.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/vdwt_plugin.h"
#include "host/tests/target/fake_target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
/* After those four. */
#include <cmocka.h>

#define FIRMWARE "host/tests/fixtures/firmware"

/* Eight cells on two boards; two of each are swept. */
#define CONFIG                                                                                     \
    "name: fake\n"                                                                                 \
    "boards: [mps2-an385, mps2-an386]\n"                                                           \
    "scenarios: [entry_exit, entry_swept]\n"                                                       \
    "styles: [raw_c, raw_asm]\n"                                                                   \
    "loads: idle\n"                                                                                \
    "samples: {synchronous: 120, asynchronous: 200}\n"                                             \
    "timeout_s: 600\n"
#define CELLS 8u

/* Three cells on one board. Only where the limit is what is asked it is short: else a machine that
 * is slow, or busy, would come to it. */
#define LIMIT_S   2
#define PATIENT_S 600
#define NEVER_S   1000000u /* more than any test may take */
#define SMALL                                                                                      \
    "name: small\n"                                                                                \
    "boards: mps2-an385\n"                                                                         \
    "scenarios: entry_exit\n"                                                                      \
    "styles: [raw_c, raw_asm, dispatch_table]\n"                                                   \
    "samples: {synchronous: 120, asynchronous: 200}\n"                                             \
    "timeout_s: 600\n"
#define SMALL_CELLS 3u

static struct fixture {
    char directory[64]; /* of the test */
    char config_path[96], out[96], other[96];
    struct board_list boards;
    struct config *config;
    FILE *progress;
    char *progress_text;
    size_t progress_size;
    struct runner_setup setup;
    struct rebuild_summary summary;
    struct message message;
} fixture;

/* ---- Set-up ---- */

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *data = calloc(1, 1u << 20);
    assert_non_null(file);
    *size = fread(data, 1, (1u << 20) - 1u, file);
    fclose(file);
    return data;
}

static void load_config(struct fixture *f, const char *text)
{
    write_file(f->config_path, text, strlen(text));
    config_free(f->config);
    f->config = config_load(f->config_path, &f->boards, &f->message);
    if (!f->config)
        print_error("%s", f->message.text);
    assert_non_null(f->config);
    f->setup.config = f->config;
}

static void script(const char *text)
{
    setenv(FAKE_SCRIPT_VARIABLE, text, 1);
}

static int set_up(void **state)
{
    struct fixture *f = &fixture;
    char program[PATH_MAX] = "";
    memset(f, 0, sizeof *f);
    strcpy(f->directory, "/tmp/irqbench-runner-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    setenv("TMPDIR", f->directory, 1); /* sockets of runs that are killed go with it */
    snprintf(f->config_path, sizeof f->config_path, "%s/config.yaml", f->directory);
    snprintf(f->out, sizeof f->out, "%s/out", f->directory);
    snprintf(f->other, sizeof f->other, "%s/other", f->directory);
    assert_true(readlink("/proc/self/exe", program, sizeof program - 1u) > 0);
    setenv(QEMU_PROGRAM_VARIABLE, program, 1);
    setenv(VDWT_PLUGIN_VARIABLE, program, 1); /* which nobody loads */
    script("");
    f->progress = open_memstream(&f->progress_text, &f->progress_size);
    f->setup = (struct runner_setup){.jobs = 2, .progress = f->progress};
    assert_true(boards_load(&f->boards, FIRMWARE, &f->message));
    load_config(f, CONFIG);
    *state = f;
    return stop_catch_signals(&f->message) ? 0 : -1;
}

static void remove_folder(const char *path)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", path);
    assert_int_equal(system(command), 0);
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    stop_release();
    config_free(f->config);
    boards_free(&f->boards);
    fclose(f->progress);
    free(f->progress_text);
    remove_folder(f->directory);
    /* Nobody is left: this process is the reaper of all it started. */
    assert_true(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
    return 0;
}

/* ---- Running ---- */

static void assert_message(const struct fixture *f, const char *part)
{
    if (!strstr(f->message.text, part))
        print_error("message is '%s', wanted '%s'\n", f->message.text, part);
    assert_non_null(strstr(f->message.text, part));
}

static bool try_run(struct fixture *f, const char *out, enum rundir_mode mode)
{
    f->message = (struct message){0};
    return benchmark_run(&f->setup, out, mode, &f->summary, NULL, &f->message);
}

static void run(struct fixture *f, const char *out)
{
    if (!try_run(f, out, RUNDIR_NEW) || f->message.count != 0)
        print_error("%s", f->message.text);
    assert_int_equal(f->message.count, 0);
    assert_int_equal(f->summary.cells, f->config->cell_count);
}

static json_t *read_run(const char *out)
{
    struct message message = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/run.json", out);
    json_t *value = json_file_read(path, "irqbench-run/2", &message);
    if (!value)
        print_error("%s", message.text);
    assert_non_null(value);
    return value;
}

static bool has_result(const char *out)
{
    char path[128];
    snprintf(path, sizeof path, "%s/run.json", out);
    return access(path, F_OK) == 0;
}

/* What must not depend on how the run went. */
static void assert_same_result(const char *one, const char *other)
{
    json_t *a = read_run(one), *b = read_run(other);
    json_object_del(a, "provenance");
    json_object_del(b, "provenance");
    assert_true(json_equal(a, b));
    json_decref(a);
    json_decref(b);
}

static json_t *find_cell(json_t *root, const char *id)
{
    size_t index = 0;
    json_t *cell = NULL;
    json_array_foreach(json_object_get(root, "cells"), index,
                       cell) if (strcmp(json_string_value(json_object_get(cell, "id")), id) ==
                                 0) return cell;
    fail_msg("no cell %s", id);
    return NULL;
}

static void assert_text(json_t *object, const char *key, const char *part)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text || !strstr(text, part))
        print_error("%s is '%s', wanted '%s'\n", key, text ? text : "(null)", part);
    assert_non_null(text);
    assert_non_null(strstr(text, part));
}

/* Runs with a script; the cell's status and reason, and that it has no number
 * unless it is ok. */
static void becomes_within(struct fixture *f, uint32_t timeout_s, const char *text,
                           const char *status, const char *reason)
{
    load_config(f, SMALL);
    f->config->timeout_s = timeout_s;
    script(text);
    run(f, f->out);
    json_t *root = read_run(f->out);
    json_t *cell = find_cell(root, "mps2-an385/entry_exit/raw_asm/none");
    assert_text(cell, "status", status);
    assert_text(cell, "reason", reason);
    assert_int_equal(json_object_size(json_object_get(cell, "metrics")), 0);
    /* The others have theirs. */
    assert_int_equal(f->summary.by_status[RESULT_OK], SMALL_CELLS - 1u);
    assert_text(find_cell(root, "mps2-an385/entry_exit/raw_c/none"), "status", "ok");
    json_decref(root);
}

static void becomes(struct fixture *f, const char *text, const char *status, const char *reason)
{
    becomes_within(f, PATIENT_S, text, status, reason);
}

static json_int_t number(json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return json_integer_value(json_object_get(object, key));
}

/* ---- Good runs ---- */

static void a_run_gives_the_numbers_that_the_target_sent(void **state)
{
    struct fixture *f = *state;
    run(f, f->out);
    assert_int_equal(f->summary.by_status[RESULT_OK], CELLS);
    json_t *root = read_run(f->out);
    assert_int_equal(json_array_size(json_object_get(root, "cells")), CELLS);
    assert_int_equal(json_array_size(json_object_get(root, "targets")), 2);
    json_t *target = json_array_get(json_object_get(root, "targets"), 0);
    assert_text(target, "evidence", "model");
    assert_text(target, "clock", "dwt");
    assert_text(target, "qemu", FAKE_QEMU_VERSION);
    assert_int_equal(number(json_object_get(target, "model"), "core"), 0xC23);
    assert_int_equal(number(target, "read_cost"), 2);
    json_t *cell = find_cell(root, "mps2-an385/entry_exit/raw_c/none");
    json_t *entry = json_object_get(json_object_get(cell, "metrics"), "entry");
    assert_int_equal(number(entry, "max"), 12); /* 14 less a stamp's 2 */
    assert_int_equal(number(entry, "n"), 1);
    assert_int_equal(number(cell, "sampled"), 120);
    assert_int_equal(number(json_object_get(cell, "witness"), "equal"), 120);
    cell = find_cell(root, "mps2-an386/entry_swept/raw_asm/idle");
    entry = json_object_get(json_object_get(cell, "metrics"), "entry");
    assert_int_equal(number(entry, "n"), 4);
    assert_int_equal(
        number(json_object_get(json_object_get(cell, "coverage"), "boundaries"), "met"), 4);
    assert_int_equal(number(json_object_get(json_object_get(cell, "coverage"), "cycles"), "met"),
                     4);
    assert_int_equal(number(entry, "max"), 13); /* of what falls into the third instruction */
    json_t *wide = json_array_get(json_object_get(cell, "region"), 1);
    assert_int_equal(json_integer_value(json_array_get(wide, 0)), 0x402);
    assert_int_equal(json_integer_value(json_array_get(wide, 1)), 1);
    assert_string_equal(json_string_value(json_array_get(wide, 2)), "ldr.w r1, [r0]");
    json_t *sweep = json_object_get(entry, "sweep");
    assert_int_equal(json_array_size(sweep), 4);
    for (size_t i = 0; i < 4; i++) {
        json_t *point = json_array_get(sweep, i);
        assert_int_equal(json_integer_value(json_array_get(point, 0)), i);
        assert_int_equal(json_integer_value(json_array_get(point, 1)), 0);
        assert_int_equal(json_integer_value(json_array_get(point, 2)), i == 2 ? 13 : 12);
    }
    json_decref(root);
}

/* clock: insns: the same plugin, told to count instructions. */
static void a_run_in_instructions_is_witnessed_too(void **state)
{
    struct fixture *f = *state;
    load_config(f, SMALL "clock: insns\n");
    run(f, f->out);
    assert_int_equal(f->summary.by_status[RESULT_OK], SMALL_CELLS);
    json_t *root = read_run(f->out);
    json_t *target = json_array_get(json_object_get(root, "targets"), 0);
    assert_text(target, "evidence", "insns");
    assert_text(target, "clock", "insns");
    assert_null(json_object_get(target, "model"));
    json_t *cell = find_cell(root, "mps2-an385/entry_exit/raw_c/none");
    assert_int_equal(number(json_object_get(cell, "witness"), "equal"), 120);
    json_t *entry = json_object_get(json_object_get(cell, "metrics"), "entry");
    assert_int_equal(number(entry, "max"), 12);
    assert_null(json_object_get(entry, "bounds"));
    json_decref(root);
}

static void the_plugin_is_told_core_clock_and_unit(void **state)
{
    struct fixture *f = *state;
    static const char *const units[] = {"nominal", "insns"};
    static const char *const configs[] = {SMALL, SMALL "clock: insns\n"};
    for (size_t i = 0; i < 2; i++) {
        char part[256];
        load_config(f, configs[i]);
        assert_true(try_run(f, f->out, RUNDIR_FORCE));
        json_t *root = read_run(f->out);
        json_t *commands = json_object_get(json_object_get(root, "provenance"), "qemu_command");
        snprintf(part, sizeof part,
                 ",elf=" FIRMWARE "/mps2-an385/irqbench.elf,core=cortex-m3,bound=%s,"
                 "clock=25000000,semihosting=off,witness=/dev/fd/",
                 units[i]);
        assert_text(commands, "mps2-an385", part);
        assert_text(commands, "mps2-an385", " -icount shift=0,align=off,sleep=off ");
        json_decref(root);
    }
}

static void neither_order_nor_speed_nor_jobs_change_a_result(void **state)
{
    struct fixture *f = *state;
    static const struct runner_setup ways[] = {{.jobs = 1},
                                               {.jobs = 7},
                                               {.jobs = 2, .reverse = true},
                                               {.jobs = 2, .delay_ms = 15},
                                               {.jobs = 8, .slow_bytes_per_s = 20000}};
    run(f, f->out);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        f->setup = ways[i];
        f->setup.progress = f->progress;
        f->setup.config = f->config;
        run(f, f->other);
        assert_same_result(f->out, f->other);
    }
}

static void a_replay_gives_the_same_bytes(void **state)
{
    struct fixture *f = *state;
    char path[128];
    size_t size = 0, size_again = 0;
    script("raw_asm=fault,entry_swept/raw_c=drop_once");
    run(f, f->out);
    snprintf(path, sizeof path, "%s/run.json", f->out);
    char *first = read_file(path, &size);
    unlink(path);
    assert_true(benchmark_replay(f->out, &f->summary, NULL, &f->message));
    char *again = read_file(path, &size_again);
    assert_int_equal(size, size_again);
    assert_memory_equal(first, again, size);
    free(first);
    free(again);
}

static void progress_has_a_plain_line_for_each_cell(void **state)
{
    struct fixture *f = *state;
    run(f, f->out);
    fflush(f->progress);
    assert_non_null(strstr(f->progress_text, "8/8 mps2-an38"));
    assert_null(strchr(f->progress_text, '\r'));
    assert_null(strchr(f->progress_text, '\033'));
}

/* ---- Cells without a result ---- */

static void a_fault_is_a_result_and_the_others_still_run(void **state)
{
    struct fixture *f = *state;
    becomes(f, "raw_asm=fault", "fault", "HardFault at 0x00001a2c");
    json_t *root = read_run(f->out);
    json_t *fault = json_object_get(find_cell(root, "mps2-an385/entry_exit/raw_asm/none"), "fault");
    assert_int_equal(number(fault, "pc"), 0x1A2C);
    assert_int_equal(number(fault, "cfsr"), 0x2000000);
    json_decref(root);
}

static void a_target_that_is_dead_after_a_fault_is_started_again(void **state)
{
    becomes(*state, "raw_asm=dead", "fault", "HardFault");
}

static void a_lockup_ends_qemu_and_the_others_still_run(void **state)
{
    becomes(*state, "raw_asm=lockup", "fault",
            "QEMU ended the connection: signal 6 (Aborted): qemu: fatal: Lockup: can't escalate");
}

static void a_silent_cell_is_a_fault_with_its_limit(void **state)
{
    struct fixture *f = *state;
    becomes_within(f, LIMIT_S, "raw_asm=silent", "fault", "no end within the time limit of 2 s");
    fflush(f->progress);
    assert_non_null(strstr(f->progress_text, "received: "));
}

static void an_endless_cell_is_a_fault_with_its_limit(void **state)
{
    becomes_within(*state, LIMIT_S, "raw_asm=endless", "fault",
                   "no end within the time limit of 2 s");
}

static void a_refused_cell_is_unsupported(void **state)
{
    becomes(*state, "raw_asm=unknown", "unsupported", "refuses the cell (unknown_subject)");
}

static void an_unsupported_cell_says_why(void **state)
{
    becomes(*state, "raw_asm=unsupported", "unsupported", "not with this core");
}

static void a_failed_witness_makes_a_cell_inconclusive(void **state)
{
    becomes(*state, "raw_asm=witness", "inconclusive",
            "1 of 120 samples failed their witness, the first is sample 5: the handler ran more "
            "than once (expected 1, found 2)");
}

static void a_counter_that_stops_makes_a_cell_inconclusive(void **state)
{
    becomes(*state, "raw_asm=stopped", "inconclusive",
            "the cycle counter went on by 0 in the batch from sample 50, in which SysTick made "
            "5002 counts; at its rate it should be 5002 (witness clock)");
}

static void a_count_that_the_plugin_did_not_see_makes_a_cell_inconclusive(void **state)
{
    becomes(*state, "raw_asm=differs", "inconclusive",
            "witness: entry of sample 0 is 12 by the firmware, 13 by the plugin");
}

static void a_cell_that_ends_early_is_inconclusive(void **state)
{
    becomes(*state, "raw_asm=early", "inconclusive", "only 60 of 120 triggers were made");
}

static void frames_lost_every_time_make_a_cell_inconclusive(void **state)
{
    becomes(*state, "raw_asm=drop", "inconclusive",
            "frames were lost in each of 3 attempts; in the last: 1 frames missing");
    json_t *root = read_run(fixture.out);
    json_t *reruns = json_object_get(json_object_get(root, "provenance"), "reruns");
    assert_int_equal(json_array_size(reruns), 2); /* behind the first attempt */
    json_decref(root);
}

static void frames_lost_once_are_made_up_for_and_recorded(void **state)
{
    struct fixture *f = *state;
    static const char *const scripts[] = {"raw_asm=drop_once", "raw_asm=flip_once",
                                          "raw_asm=noise_once"};
    load_config(f, SMALL);
    f->setup.jobs = 1;
    run(f, f->out);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        script(scripts[i]);
        run(f, f->other);
        assert_same_result(f->out, f->other);
        json_t *root = read_run(f->other);
        json_t *reruns = json_object_get(json_object_get(root, "provenance"), "reruns");
        assert_int_equal(json_array_size(reruns), 1);
        assert_text(json_array_get(reruns, 0), "cell", "mps2-an385/entry_exit/raw_asm/none");
        json_decref(root);
    }
}

/* ---- No target ---- */

/* A run that fails has stopped all of them. */
static void start_over(struct fixture *f)
{
    stop_release();
    assert_true(stop_catch_signals(&f->message));
}

static void fails_within(struct fixture *f, uint32_t timeout_s, const char *text, const char *part)
{
    start_over(f);
    load_config(f, SMALL);
    f->config->timeout_s = timeout_s;
    script(text);
    assert_false(try_run(f, f->out, RUNDIR_NEW));
    assert_message(f, part);
    assert_false(has_result(f->out));
}

static void fails(struct fixture *f, const char *text, const char *part)
{
    fails_within(f, PATIENT_S, text, part);
}

static void without_qemu_the_message_says_what_to_install(void **state)
{
    setenv(QEMU_PROGRAM_VARIABLE, "/nonexistent/qemu", 1);
    fails(*state, "", "cannot start /nonexistent/qemu: No such file or directory");
    assert_message(*state, "install it (`make deps`");
    assert_int_not_equal(access(((struct fixture *)*state)->out, F_OK), 0);
}

static void a_program_that_is_no_qemu_is_refused(void **state)
{
    setenv(QEMU_PROGRAM_VARIABLE, "/bin/true", 1);
    fails(*state, "", "`/bin/true --version` says 'true");
}

static void a_qemu_that_ends_at_once_is_quoted(void **state)
{
    fails(*state, "boot=exit", "QEMU ended at once (exit status 3)");
    assert_message(*state, "fake-qemu: unsupported machine type");
    assert_message(*state, "-M mps2-an385");
}

static void a_qemu_that_never_answers_runs_into_the_limit(void **state)
{
    fails_within(*state, LIMIT_S, "boot=silent",
                 "no READY within 2 s (timeout_s in the config); received: nothing");
}

static void a_qemu_that_sends_nonsense_is_quoted_in_hex(void **state)
{
    fails_within(*state, LIMIT_S, "boot=noise", "the last: 03 55 aa 00 ff 13 37 00 07 00");
}

static void a_flood_before_anything_is_understood_is_cut(void **state)
{
    /* A slow machine, or one with sanitizers, may need seconds for so much. */
    fails(*state, "boot=flood", "more than 4 MiB came before READY");
}

/* Results would be labelled with what the file says. */
static void an_image_that_contradicts_its_board_file_is_refused(void **state)
{
    fails(*state, "boot=core", "its image has a cortex-m9");
    assert_message(*state, "its board.yaml a cortex-m3");
}

static void so_is_one_with_another_clock(void **state)
{
    fails(*state, "boot=clock",
          "a clock of 25000000 Hz and a SysTick of 12500000 Hz, its board.yaml a cortex-m3, "
          "25000000 Hz");
}

static void a_counter_whose_rate_contradicts_systick_is_refused(void **state)
{
    fails(*state, "boot=rate",
          "SysTick made 1005 counts in 500 cycles where its board.c says that the core runs at "
          "25000000 Hz and SysTick at 25000000 Hz");
}

static void a_clock_that_the_config_rules_out_is_refused(void **state)
{
    static const struct {
        const char *config, *script, *message;
    } rows[] = {
        {SMALL "clock: systick\n", "", "its clock is dwt where the config asks for systick"},
        {SMALL "clock: dwt\n", "boot=systick",
         "its clock is systick where the config asks for dwt"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        start_over(f);
        load_config(f, rows[i].config);
        script(rows[i].script);
        assert_false(try_run(f, f->out, RUNDIR_FORCE));
        assert_message(f, rows[i].message);
        assert_false(has_result(f->out));
    }
}

static void so_is_a_plugin_that_is_not_the_tools_own(void **state)
{
    static const char *const rows[][2] = {
        {"head=bound", "the QEMU plugin counts with bound 3, this tool expects 2"},
        {"head=core", "the QEMU plugin counts with core 0xD21, this tool expects 0xC23"},
        {"head=model", "the QEMU plugin counts with model "},
        {"head=rules", "the QEMU plugin counts with rules "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        fails(*state, rows[i][0], rows[i][1]);
}

/* What it says is waited for, but not as long as a cell may take: the guest has spoken already. */
static void so_is_one_that_does_not_say_who_it_is(void **state)
{
    char unknown[PATH_MAX + 128], path[PATH_MAX];
    assert_non_null(realpath(getenv(VDWT_PLUGIN_VARIABLE), path));
    snprintf(unknown, sizeof unknown,
             "the QEMU plugin %s does not say who it is, or speaks another version; build it",
             path);
    fails_within(*state, NEVER_S, "head=version", unknown);
    fails_within(*state, NEVER_S, "head=none", unknown);
}

static void without_the_plugin_the_message_says_how_to_build_it(void **state)
{
    unsetenv(VDWT_PLUGIN_VARIABLE);
    fails(*state, "", "the QEMU plugin libvdwt.so is not beside irqbench; build it with");
    setenv(VDWT_PLUGIN_VARIABLE, "/nonexistent.so", 1);
    fails(*state, "", VDWT_PLUGIN_VARIABLE ": cannot read /nonexistent.so");
}

static void a_target_that_stopped_answering_is_given_up(void **state)
{
    fails_within(*state, LIMIT_S, "raw_c=silent,raw_asm=silent,dispatch_table=silent",
                 "gave up after 3 cells in a row had no end");
}

/* They have to be in a row: the reason is a target that is dead, and one that answers is not. */
static void cells_without_an_end_are_counted_in_a_row(void **state)
{
    struct fixture *f = *state;
    load_config(f, "name: apart\n"
                   "boards: mps2-an385\n"
                   "scenarios: [entry_exit, entry_swept]\n"
                   "styles: [raw_c, raw_asm, dispatch_table]\n"
                   "loads: idle\n"
                   "samples: {synchronous: 120, asynchronous: 200}\n"
                   "timeout_s: 1\n");
    script("raw_c=silent,raw_asm=silent");
    f->setup.jobs = 1;
    run(f, f->out);
    assert_int_equal(f->summary.by_status[RESULT_FAULT], 4);
    assert_int_equal(f->summary.by_status[RESULT_OK], 2);
}

/* ---- Directories ---- */

static void another_run_is_not_overwritten(void **state)
{
    struct fixture *f = *state;
    load_config(f, SMALL);
    run(f, f->out);
    load_config(f, SMALL "seed: 5\n");
    assert_false(try_run(f, f->out, RUNDIR_NEW));
    assert_message(f, "holds another run (its config differs)");
    assert_false(try_run(f, f->out, RUNDIR_RESUME));
    assert_true(has_result(f->out));
    assert_true(try_run(f, f->out, RUNDIR_FORCE));
    json_t *root = read_run(f->out);
    assert_int_equal(number(json_object_get(root, "config"), "seed"), 5);
    json_decref(root);
}

static void another_unit_makes_another_run(void **state)
{
    struct fixture *f = *state;
    load_config(f, SMALL);
    run(f, f->out);
    load_config(f, SMALL "clock: insns\n");
    assert_false(try_run(f, f->out, RUNDIR_RESUME));
    assert_message(f, "holds another run (its config differs)");
}

static void the_same_config_starts_over(void **state)
{
    struct fixture *f = *state;
    load_config(f, SMALL);
    script("raw_asm=fault");
    run(f, f->out);
    script("");
    run(f, f->out);
    assert_int_equal(f->summary.by_status[RESULT_OK], SMALL_CELLS);
}

static void somebody_elses_directory_is_left_alone(void **state)
{
    struct fixture *f = *state;
    char path[128];
    load_config(f, SMALL);
    assert_int_equal(mkdir(f->out, 0777), 0);
    snprintf(path, sizeof path, "%s/thesis.txt", f->out);
    write_file(path, "x", 1);
    assert_false(try_run(f, f->out, RUNDIR_NEW));
    assert_message(f, "is not empty and holds no run");
    assert_true(try_run(f, f->out, RUNDIR_FORCE));
    assert_int_equal(access(path, F_OK), 0);
}

static void two_runs_cannot_share_a_directory(void **state)
{
    struct fixture *f = *state;
    struct rundir dir;
    json_t *manifest = NULL;
    load_config(f, SMALL);
    run(f, f->out);
    assert_true(rundir_reopen(&dir, f->out, &manifest, &f->message));
    assert_false(try_run(f, f->out, RUNDIR_NEW));
    assert_message(f, "another irqbench is running in");
    rundir_close(&dir);
    json_decref(manifest);
}

static void change_byte(const char *path, long at, int change)
{
    size_t size = 0;
    char *data = read_file(path, &size);
    size_t index = at < 0 ? size - (size_t)-at : (size_t)at;
    data[index] = (char)(data[index] ^ change);
    write_file(path, data, size);
    free(data);
}

static bool replay(struct fixture *f)
{
    f->message = (struct message){0};
    return benchmark_replay(f->out, &f->summary, NULL, &f->message);
}

static void a_changed_capture_is_refused_and_resume_repairs_it(void **state)
{
    struct fixture *f = *state;
    char path[128];
    load_config(f, SMALL);
    run(f, f->other);
    run(f, f->out);
    snprintf(path, sizeof path, "%s/raw/mps2-an385/0002.irqraw", f->out);
    change_byte(path, -20, 1);
    assert_false(replay(f));
    assert_message(f, "0002.irqraw: error: this capture is damaged (its checksum is wrong)");
    assert_true(try_run(f, f->out, RUNDIR_RESUME));
    assert_same_result(f->out, f->other);
}

static void a_cut_capture_is_refused(void **state)
{
    struct fixture *f = *state;
    char path[128];
    struct stat status;
    load_config(f, SMALL);
    run(f, f->out);
    snprintf(path, sizeof path, "%s/raw/mps2-an385/0001.irqraw", f->out);
    assert_int_equal(stat(path, &status), 0);
    for (off_t size = status.st_size - 1; size >= 0; size -= status.st_size / 7 + 1) {
        assert_int_equal(truncate(path, size), 0);
        assert_false(replay(f));
        assert_message(f, "0001.irqraw: error: this capture is damaged");
    }
}

static void captures_that_changed_places_are_refused(void **state)
{
    struct fixture *f = *state;
    char one[128], two[128];
    load_config(f, SMALL);
    run(f, f->out);
    snprintf(one, sizeof one, "%s/raw/mps2-an385/0001.irqraw", f->out);
    snprintf(two, sizeof two, "%s/raw/mps2-an385/0002.irqraw", f->out);
    assert_int_equal(rename(one, two), 0);
    size_t size = 0;
    char *data = read_file(two, &size);
    write_file(one, data, size);
    free(data);
    assert_false(replay(f));
    assert_message(f, "0002.irqraw: error: this capture is of ");
}

static void an_unfinished_run_is_not_replayed(void **state)
{
    struct fixture *f = *state;
    char path[128];
    load_config(f, SMALL);
    run(f, f->out);
    snprintf(path, sizeof path, "%s/raw/mps2-an385/0003.irqraw", f->out);
    unlink(path);
    assert_false(replay(f));
    assert_message(f, "holds 2 of 3 cells; finish the run with --resume first");
    snprintf(path, sizeof path, "%s/manifest.json", f->out);
    change_byte(path, 0, 1);
    assert_false(replay(f));
    assert_message(f, "manifest.json:1:");
    unlink(path);
    assert_false(replay(f));
    assert_message(f, "is not a run directory");
}

/* ---- Being stopped and going on ---- */

static bool resume(struct fixture *f)
{
    return try_run(f, f->out, RUNDIR_RESUME);
}

static pid_t start_in_child(struct fixture *f, enum rundir_mode mode)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        /* A stop request of its own: a forked one is shared. */
        stop_release();
        bool good = stop_catch_signals(&f->message) && try_run(f, f->out, mode);
        _exit(good ? 0 : f->message.count == 0 && stop_signal() ? 42 : 43);
    }
    return pid;
}

/* Everybody that the dead one had started is gone, or soon will be. */
static void assert_nobody_left(void)
{
    for (int waited = 0; waited < 1000 * PATIENT_S; waited++) {
        if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD)
            return;
        usleep(1000);
    }
    fail_msg("a child was left behind");
}

static void a_run_that_is_killed_resumes_to_the_same_result(void **state)
{
    struct fixture *f = *state;
    run(f, f->other);
    script("pace=8,boot=stubborn");
    for (useconds_t ms = 1; ms < 70; ms += 6) {
        pid_t pid = start_in_child(f, ms % 2 ? RUNDIR_NEW : RUNDIR_RESUME);
        usleep(ms * 1000);
        kill(pid, SIGKILL);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        assert_nobody_left();
        if (!resume(f))
            fail_msg("%s", f->message.text);
        assert_same_result(f->out, f->other);
    }
}

/* Until the process has begun its run: it catches signals, and its QEMU is not one that is asked
 * for a version. One that is signalled before has the handlers of its parent, and what they note is
 * not in its own request. */
static void await_qemu_of(pid_t pid)
{
    char command[192];
    siginfo_t ended = {0};
    snprintf(command, sizeof command,
             "for of in $(grep -lsxE 'PPid:\\s%d' /proc/[0-9]*/status); do "
             "grep -qs -e -kernel \"${of%%status}cmdline\" && exit 0; done; exit 1",
             (int)pid);
    while (system(command) != 0) {
        assert_int_equal(waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT), 0);
        assert_int_not_equal(ended.si_pid, pid);
        usleep(1000);
    }
}

static void a_run_that_is_interrupted_says_so_and_resumes(void **state)
{
    struct fixture *f = *state;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    run(f, f->other);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        int status = 0;
        script("pace=60000,boot=stubborn"); /* only the signal can end it */
        pid_t pid = start_in_child(f, RUNDIR_NEW);
        await_qemu_of(pid);
        kill(pid, signals[i]);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 42);
        assert_nobody_left();
        assert_false(has_result(f->out));
        script("");
        if (!resume(f))
            fail_msg("%s", f->message.text);
        assert_same_result(f->out, f->other);
    }
}

static unsigned count_lines(struct fixture *f)
{
    unsigned lines = 0;
    fflush(f->progress);
    for (const char *at = f->progress_text; (at = strchr(at, '\n')); at++)
        lines++;
    return lines;
}

static void resume_runs_only_what_is_missing(void **state)
{
    struct fixture *f = *state;
    load_config(f, SMALL);
    f->config->timeout_s = LIMIT_S;
    script("raw_asm=silent,dispatch_table=fault,raw_c=lockup");
    run(f, f->out);
    unsigned before = count_lines(f);
    script("");
    assert_true(resume(f));
    /* What ran out of time and what lost its QEMU; the fault stays. */
    assert_int_equal(count_lines(f) - before, 2);
    assert_int_equal(f->summary.by_status[RESULT_OK], 2);
    assert_int_equal(f->summary.by_status[RESULT_FAULT], 1);
}

static void another_image_cannot_finish_a_run(void **state)
{
    struct fixture *f = *state;
    char path[128];
    load_config(f, SMALL);
    run(f, f->out);
    snprintf(path, sizeof path, "%s/raw/mps2-an385/0001.irqraw", f->out);
    unlink(path);
    script("boot=image");
    assert_false(resume(f));
    assert_message(f, "its image or its model is not the one that this run began with");
}

/* ---- Disks ---- */

/* A disk of 24 KiB of our own, if we may; 77 if not. */
static int on_small_disk(struct fixture *f, bool read_only)
{
    if (mkdir(f->out, 0777) != 0 || unshare(CLONE_NEWNS) != 0 ||
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", f->out, "tmpfs", 0, "size=24k") != 0)
        return 77;
    if (read_only && mount(NULL, f->out, NULL, MS_REMOUNT | MS_RDONLY, NULL) != 0)
        return 77;
    bool good = try_run(f, f->out, RUNDIR_NEW);
    const char *part = read_only ? "Read-only file system; choose another directory with -o"
                                 : "No space left on device; free some space, then go on with";
    if (good || has_result(f->out) || !strstr(f->message.text, part)) {
        print_error("%s", f->message.text);
        return 1;
    }
    return 0;
}

static void disk(struct fixture *f, bool read_only)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0)
        _exit(on_small_disk(f, read_only));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(status, 0);
}

static void a_full_disk_ends_the_run_with_advice(void **state)
{
    disk(*state, false);
}

static void a_read_only_disk_ends_the_run_with_advice(void **state)
{
    disk(*state, true);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        T(a_run_gives_the_numbers_that_the_target_sent),
        T(a_run_in_instructions_is_witnessed_too),
        T(the_plugin_is_told_core_clock_and_unit),
        T(neither_order_nor_speed_nor_jobs_change_a_result),
        T(a_replay_gives_the_same_bytes),
        T(progress_has_a_plain_line_for_each_cell),
        T(a_fault_is_a_result_and_the_others_still_run),
        T(a_target_that_is_dead_after_a_fault_is_started_again),
        T(a_lockup_ends_qemu_and_the_others_still_run),
        T(a_silent_cell_is_a_fault_with_its_limit),
        T(an_endless_cell_is_a_fault_with_its_limit),
        T(a_refused_cell_is_unsupported),
        T(an_unsupported_cell_says_why),
        T(a_failed_witness_makes_a_cell_inconclusive),
        T(a_counter_that_stops_makes_a_cell_inconclusive),
        T(a_count_that_the_plugin_did_not_see_makes_a_cell_inconclusive),
        T(a_cell_that_ends_early_is_inconclusive),
        T(frames_lost_every_time_make_a_cell_inconclusive),
        T(frames_lost_once_are_made_up_for_and_recorded),
        T(without_qemu_the_message_says_what_to_install),
        T(a_program_that_is_no_qemu_is_refused),
        T(a_qemu_that_ends_at_once_is_quoted),
        T(a_qemu_that_never_answers_runs_into_the_limit),
        T(a_qemu_that_sends_nonsense_is_quoted_in_hex),
        T(a_flood_before_anything_is_understood_is_cut),
        T(an_image_that_contradicts_its_board_file_is_refused),
        T(so_is_one_with_another_clock),
        T(a_counter_whose_rate_contradicts_systick_is_refused),
        T(a_clock_that_the_config_rules_out_is_refused),
        T(so_is_a_plugin_that_is_not_the_tools_own),
        T(so_is_one_that_does_not_say_who_it_is),
        T(without_the_plugin_the_message_says_how_to_build_it),
        T(a_target_that_stopped_answering_is_given_up),
        T(cells_without_an_end_are_counted_in_a_row),
        T(another_run_is_not_overwritten),
        T(another_unit_makes_another_run),
        T(the_same_config_starts_over),
        T(somebody_elses_directory_is_left_alone),
        T(two_runs_cannot_share_a_directory),
        T(a_changed_capture_is_refused_and_resume_repairs_it),
        T(a_cut_capture_is_refused),
        T(captures_that_changed_places_are_refused),
        T(an_unfinished_run_is_not_replayed),
        T(a_run_that_is_killed_resumes_to_the_same_result),
        T(a_run_that_is_interrupted_says_so_and_resumes),
        T(resume_runs_only_what_is_missing),
        T(another_image_cannot_finish_a_run),
        T(a_full_disk_ends_the_run_with_advice),
        T(a_read_only_disk_ends_the_run_with_advice),
    };
    if (fake_qemu_is_asked_for(argc, argv))
        return fake_qemu_main(argc, argv);
    /* Whoever loses its parent becomes our child, so that none goes unseen. */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
