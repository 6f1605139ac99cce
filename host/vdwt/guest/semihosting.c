/* The calls and their answers; see semihosting.h. A call's parameter is the
 * address of its arguments, words one after the other, but where said.
 */
#include "host/vdwt/guest/semihosting.h"
#include "host/lib/trace/semihosting_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum {
#define X(name, number) name = (number),
    SEMIHOSTING_CALLS(X)
#undef X
};

#define FAILED          UINT32_MAX /* -1 */
#define CALLS           0x32u      /* one more than the highest number that has a name */
#define ARGUMENTS_MAX   4u
#define HANDLES_MAX     16u
#define NAME_MAX_BYTES  32u /* no name that is answered is longer */
#define TEXT_MAX        (1u << 20)
#define CHUNK           256u
#define EXIT_BY_PROGRAM 0x20026u /* ADP_Stopped_ApplicationExit */
#define NS_PER_SECOND   1000000000u
#define NS_PER_CENTI    10000000u

/* Error numbers as newlib and Arm's library know them. */
enum {
    GUEST_EBADF = 9,
    GUEST_EACCES = 13,
    GUEST_EFAULT = 14,
    GUEST_EINVAL = 22,
    GUEST_EMFILE = 24
};

/* What an image may find out about us: that SYS_EXIT_EXTENDED works, and that
 * ":tt" is standard output or error by its mode. */
static const uint8_t features[] = {'S', 'H', 'F', 'B', 0x03};

enum opened { CLOSED, CONSOLE, FEATURES };

struct handle {
    enum opened what;
    uint32_t position; /* in the features */
};

static struct {
    struct semihosting_machine machine;
    int console;
    uint32_t stack, heap; /* the stack's base; the end of the image's data below it */
    const struct elf_image *image;
    struct handle handles[HANDLES_MAX];
    uint32_t error;
    bool ended;
    uint32_t reason, status; /* how */
    uint64_t asked;
    uint64_t refused[CALLS + 1]; /* the last: numbers that are no call */
} host = {.console = -1};

/* ---- helpers --------------------------------------------------------- */

static uint32_t fail(uint32_t error)
{
    host.error = error;
    return FAILED;
}

/* What is refused is no error of the guest's, but its C library understands
 * "permission denied". */
static uint32_t refuse(uint32_t number, uint32_t result)
{
    host.refused[number]++;
    host.error = GUEST_EACCES;
    return result;
}

static bool read_arguments(uint32_t block, uint32_t *arguments, size_t count)
{
    memset(arguments, 0, count * sizeof *arguments);
    if (host.machine.read(block, arguments, (uint32_t)(count * sizeof *arguments)))
        return true;
    host.error = GUEST_EFAULT;
    return false;
}

static bool write_words(uint32_t block, const uint32_t *words, size_t count)
{
    if (host.machine.write(block, words, (uint32_t)(count * sizeof *words)))
        return true;
    host.error = GUEST_EFAULT;
    return false;
}

static void put(const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        ssize_t done = write(host.console, bytes, size);

        if (done < 0 && errno != EINTR)
            return; /* the guest goes on without a reader */
        bytes += done > 0 ? done : 0;
        size -= done > 0 ? (size_t)done : 0;
    }
}

static struct handle *handle_of(uint32_t number)
{
    struct handle *handle = &host.handles[number < HANDLES_MAX ? number : 0];

    if (number && number < HANDLES_MAX && handle->what != CLOSED)
        return handle;
    host.error = GUEST_EBADF;
    return NULL;
}

/* ---- files ----------------------------------------------------------- */

/* Handles are never 0. */
static uint32_t open_handle(enum opened what)
{
    for (uint32_t i = 1; i < HANDLES_MAX; i++)
        if (host.handles[i].what == CLOSED) {
            host.handles[i] = (struct handle){.what = what};
            return i;
        }
    return fail(GUEST_EMFILE);
}

static bool is_name(const char *name, uint32_t size, const char *expected)
{
    return size == strlen(expected) && memcmp(name, expected, size) == 0;
}

/* Name, mode, length of the name. */
static uint32_t open_file(uint32_t block)
{
    uint32_t arguments[3];
    char name[NAME_MAX_BYTES];

    if (!read_arguments(block, arguments, 3))
        return FAILED;
    if (arguments[2] > sizeof name)
        return refuse(SYS_OPEN, FAILED);
    if (!host.machine.read(arguments[0], name, arguments[2]))
        return fail(GUEST_EFAULT);
    if (arguments[1] > 11)
        return fail(GUEST_EINVAL);
    if (is_name(name, arguments[2], ":tt"))
        return open_handle(CONSOLE);
    if (is_name(name, arguments[2], ":semihosting-features") && arguments[1] < 2)
        return open_handle(FEATURES);
    return refuse(SYS_OPEN, FAILED);
}

static uint32_t close_file(uint32_t block)
{
    uint32_t argument;
    struct handle *handle;

    if (!read_arguments(block, &argument, 1))
        return FAILED;
    handle = handle_of(argument);
    if (!handle)
        return FAILED;
    handle->what = CLOSED;
    return 0;
}

/* Handle, address, length. The answer is how many bytes were not written. */
static uint32_t write_file(uint32_t block)
{
    uint32_t arguments[3];
    uint8_t bytes[CHUNK];
    struct handle *handle;

    if (!read_arguments(block, arguments, 3))
        return FAILED;
    handle = handle_of(arguments[0]);
    if (!handle || handle->what != CONSOLE)
        return arguments[2];
    for (uint32_t size; arguments[2] > 0; arguments[1] += size, arguments[2] -= size) {
        size = arguments[2] < CHUNK ? arguments[2] : CHUNK;
        if (!host.machine.read(arguments[1], bytes, size)) {
            host.error = GUEST_EFAULT;
            break;
        }
        put(bytes, size);
    }
    return arguments[2];
}

/* Handle, address, length. The answer is how many bytes were not read. */
static uint32_t read_file(uint32_t block)
{
    uint32_t arguments[3], size;
    struct handle *handle;

    if (!read_arguments(block, arguments, 3))
        return FAILED;
    handle = handle_of(arguments[0]);
    if (!handle)
        return FAILED;
    if (handle->what == CONSOLE) /* there is none to read from */
        return refuse(SYS_READ, arguments[2]);
    size = (uint32_t)sizeof features - handle->position;
    size = arguments[2] < size ? arguments[2] : size;
    if (size && !host.machine.write(arguments[1], features + handle->position, size))
        return fail(GUEST_EFAULT);
    handle->position += size;
    return arguments[2] - size;
}

/* Handle, position. */
static uint32_t seek_file(uint32_t block)
{
    uint32_t arguments[2];
    struct handle *handle;

    if (!read_arguments(block, arguments, 2))
        return FAILED;
    handle = handle_of(arguments[0]);
    if (!handle)
        return FAILED;
    if (handle->what == CONSOLE || arguments[1] > sizeof features)
        return fail(GUEST_EINVAL);
    handle->position = arguments[1];
    return 0;
}

/* The answers about a handle, by what it is; -1 if it is none. */
static uint32_t about_handle(uint32_t block, uint32_t of_console, uint32_t of_features)
{
    uint32_t argument;
    struct handle *handle;

    if (!read_arguments(block, &argument, 1))
        return FAILED;
    handle = handle_of(argument);
    if (!handle)
        return FAILED;
    return handle->what == CONSOLE ? of_console : of_features;
}

static uint32_t is_terminal(uint32_t block)
{
    return about_handle(block, 1, 0);
}

static uint32_t file_length(uint32_t block)
{
    return about_handle(block, 0, (uint32_t)sizeof features);
}

/* ---- console without a handle ---------------------------------------- */

/* The parameter is the character's address. */
static uint32_t write_character(uint32_t address)
{
    uint8_t character;

    if (host.machine.read(address, &character, 1))
        put(&character, 1);
    return address; /* r0 is not specified; QEMU leaves it */
}

/* The parameter is the address of text that ends with a zero. */
static uint32_t write_text(uint32_t address)
{
    uint8_t bytes[CHUNK];
    size_t used = 0;

    for (uint32_t i = 0; i < TEXT_MAX && host.machine.read(address + i, &bytes[used], 1); i++) {
        if (!bytes[used])
            break;
        if (++used == CHUNK) {
            put(bytes, used);
            used = 0;
        }
    }
    put(bytes, used);
    return address;
}

/* ---- the guest itself ------------------------------------------------- */

static uint32_t is_error(uint32_t block)
{
    uint32_t argument;

    return read_arguments(block, &argument, 1) && argument >> 31;
}

/* Address and size of a buffer; the size becomes the length. */
static uint32_t command_line(uint32_t block)
{
    uint32_t arguments[2];
    static const uint32_t length = 0;

    if (!read_arguments(block, arguments, 2) || arguments[1] < 1)
        return FAILED;
    if (!host.machine.write(arguments[0], "", 1) || !write_words(block + 4, &length, 1))
        return fail(GUEST_EFAULT);
    return 0;
}

/* The argument is the address of four words: heap base and limit, stack base
 * and limit. Heap and stack share what lies between the image's data and the
 * stack that the vector table names. */
static uint32_t heap_information(uint32_t block)
{
    uint32_t words[4] = {host.heap, host.stack, host.stack, host.heap};
    uint32_t address;

    return read_arguments(block, &address, 1) && write_words(address, words, 4) ? 0 : FAILED;
}

static void note_end(uint32_t reason, uint32_t status)
{
    host.ended = true;
    host.reason = reason;
    host.status = status;
}

/* The parameter is the reason itself. */
static uint32_t end(uint32_t reason)
{
    note_end(reason, reason == EXIT_BY_PROGRAM ? 0 : 1);
    host.machine.end(reason == EXIT_BY_PROGRAM ? 0 : 1);
    return 0;
}

/* Reason, status. */
static uint32_t end_with_status(uint32_t block)
{
    uint32_t arguments[2] = {0};

    if (!read_arguments(block, arguments, 2) || arguments[0] != EXIT_BY_PROGRAM)
        arguments[1] = 1;
    note_end(arguments[0], arguments[1]);
    host.machine.end((int)(arguments[1] & 0xFFu));
    return 0;
}

/* The parameter is the address of two words. */
static uint32_t elapsed(uint32_t block)
{
    uint64_t now = host.machine.time_ns();
    uint32_t words[2] = {(uint32_t)now, (uint32_t)(now >> 32)};

    return write_words(block, words, 2) ? 0 : FAILED;
}

/* ---- time and the rest: the parameter says nothing --------------------- */

static uint32_t centiseconds(uint32_t unused)
{
    (void)unused;
    return (uint32_t)(host.machine.time_ns() / NS_PER_CENTI);
}

static uint32_t seconds(uint32_t unused)
{
    (void)unused;
    return (uint32_t)(host.machine.time_ns() / NS_PER_SECOND);
}

static uint32_t ticks_a_second(uint32_t unused)
{
    (void)unused;
    return NS_PER_SECOND;
}

static uint32_t last_error(uint32_t unused)
{
    (void)unused;
    return host.error;
}

/* ---- the table -------------------------------------------------------- */

/* What is not here is refused. */
static const struct {
    uint32_t number;
    uint32_t (*answer)(uint32_t parameter);
} answers[] = {
    {SYS_OPEN, open_file},
    {SYS_CLOSE, close_file},
    {SYS_WRITEC, write_character},
    {SYS_WRITE0, write_text},
    {SYS_WRITE, write_file},
    {SYS_READ, read_file},
    {SYS_ISERROR, is_error},
    {SYS_ISTTY, is_terminal},
    {SYS_SEEK, seek_file},
    {SYS_FLEN, file_length},
    {SYS_CLOCK, centiseconds},
    {SYS_TIME, seconds},
    {SYS_ERRNO, last_error},
    {SYS_GET_CMDLINE, command_line},
    {SYS_HEAPINFO, heap_information},
    {SYS_EXIT, end},
    {SYS_EXIT_EXTENDED, end_with_status},
    {SYS_ELAPSED, elapsed},
    {SYS_TICKFREQ, ticks_a_second},
};

static bool has_name(uint32_t number)
{
    static const uint32_t named[] = {
#define X(name, number) number,
        SEMIHOSTING_CALLS(X)
#undef X
    };

    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i] == number)
            return true;
    return false;
}

uint32_t semihosting_answer(uint32_t number, uint32_t parameter)
{
    host.asked++;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (answers[i].number == number)
            return answers[i].answer(parameter);
    return refuse(has_name(number) ? number : CALLS, FAILED);
}

/* ---- beginning and end ------------------------------------------------ */

bool semihosting_open(const struct options *options, const struct elf_image *image,
                      struct message *message)
{
    host.image = image;
    if (!options->console) {
        host.console = STDOUT_FILENO;
        return true;
    }
    host.console = open(options->console, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    return host.console >= 0 ||
           message_add(message, "cannot write %s: %s", options->console, strerror(errno));
}

/* The end of what is loaded or zeroed below the stack, in the same of the eight
 * parts that the architecture divides memory into (ARMv7-M manual, B3.1). */
static uint32_t end_of_data(uint32_t stack)
{
    struct elf_load load;
    uint64_t highest = 0;

    for (size_t i = 0; elf_image_load(host.image, i, &load); i++) {
        uint64_t end = (uint64_t)load.to + load.memory_size;

        if (load.to >> 29 == (stack - 1) >> 29 && end <= stack && end > highest)
            highest = end;
    }
    return (uint32_t)((highest + 7u) & ~UINT64_C(7));
}

void semihosting_start(const struct semihosting_machine *machine, uint32_t stack)
{
    host.machine = *machine;
    host.stack = stack;
    host.heap = host.image && stack ? end_of_data(stack) : 0;
}

void semihosting_write(FILE *out)
{
    if (host.ended)
        fprintf(out, "end.exit %u %u\n", host.reason, host.status);
    fprintf(out, "semihosting %d %llu\n", host.machine.read != NULL,
            (unsigned long long)host.asked);
    for (uint32_t i = 0; i <= CALLS; i++)
        if (host.refused[i])
            fprintf(out, "refused %u %llu\n", i, (unsigned long long)host.refused[i]);
}
