/* Images that are damaged at random: each is refused with a sentence or read
 * without a fault, through every function that looks into an image. The bytes
 * that are damaged most are those of headers and symbol tables. A fixed seed, so
 * a failure repeats.
 */
#include "host/lib/elf/bytes.h"
#include "host/lib/elf/demangle.h"
#include "host/lib/elf/lines.h"
#include "host/lib/elf/symbols.h"
#include "host/lib/machines/machine.h"

#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SOURCE "build/vdwt/guests/guest-mps2-an385.elf"
#define IMAGES 3000u

static struct {
    uint8_t *whole, *damaged;
    size_t size;
    char path[64];
    unsigned refused, read;
} fuzz;

static uint32_t random_number(void)
{
    static uint64_t state = 88172645463325252u;

    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 2685821657736338717u) >> 32);
}

static int read_source(void **state)
{
    FILE *file = fopen(SOURCE, "rb");

    (void)state;
    if (!file)
        return -1;
    fseek(file, 0, SEEK_END);
    fuzz.size = (size_t)ftell(file);
    rewind(file);
    fuzz.whole = malloc(fuzz.size);
    fuzz.damaged = malloc(fuzz.size);
    if (fread(fuzz.whole, 1, fuzz.size, file) != fuzz.size)
        return -1;
    fclose(file);
    snprintf(fuzz.path, sizeof fuzz.path, "/tmp/irqbench-elf-%ld", (long)getpid());
    return 0;
}

static int remove_image(void **state)
{
    (void)state;
    free(fuzz.whole);
    free(fuzz.damaged);
    return unlink(fuzz.path);
}

/* Values that are more often wrong than others. */
static uint32_t odd_value(void)
{
    static const uint32_t values[] = {0,          1,          3,          0x7FFFFFFF, 0x80000000,
                                      0xFFFFFFFF, 0xFFFFFFFE, 0x207FFFF0, 0x10000,    0xFFFF};

    return random_number() % 3 ? values[random_number() % 10] : random_number();
}

/* Somewhere in a header, a program header, a section header or a symbol, or
 * anywhere at all. */
static size_t odd_place(void)
{
    const Elf32_Ehdr *header = (const void *)fuzz.whole;

    switch (random_number() % 5) {
    case 0:
        return random_number() % sizeof *header;
    case 1:
        return header->e_phoff + random_number() % (header->e_phnum * sizeof(Elf32_Phdr));
    case 2:
        return header->e_shoff + random_number() % (header->e_shnum * sizeof(Elf32_Shdr));
    default:
        return random_number() % fuzz.size;
    }
}

static size_t damage(void)
{
    memcpy(fuzz.damaged, fuzz.whole, fuzz.size);
    for (uint32_t i = random_number() % 4 + 1; i > 0; i--) {
        size_t at = odd_place() & ~(size_t)(random_number() % 4);
        uint32_t value = odd_value();

        if (at + sizeof value <= fuzz.size)
            memcpy(fuzz.damaged + at, &value, random_number() % 2 ? 4 : 1 + random_number() % 2);
    }
    return random_number() % 8 ? fuzz.size : random_number() % fuzz.size;
}

static void write_image(size_t size)
{
    FILE *file = fopen(fuzz.path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(fuzz.damaged, 1, size, file), size);
    fclose(file);
}

/* Every fourth: each has its process. */
static struct elf_lines *open_lines(void)
{
    static unsigned images;

    return images++ % 4 ? NULL : elf_lines_open(fuzz.path);
}

static void look_at_functions(const struct elf_image *image, struct elf_lines *lines)
{
    size_t count = 0;
    const struct elf_symbol *functions = elf_image_functions(image, &count);
    const char *file;
    int line;

    for (size_t i = 0; i < count; i++) {
        assert_true(strlen(functions[i].name) > 0);
        elf_image_function_at(image, functions[i].address);
        if (i % 16 == 0)
            elf_lines_at(lines, functions[i].address, &file, &line);
    }
}

/* Where code can be: without the bit that says it is Thumb, in order, each once. */
static void functions_lie_where_their_code_is(void **state)
{
    struct message message = {0};
    size_t count = 0;

    (void)state;
    struct elf_image *image = elf_image_open(SOURCE, &message);
    assert_non_null(image);
    const struct elf_symbol *functions = elf_image_functions(image, &count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(functions[i].address % 2, 0);
        assert_true(i == 0 || functions[i].address > functions[i - 1].address);
    }
    elf_image_close(image);
}

static void look_at_memory(const struct elf_image *image)
{
    uint8_t bytes[64];
    struct elf_load load;
    uint32_t base, size;

    for (size_t i = 0; elf_image_load(image, i, &load); i++) {
        elf_image_read(image, load.from, bytes, sizeof bytes);
        elf_image_read(image, load.from + load.file_size - 1, bytes, sizeof bytes);
        elf_image_read(image, load.to + load.memory_size - 4, bytes, 4);
        elf_image_segment(image, load.to, &base, &size);
    }
    for (int i = 0; i < 16; i++)
        elf_image_read(image, odd_value(), bytes, random_number() % (sizeof bytes + 1));
}

static uint32_t sum_of(const uint8_t *bytes, size_t size)
{
    uint32_t sum = 0;

    while (bytes && size > 0)
        sum += bytes[--size];
    return sum;
}

static void look_at(const struct elf_image *image)
{
    static const char *const machines[] = {"mps2-an385", "microbit", "stm32vldiscovery"};
    struct message message = {0};
    struct elf_symbol symbol;
    struct elf_lines *lines = open_lines();
    size_t size = 0;

    look_at_functions(image, lines);
    look_at_memory(image);
    sum_of(elf_image_section(image, ".debug_line", &size), size);
    elf_image_find(image, "stack_top", &symbol);
    for (size_t i = 0; i < 3; i++) {
        const struct trace_machine *machine = trace_machine_find(machines[i], &message);

        message = (struct message){0};
        assert_true(trace_machine_takes(machine, image, NULL, fuzz.path, &message) !=
                    (message.count > 0));
    }
    elf_lines_close(lines);
}

static void damaged_images_are_read_or_refused(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < IMAGES; i++) {
        struct message message = {0};
        struct elf_image *image;

        write_image(damage());
        image = elf_image_open(fuzz.path, &message);
        if (image)
            look_at(image);
        assert_true(image != NULL || message.count == 1);
        elf_image_close(image);
        fuzz.read += image != NULL;
        fuzz.refused += image == NULL;
    }
    /* Else the damage is not of the kind that is looked for. */
    assert_true(fuzz.read > IMAGES / 10);
    assert_true(fuzz.refused > IMAGES / 10);
}

/* Each is what one field can do, and gets its own sentence. */
static void what_is_wrong_is_said(void **state)
{
    (void)state;
    static const struct {
        size_t field; /* of the first program header */
        uint32_t value;
        const char *sentence;
    } cases[] = {
        {offsetof(Elf32_Phdr, p_offset), 0xFFFFFF00, "reaches beyond the end of the file"},
        {offsetof(Elf32_Phdr, p_filesz), 0xFFFFFF00, "reaches beyond the end of the file"},
        {offsetof(Elf32_Phdr, p_memsz), 0, "has more bytes in the file than in memory"},
        {offsetof(Elf32_Phdr, p_paddr), 0xFFFFFFF0, "reaches beyond the end of the address space"},
        {offsetof(Elf32_Phdr, p_vaddr), 0xFFFFFFF0, "reaches beyond the end of the address space"},
        {offsetof(Elf32_Phdr, p_type), PT_NOTE, "loads nothing into memory"},
    };
    const Elf32_Ehdr *header = (const void *)fuzz.whole;
    size_t first = header->e_phoff;

    while (((const Elf32_Phdr *)(const void *)(fuzz.whole + first))->p_type != PT_LOAD)
        first += sizeof(Elf32_Phdr);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct message message = {0};

        memcpy(fuzz.damaged, fuzz.whole, fuzz.size);
        memcpy(fuzz.damaged + first + cases[i].field, &cases[i].value, sizeof cases[i].value);
        write_image(fuzz.size);
        assert_null(elf_image_open(fuzz.path, &message));
        if (!strstr(message.text, cases[i].sentence))
            fail_msg("'%s' is not in: %s", cases[i].sentence, message.text);
    }
}

/* The source, with a section or program headers of ours behind it. */
static uint8_t *enlarged(size_t more)
{
    uint8_t *bytes = calloc(1, fuzz.size + more);

    memcpy(bytes, fuzz.whole, fuzz.size);
    return bytes;
}

static Elf32_Shdr *section_of_type(uint8_t *bytes, Elf32_Word type)
{
    const Elf32_Ehdr *header = (const void *)bytes;
    Elf32_Shdr *sections = (void *)(bytes + header->e_shoff);

    for (size_t i = 0; i < header->e_shnum; i++)
        if (sections[i].sh_type == type)
            return &sections[i];
    fail_msg("the source has no section of type %u", type);
    return NULL;
}

/* Frees the bytes. */
static void write_bytes(uint8_t *bytes, size_t size)
{
    FILE *file = fopen(fuzz.path, "wb");

    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    free(bytes);
}

/* Writes the bytes, and wants the sentence. */
static void refused(uint8_t *bytes, size_t size, const char *sentence)
{
    struct message message = {0};

    write_bytes(bytes, size);
    assert_null(elf_image_open(fuzz.path, &message));
    if (!strstr(message.text, sentence))
        fail_msg("'%s' is not in: %s", sentence, message.text);
}

static void too_many_program_headers_are_refused(void **state)
{
    enum { COUNT = 257 };
    uint8_t *bytes = enlarged(COUNT * sizeof(Elf32_Phdr));
    Elf32_Ehdr *header = (void *)bytes;

    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        memcpy(bytes + fuzz.size + i * sizeof(Elf32_Phdr), bytes + header->e_phoff,
               sizeof(Elf32_Phdr));
    header->e_phoff = (Elf32_Off)fuzz.size;
    header->e_phnum = COUNT;
    refused(bytes, fuzz.size + COUNT * sizeof(Elf32_Phdr), "257 program headers, at most 256");
}

/* A number that does not fit is in the first section's header. */
static void sections_counted_elsewhere_are_refused(void **state)
{
    uint8_t *bytes = enlarged(0);
    Elf32_Ehdr *header = (void *)bytes;
    Elf32_Shdr *first = (void *)(bytes + header->e_shoff);

    (void)state;
    first->sh_size = header->e_shnum;
    header->e_shnum = 0;
    refused(bytes, fuzz.size, "more sections than make sense");
}

static void too_many_symbols_are_refused(void **state)
{
    size_t more = ((1u << 20) + 1u) * sizeof(Elf32_Sym);
    uint8_t *bytes = enlarged(more);
    Elf32_Shdr *symbols = section_of_type(bytes, SHT_SYMTAB);

    (void)state;
    symbols->sh_offset = (Elf32_Off)fuzz.size;
    symbols->sh_size = (Elf32_Word)more;
    refused(bytes, fuzz.size + more, "1048577 symbols, at most 1048576");
}

/* Gives the symbols other names. */
static uint8_t *renamed(size_t size, char fill, char last)
{
    uint8_t *bytes = enlarged(size);
    const Elf32_Ehdr *header = (const void *)bytes;
    Elf32_Word link = section_of_type(bytes, SHT_SYMTAB)->sh_link;
    Elf32_Shdr *names = (Elf32_Shdr *)(void *)(bytes + header->e_shoff) + link;

    names->sh_offset = (Elf32_Off)fuzz.size;
    names->sh_size = (Elf32_Word)size;
    memset(bytes + fuzz.size + 1, fill, size - 1);
    bytes[fuzz.size + size - 1] = (uint8_t)last;
    return bytes;
}

static void names_end_within_reason(void **state)
{
    (void)state;
    refused(renamed(100, 'a', 'a'), fuzz.size + 100, "does not end");
    refused(renamed(50000, 'a', 0), fuzz.size + 50000, "has more than 16384 bytes");
}

/* Of two aliases the one that stands first, since they differ far behind only:
 * comparing names to their ends would take a million of them for hours. */
static void aliases_are_told_apart_by_their_names_beginnings(void **state)
{
    enum { ALIASES = 2, NAMES = 16384, SHORTER = 100 };
    size_t symbols_size = ALIASES * sizeof(Elf32_Sym), size = fuzz.size + symbols_size + NAMES;
    uint8_t *bytes = enlarged(symbols_size + NAMES);
    const Elf32_Ehdr *header = (const void *)bytes;
    Elf32_Shdr *symbols = section_of_type(bytes, SHT_SYMTAB);
    Elf32_Shdr *names = (Elf32_Shdr *)(void *)(bytes + header->e_shoff) + symbols->sh_link;
    const Elf32_Word places[ALIASES] = {1 + SHORTER, 1};
    struct message message = {0};
    struct elf_image *image;
    size_t count = 0;

    (void)state;
    symbols->sh_offset = (Elf32_Off)fuzz.size;
    symbols->sh_size = (Elf32_Word)symbols_size;
    names->sh_offset = (Elf32_Off)(fuzz.size + symbols_size);
    names->sh_size = NAMES;
    memset(bytes + names->sh_offset + 1, 'a', NAMES - 2);
    for (size_t i = 0; i < ALIASES; i++) {
        Elf32_Sym symbol = {.st_name = places[i],
                            .st_value = 0x101,
                            .st_size = 4,
                            .st_info = ELF32_ST_INFO(STB_GLOBAL, STT_FUNC),
                            .st_shndx = 1};

        memcpy(bytes + fuzz.size + i * sizeof symbol, &symbol, sizeof symbol);
    }
    write_bytes(bytes, size);
    image = elf_image_open(fuzz.path, &message);
    assert_non_null(image);
    assert_int_equal(strlen(elf_image_functions(image, &count)->name), NAMES - 2);
    assert_int_equal(count, 1);
    elf_image_close(image);
}

static void lines_are_found_in_whole_images(void **state)
{
    struct message message = {0};
    struct elf_image *image = elf_image_open(SOURCE, &message);
    struct elf_lines *lines = elf_lines_open(SOURCE);
    const char *file = NULL;
    int line = 0;

    (void)state;
    assert_true(elf_lines_at(lines, elf_image_entry(image), &file, &line));
    assert_string_equal(file, "guest_start.c");
    assert_true(line > 0);
    assert_false(elf_lines_at(lines, 0xFFFFFFF0u, &file, &line));
    assert_false(elf_lines_failed(lines));
    elf_lines_close(lines);
    elf_image_close(image);
}

/* C++ and Rust; what is mangled by nobody, or longer than makes sense, stays as it is. */
static void names_of_other_languages_are_readable(void **state)
{
    char longest[2048] = "_Z2000";
    char *with = elf_demangled("_ZN3irq5entryEi", false),
         *bare = elf_demangled("_ZN3irq5entryEi", true);

    (void)state;
    assert_string_equal(with, "irq::entry(int)");
    assert_string_equal(bare, "irq::entry");
    free(with);
    free(bare);
    assert_null(elf_demangled("main", false));
    memset(longest + 6, 'a', sizeof longest - 7);
    assert_null(elf_demangled(longest, false));
}

static void assert_unread(const char *path, const char *words)
{
    struct elf_bytes bytes;
    struct message message = {0};

    assert_false(elf_bytes_read(&bytes, path, &message));
    if (!strstr(message.text, words))
        fail_msg("wanted %s\ngot %s", words, message.text);
    assert_null(bytes.data);
}

/* Before anything is made room for. */
static void what_is_no_image_is_not_read(void **state)
{
    char path[] = "/tmp/irqbench-elf-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_unread("/nonexistent/image.elf", "cannot open /nonexistent/image.elf: No such file");
    assert_unread("/dev/null", "/dev/null is not a regular file; give the linked image");
    assert_unread(path, "is not an ELF file");
    assert_int_equal(ftruncate(fd, (off_t)ELF_BYTES_MAX + 1), 0);
    assert_unread(path, "has more than the 512 MiB that make sense for an image");
    close(fd);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(too_many_program_headers_are_refused),
        cmocka_unit_test(sections_counted_elsewhere_are_refused),
        cmocka_unit_test(too_many_symbols_are_refused),
        cmocka_unit_test(names_end_within_reason),
        cmocka_unit_test(aliases_are_told_apart_by_their_names_beginnings),
        cmocka_unit_test(lines_are_found_in_whole_images),
        cmocka_unit_test(names_of_other_languages_are_readable),
        cmocka_unit_test(what_is_no_image_is_not_read),
        cmocka_unit_test(functions_lie_where_their_code_is),
        cmocka_unit_test(damaged_images_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, read_source, remove_image);
}
