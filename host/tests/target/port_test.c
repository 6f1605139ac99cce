/* How ports are named, which one of those that there are is meant, and who holds a terminal.
 */
#include "host/lib/target/port.h"
#include "host/lib/target/port_kinds.h"
#include "host/lib/target/port_list.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
/* After those four. */
#include <cmocka.h>

static struct message message;

static int set_up(void **state)
{
    (void)state;
    message = (struct message){.count = 0};
    return 0;
}

static void says(const char *part)
{
    if (!strstr(message.text, part))
        print_error("message is '%s', wanted '%s'\n", message.text, part);
    assert_non_null(strstr(message.text, part));
}

/* ---- Names ---- */

static struct port_spec parsed(const char *text)
{
    struct port_spec spec = {.option = NULL};
    if (!port_spec_parse(&spec, text, &message))
        print_error("%s", message.text);
    assert_int_equal(message.count, 0);
    return spec;
}

static void a_name_is_one_of_dev(void **state)
{
    (void)state;
    assert_int_equal(parsed("ttyACM0").kind, PORT_NAMED);
    assert_string_equal(parsed("ttyACM0").path, "/dev/ttyACM0");
    assert_string_equal(parsed("/dev/serial/by-id/x").path, "/dev/serial/by-id/x");
    assert_string_equal(parsed("./tty").path, "./tty");
    assert_int_equal(parsed("auto").kind, PORT_AUTO);
}

static void usb_has_vendor_product_and_perhaps_a_serial_number(void **state)
{
    (void)state;
    struct port_spec spec = parsed("usb:0483:374B");
    assert_int_equal(spec.kind, PORT_USB);
    assert_int_equal(spec.vendor, 0x0483);
    assert_int_equal(spec.product, 0x374B);
    assert_string_equal(spec.serial, "");
    assert_string_equal(parsed("usb:483:374b:066D:FF").serial, "066D:FF");
}

static void tcp_has_a_host_of_any_kind_and_a_port(void **state)
{
    (void)state;
    struct port_spec spec = parsed("tcp:farm.example:2000");
    assert_int_equal(spec.kind, PORT_TCP);
    assert_string_equal(spec.host, "farm.example");
    assert_string_equal(spec.service, "2000");
    assert_string_equal(parsed("tcp:10.0.0.1:65535").host, "10.0.0.1");
    assert_string_equal(parsed("tcp:[fe80::1%eth0]:1").host, "fe80::1%eth0");
}

static void what_names_no_port_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",          "usb:",       "usb:0483",      "usb:0483:",      "usb:04833:1",
        "usb:g:1",   "usb:1:2:",   "usb:1:2x",      "tcp:",           "tcp:host",
        "tcp::2000", "tcp:host:0", "tcp:host:0080", "tcp:host:65536", "tcp:host:2000x",
        "tcp:host:", "tcp:::1:20", "tcp:[::1:20",   "tcp:[]:20",      "tcp:[x:20",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct port_spec spec = {.option = NULL};
        message = (struct message){.count = 0};
        if (port_spec_parse(&spec, wrong[i], &message))
            print_error("'%s' was taken\n", wrong[i]);
        assert_int_equal(message.count, 1);
        says("a port is NAME");
    }
}

/* ---- Choosing ---- */

static struct port_info ports[] = {
    {"/dev/ttyACM0", true, 0x0483, 0x374B, "A1", "STM32 STLink"},
    {"/dev/ttyACM1", true, 0x0483, 0x374B, "A2", "STM32 STLink"},
    {"/dev/ttyACM2", true, 0x1366, 0x1015, "", "J-Link"},
    {"/dev/ttyS0", false, 0, 0, "", "ttyS0"},
};

/* Of those from `first` on, `count`; NULL: none, and a message. */
static const char *chosen(size_t first, size_t count, const char *text)
{
    struct port_list list = {ports + first, count};
    struct port_spec spec = parsed(text);
    const struct port_info *info = port_list_choose(&list, &spec, &message);
    assert_int_equal(message.count, info ? 0 : 1);
    return info ? info->name : NULL;
}

static void the_only_port_is_chosen(void **state)
{
    (void)state;
    assert_string_equal(chosen(2, 1, "auto"), "/dev/ttyACM2");
    assert_string_equal(chosen(3, 1, "auto"), "/dev/ttyS0");
}

static void one_that_is_built_in_is_no_rival_of_usb(void **state)
{
    (void)state;
    assert_string_equal(chosen(2, 2, "auto"), "/dev/ttyACM2");
}

static void of_several_none_is_guessed(void **state)
{
    (void)state;
    assert_null(chosen(1, 3, "auto"));
    says("2 ports can be meant");
    says("/dev/ttyACM1 0483:374b STM32 STLink, serial number A2");
    says("/dev/ttyACM2 1366:1015 J-Link");
}

static void a_serial_number_tells_two_alike_apart(void **state)
{
    (void)state;
    assert_string_equal(chosen(0, 4, "usb:0483:374b:A2"), "/dev/ttyACM1");
    assert_string_equal(chosen(0, 4, "usb:1366:1015"), "/dev/ttyACM2");
    assert_null(chosen(0, 4, "usb:0483:374b"));
    says("2 ports can be meant");
}

static void what_is_not_there_is_said_with_what_is(void **state)
{
    (void)state;
    assert_null(chosen(2, 2, "usb:0483:374b"));
    says("--port usb:0483:374b: no such port; there are:");
    says("/dev/ttyS0 ttyS0");
}

static void nothing_at_all_says_what_to_do(void **state)
{
    (void)state;
    assert_null(chosen(0, 0, "auto"));
    says("there is no serial port: connect the board");
}

/* ---- Who holds it ---- */

static void whoever_has_it_open_is_named(void **state)
{
    char name[64] = "";
    pid_t found = 0;
    struct stat status;
    (void)state;
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), ends[2];
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    assert_int_equal(stat(ptsname(master), &status), 0);
    assert_int_equal(pipe(ends), 0);
    assert_false(holder_find(&status, &found, name));
    pid_t child = fork();
    if (child == 0) {
        char ready = open(ptsname(master), O_RDWR | O_NOCTTY) >= 0;
        ssize_t told = write(ends[1], &ready, 1);
        pause();
        _exit(told == 1);
    }
    char ready = 0;
    assert_int_equal(read(ends[0], &ready, 1), 1);
    assert_int_equal(ready, 1);
    assert_true(holder_find(&status, &found, name));
    /* The terminal of that number in a container is another one. */
    struct stat other = status;
    pid_t nobody = 0;
    other.st_dev++;
    assert_false(holder_find(&other, &nobody, name));
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(found, child);
    assert_string_equal(name, "port_test");
    close(master);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_name_is_one_of_dev, set_up),
        cmocka_unit_test_setup(usb_has_vendor_product_and_perhaps_a_serial_number, set_up),
        cmocka_unit_test_setup(tcp_has_a_host_of_any_kind_and_a_port, set_up),
        cmocka_unit_test_setup(what_names_no_port_is_refused, set_up),
        cmocka_unit_test_setup(the_only_port_is_chosen, set_up),
        cmocka_unit_test_setup(one_that_is_built_in_is_no_rival_of_usb, set_up),
        cmocka_unit_test_setup(of_several_none_is_guessed, set_up),
        cmocka_unit_test_setup(a_serial_number_tells_two_alike_apart, set_up),
        cmocka_unit_test_setup(what_is_not_there_is_said_with_what_is, set_up),
        cmocka_unit_test_setup(nothing_at_all_says_what_to_do, set_up),
        cmocka_unit_test_setup(whoever_has_it_open_is_named, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
