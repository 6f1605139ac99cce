/* A file that changes while it is read, and a system that does not do what it does elsewhere: with
 * calls of the test's in their place. */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/tests/base/short_memory.h"

#define PIECE 100u

static struct {
    unsigned interrupted; /* so many reads, before the first byte */
    size_t ends;          /* the file is so short by now */
    size_t done;
    bool broken, unknown, too_old;
} odd;

static ssize_t odd_read(int fd, void *to, size_t size)
{
    if (odd.interrupted > 0) {
        odd.interrupted--;
        errno = EINTR;
        return -1;
    }
    if (odd.broken) {
        errno = EIO;
        return -1;
    }
    size = size < PIECE ? size : PIECE;
    size = size < odd.ends - odd.done ? size : odd.ends - odd.done;
    ssize_t got = read(fd, to, size);
    odd.done += got > 0 ? (size_t)got : 0;
    return got;
}

static int odd_fstat(int fd, struct stat *status)
{
    errno = EOVERFLOW;
    return odd.unknown ? -1 : fstat(fd, status);
}

static unsigned odd_version(unsigned wanted)
{
    return odd.too_old ? EV_NONE : elf_version(wanted);
}

#define read(fd, to, size)  odd_read(fd, to, size)
#define fstat(fd, status)   odd_fstat(fd, status)
#define elf_version(wanted) odd_version(wanted)
#define elf_bytes_read      odd_bytes_read
#define elf_bytes_free      odd_bytes_free
#include "host/lib/elf/bytes.c"
#undef read
#undef fstat

#define SOURCE "build/vdwt/guests/guest-mps2-an385.elf"

static struct elf_bytes bytes;
static uint8_t *whole;
static size_t whole_size;

static int set_up(void **state)
{
    FILE *file = fopen(SOURCE, "rb");

    (void)state;
    if (!file)
        return -1;
    fseek(file, 0, SEEK_END);
    whole_size = (size_t)ftell(file);
    rewind(file);
    whole = malloc(whole_size);
    if (fread(whole, 1, whole_size, file) != whole_size)
        return -1;
    memset(&odd, 0, sizeof odd);
    odd.ends = whole_size;
    return fclose(file);
}

static int tear_down(void **state)
{
    (void)state;
    free(whole);
    elf_bytes_free(&bytes);
    return 0;
}

static void a_file_that_comes_in_pieces_is_whole(void **state)
{
    struct message message = {0};

    (void)state;
    odd.interrupted = 2;
    assert_true(elf_bytes_read(&bytes, SOURCE, &message));
    assert_int_equal(bytes.size, whole_size);
    assert_memory_equal(bytes.data, whole, whole_size);
}

static void refused(const char *words)
{
    struct message message = {0};

    assert_false(elf_bytes_read(&bytes, SOURCE, &message));
    assert_int_equal(message.count, 1);
    if (!strstr(message.text, words))
        fail_msg("'%s' is not in: %s", words, message.text);
    assert_null(bytes.data);
}

static void what_cannot_be_read_is_no_image(void **state)
{
    (void)state;
    odd.broken = true;
    refused("cannot read " SOURCE ": Input/output error");
}

/* As by a linker that writes it anew: half of an image is none. */
static void a_file_that_became_shorter_is_no_image(void **state)
{
    (void)state;
    odd.ends = whole_size / 2;
    refused(SOURCE " became shorter while it was read; try again");
}

static void what_cannot_be_asked_for_its_size_is_no_image(void **state)
{
    (void)state;
    odd.unknown = true;
    refused("cannot read " SOURCE ": Value too large");
}

static void an_old_libelf_is_told(void **state)
{
    (void)state;
    odd.too_old = true;
    refused("libelf is too old");
}

static void without_memory_there_is_no_image(void **state)
{
    (void)state;
    memory_fail_at(1);
    refused("out of memory reading " SOURCE);
    assert_true(memory_failed());
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_file_that_comes_in_pieces_is_whole),
        TEST(what_cannot_be_read_is_no_image),
        TEST(a_file_that_became_shorter_is_no_image),
        TEST(what_cannot_be_asked_for_its_size_is_no_image),
        TEST(an_old_libelf_is_told),
        TEST(without_memory_there_is_no_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
