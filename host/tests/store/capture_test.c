/* Captures: the largest that is written can be read; a larger one is not begun.
 */
#include "host/lib/files/seal.h"
#include "host/lib/store/capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char root[] = "/tmp/irqbench-capture-XXXXXX";
static char path[64];
static char board[] = "a-board";

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(root))
        return -1;
    snprintf(path, sizeof path, "%s/0001.irqraw", root);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(root);
}

static struct capture sample(uint8_t *raw, size_t size)
{
    return (struct capture){.board = board,
                            .number = 1,
                            .outcome = {.kind = OUTCOME_ENDED},
                            .reruns = json_array(),
                            .raw = raw,
                            .raw_size = size};
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    uint8_t bytes[] = {0, 1, 2, '\n', 0xFF};
    struct capture capture = sample(bytes, sizeof bytes), back;
    struct message message = {0};
    assert_true(capture_write(root, path, &capture, &message));
    assert_true(capture_read(path, &back, &message));
    assert_int_equal(back.raw_size, sizeof bytes);
    assert_memory_equal(back.raw, bytes, sizeof bytes);
    assert_int_equal(back.head.bound, 0); /* nobody stood behind the counter */
    capture_free(&back);
    json_decref(capture.reruns);
}

static void who_counted_is_kept(void **state)
{
    (void)state;
    uint8_t bytes[] = {1};
    struct capture capture = sample(bytes, sizeof bytes), back;
    struct message message = {0};
    capture.head = (struct witness_head){WITNESS_BOUND_NOMINAL, 0xC24, 0x10002, 0xFFFFFFFFu};
    assert_true(capture_write(root, path, &capture, &message));
    assert_true(capture_read(path, &back, &message));
    assert_memory_equal(&back.head, &capture.head, sizeof back.head);
    capture_free(&back);
    json_decref(capture.reruns);
}

static void what_came_out_of_the_pin_is_kept_and_checked(void **state)
{
    (void)state;
    uint8_t bytes[] = {1, 2}, pin[] = {0, 0x80, 0x0E, 28, 0x10};
    struct capture capture = sample(bytes, sizeof bytes), back;
    struct message message = {0};
    capture.has_swo = true;
    capture.swo = (struct swo_bytes){.data = pin, .size = sizeof pin, .dropped = 7, .broken = true};
    assert_true(capture_write(root, path, &capture, &message));
    assert_true(capture_read(path, &back, &message));
    assert_true(back.has_swo && back.swo.broken);
    assert_int_equal(back.swo.dropped, 7);
    assert_int_equal(back.swo.size, sizeof pin);
    assert_memory_equal(back.swo.data, pin, sizeof pin);
    assert_memory_equal(back.raw, bytes, sizeof bytes);
    capture_free(&back);
    FILE *file = fopen(path, "r+b"); /* the last byte of all is the pin's */
    assert_non_null(file);
    assert_int_equal(fseek(file, -1, SEEK_END), 0);
    fputc(0x11, file);
    assert_int_equal(fclose(file), 0);
    assert_false(capture_read(path, &back, &message));
    assert_non_null(strstr(message.text, "its checksum is wrong"));
    json_decref(capture.reruns);
}

/* Whether the capture is read, with the byte at `offset` another one (or, at its end, one more). */
static bool is_read_with_another(long offset)
{
    struct capture back;
    struct message message = {0};
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    int byte = fgetc(file), other = byte == EOF ? 0 : byte ^ 1;
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    fputc(other, file);
    assert_int_equal(fclose(file), 0);
    bool good = capture_read(path, &back, &message);
    if (good)
        capture_free(&back);
    file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    if (byte != EOF)
        fputc(byte, file);
    assert_int_equal(fclose(file), 0);
    if (byte == EOF)
        assert_int_equal(truncate(path, offset), 0);
    return good;
}

/* Where the seal's name is: without it, and nothing else changed, it is a former version's. */
static long seal_place(void)
{
    char head[1024] = "";
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_true(fread(head, 1, sizeof head - 1, file) > 0);
    fclose(file);
    const char *seal = strstr(head, "\"" SEAL_KEY "\"");
    assert_non_null(seal);
    return seal + 1 - head;
}

/* Of its first line, the link's bytes, the plugin's and the pin's. */
static void no_byte_may_be_another(void **state)
{
    (void)state;
    uint8_t bytes[] = {1, 2}, seen[] = {3, 4, 5}, pin[] = {6};
    struct capture capture = sample(bytes, sizeof bytes), back;
    struct message message = {0};
    struct stat status;
    capture.witness = (struct witness_blob){seen, sizeof seen};
    capture.has_swo = true;
    capture.swo = (struct swo_bytes){.data = pin, .size = sizeof pin};
    assert_true(capture_write(root, path, &capture, &message));
    assert_int_equal(stat(path, &status), 0);
    long seal = seal_place();
    for (long offset = 0; offset <= (long)status.st_size; offset++)
        if ((offset < seal || offset >= seal + (long)strlen(SEAL_KEY)) &&
            is_read_with_another(offset))
            fail_msg("byte %ld of %ld", offset, (long)status.st_size);
    assert_true(capture_read(path, &back, &message));
    capture_free(&back);
    json_decref(capture.reruns);
}

static void a_pin_that_said_nothing_was_read_all_the_same(void **state)
{
    (void)state;
    uint8_t bytes[] = {1};
    struct capture capture = sample(bytes, sizeof bytes), back;
    struct message message = {0};
    capture.has_swo = true;
    assert_true(capture_write(root, path, &capture, &message));
    assert_true(capture_read(path, &back, &message));
    assert_true(back.has_swo);
    assert_int_equal(back.swo.size, 0);
    capture_free(&back);
    json_decref(capture.reruns);
}

/* Zero pages that cost no memory. */
static void a_larger_one_is_refused_and_the_old_one_stays(void **state)
{
    (void)state;
    struct message message = {0};
    struct stat before, after;
    uint8_t *raw = mmap(NULL, CAPTURE_MAX, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(raw != MAP_FAILED);
    struct capture capture = sample(raw, CAPTURE_MAX);
    assert_int_equal(stat(path, &before), 0);
    assert_false(capture_write(root, path, &capture, &message));
    assert_non_null(strstr(message.text, "are more than the 529 MiB of a capture"));
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    munmap(raw, CAPTURE_MAX);
    json_decref(capture.reruns);
}

static void a_file_beyond_the_limit_is_not_read(void **state)
{
    (void)state;
    struct message message = {0};
    struct capture capture;
    assert_int_equal(truncate(path, (off_t)CAPTURE_MAX + 1), 0);
    assert_false(capture_read(path, &capture, &message));
    assert_non_null(strstr(message.text, "has 554696705 bytes, more than the 554696704"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(who_counted_is_kept),
        cmocka_unit_test(what_came_out_of_the_pin_is_kept_and_checked),
        cmocka_unit_test(no_byte_may_be_another),
        cmocka_unit_test(a_pin_that_said_nothing_was_read_all_the_same),
        cmocka_unit_test(a_larger_one_is_refused_and_the_old_one_stays),
        cmocka_unit_test(a_file_beyond_the_limit_is_not_read),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
