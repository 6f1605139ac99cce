/* Images that are missing are built, in a source tree made for the purpose. */
#include "host/lib/run/images.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* After those four. */
#include <cmocka.h>

static char root[64], tool[80];
static struct message message;
static FILE *out;
static char *said;
static size_t said_size;

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
    char command[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    assert_int_equal(system(command), 0);
}

static bool exists(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", root, name);
    return access(path, F_OK) == 0;
}

static int set_up(void **state)
{
    (void)state;
    strcpy(root, "/tmp/irqbench-images-XXXXXX");
    assert_non_null(mkdtemp(root));
    snprintf(tool, sizeof tool, "%s/build", root);
    shell("mkdir -p %s %s/firmware/boards/one && touch %s/firmware/boards/one/board.yaml", tool,
          root, root);
    message = (struct message){0};
    out = open_memstream(&said, &said_size);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fclose(out);
    free(said);
    shell("rm -rf %s", root);
    return 0;
}

static void what_is_missing_is_built(void **state)
{
    (void)state;
    shell("printf '.PHONY: firmware\\nfirmware:\\n\\t@mkdir -p build/firmware/one; touch "
          "build/firmware/one/irqbench.elf\\n'"
          " > %s/Makefile",
          root);
    assert_true(images_build_in(tool, NULL, out, &message));
    assert_true(exists("build/firmware/one/irqbench.elf"));
    fflush(out);
    assert_non_null(strstr(said, "building 1 firmware image (make firmware)"));
}

/* Whichever of them a folder names first. */
static void one_that_is_missing_of_many_is_built(void **state)
{
    (void)state;
    static const char *const boards[] = {"one", "two", "three"};
    shell("printf '.PHONY: firmware\\nfirmware:\\n\\t@touch made\\n' > %s/Makefile", root);
    shell("cd %s/firmware/boards && cp -r one two && cp -r one three", root);
    for (size_t i = 0; i < 3; i++) {
        shell("cd %s && mkdir -p firmware/one firmware/two firmware/three && touch "
              "firmware/one/irqbench.elf firmware/two/irqbench.elf firmware/three/irqbench.elf && "
              "rm -f firmware/%s/irqbench.elf ../made",
              tool, boards[i]);
        assert_true(images_build_in(tool, NULL, out, &message));
        assert_true(exists("made"));
    }
}

static void what_is_there_is_not_built_again(void **state)
{
    (void)state;
    shell("printf '.PHONY: firmware\\nfirmware:\\n\\t@touch made\\n' > %s/Makefile", root);
    shell("mkdir -p %s/firmware/one && touch %s/firmware/one/irqbench.elf", tool, tool);
    assert_true(images_build_in(tool, NULL, out, &message));
    assert_false(exists("made"));
}

/* Boards one, two and three; a Makefile that builds what it is asked for. */
static void set_up_three(void)
{
    shell("mkdir %s/firmware/boards/two %s/firmware/boards/three %s/firmware/boards/none", root,
          root, root);
    shell("touch %s/firmware/boards/two/board.yaml %s/firmware/boards/three/board.yaml", root,
          root);
    shell("printf '.PHONY: firmware\\nfirmware:\\n\\t@for b in $(FIRMWARE_BOARDS); do mkdir -p "
          "build/firmware/$$b; touch build/firmware/$$b/irqbench.elf; done\\n' > %s/Makefile",
          root);
}

static void only_what_is_wanted_is_built(void **state)
{
    char three[] = "three", one[] = "one", four[] = "four";
    char *names[] = {three, one, four};
    const struct board_names wanted = {names, 3};
    (void)state;
    set_up_three();
    assert_true(images_build_in(tool, &wanted, out, &message));
    assert_true(exists("build/firmware/one/irqbench.elf"));
    assert_true(exists("build/firmware/three/irqbench.elf"));
    assert_false(exists("build/firmware/two"));
    assert_false(exists("build/firmware/four"));
    fflush(out);
    assert_non_null(strstr(said, "building 2 firmware images"));
    assert_true(images_build_in(tool, NULL, out, &message));
    assert_true(exists("build/firmware/two/irqbench.elf"));
    assert_false(exists("build/firmware/none"));
}

static void the_rest_is_named(void **state)
{
    struct board_names unbuilt;
    (void)state;
    set_up_three();
    shell("mkdir -p %s/firmware/two %s/firmware/three && touch %s/firmware/two/irqbench.elf "
          "%s/firmware/three/board.yaml",
          tool, tool, tool, tool);
    assert_true(board_sources_unbuilt(tool, &unbuilt, &message));
    assert_int_equal(unbuilt.count, 2);
    assert_string_equal(unbuilt.names[0], "one");
    assert_string_equal(unbuilt.names[1], "three");
    board_names_free(&unbuilt);
}

static void a_build_that_fails_is_quoted(void **state)
{
    (void)state;
    shell(
        "printf '.PHONY: firmware\\nfirmware:\\n\\t@echo no such compiler; false\\n' > %s/Makefile",
        root);
    assert_false(images_build_in(tool, NULL, out, &message));
    assert_non_null(strstr(message.text, "`make firmware` shows why"));
    assert_non_null(strstr(message.text, "no such compiler"));
}

static void without_sources_nothing_is_built(void **state)
{
    (void)state;
    assert_true(images_build_in(tool, NULL, out, &message));
    shell("rm -r %s/firmware", root);
    assert_true(images_build_in(tool, NULL, out, &message));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_is_missing_is_built),
        T(one_that_is_missing_of_many_is_built),
        T(what_is_there_is_not_built_again),
        T(only_what_is_wanted_is_built),
        T(the_rest_is_named),
        T(a_build_that_fails_is_quoted),
        T(without_sources_nothing_is_built),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
