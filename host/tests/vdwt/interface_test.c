/* QEMUs whose plugin interface has other callbacks: the plugin says so, and touches
 * nothing of them. It is loaded as QEMU would, without a QEMU. */
#include "host/vdwt/qemu/plugin_api.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PLUGIN "build/libvdwt.so"

typedef int install_function(qemu_plugin_id_t, const qemu_info_t *, int, char **);

/* In a child, so that what it says can be read: what it returns. */
static int install(const qemu_info_t *info, char *said, size_t size)
{
    int ends[2], status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        void *plugin = dlopen(PLUGIN, RTLD_LAZY | RTLD_LOCAL);
        install_function *function = NULL;
        dup2(ends[1], STDERR_FILENO);
        if (plugin)
            *(void **)(&function) = dlsym(plugin, "qemu_plugin_install");
        if (!function)
            fprintf(stderr, "%s", dlerror());
        _exit(function ? function(1, info, 0, NULL) : 99);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], said, size - 1u);
    said[got > 0 ? got : 0] = '\0';
    close(ends[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_newer_interface_is_refused_with_a_sentence(void **state)
{
    char said[512];
    (void)state;
    for (int version = QEMU_PLUGIN_NEWEST + 1; version < QEMU_PLUGIN_NEWEST + 4; version++) {
        char expected[64];
        qemu_info_t info = {
            .target_name = "arm", .version = {.min = 2, .cur = version}, .system_emulation = true};
        snprintf(expected, sizeof expected, "plugin interface is version %d,", version);
        assert_int_equal(install(&info, said, sizeof said), 1);
        assert_non_null(strstr(said, expected));
    }
}

static void so_is_another_emulator(void **state)
{
    char said[512];
    qemu_info_t info = {
        .target_name = "riscv32", .version = {.min = 1, .cur = 4}, .system_emulation = true};
    (void)state;
    assert_int_equal(install(&info, said, sizeof said), 1);
    assert_non_null(strstr(said, "for qemu-system-arm"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_newer_interface_is_refused_with_a_sentence),
        cmocka_unit_test(so_is_another_emulator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
