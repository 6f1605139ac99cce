/* Images made here, of which it is known what is in them: functions, objects and sections, and what
 * a linker leaves out of them. */
#include "host/lib/elf/symbols.h"

#include "host/tests/base/short_memory.h"
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FLASH       0x8000u
#define FLASH_BYTES 0x4000u
#define RAM         0x20000000u
#define TEXT        4u /* section */

enum { SYMBOLS_MAX = 1000, NAMES_MAX = 20000, SECTIONS = 6 };

static struct image {
    Elf32_Ehdr header;
    Elf32_Phdr flash;
    Elf32_Shdr sections[SECTIONS];
    Elf32_Sym symbols[SYMBOLS_MAX];
    char names[NAMES_MAX];
    char section_names[64];
    uint8_t bytes[FLASH_BYTES];
} image;
static size_t symbol_count, names_used;
static char path[] = "/tmp/irqbench-symbols-XXXXXX";

static Elf32_Word section_name(const char *name)
{
    static const char all[] = "\0.symtab\0.strtab\0.shstrtab\0.text\0.empty";

    memcpy(image.section_names, all, sizeof all);
    for (size_t i = 1; i < sizeof all; i++)
        if (!strcmp(all + i, name))
            return (Elf32_Word)i;
    fail_msg("there is no section %s", name);
    return 0;
}

static void set_section(size_t index, const char *name, Elf32_Word type, size_t offset, size_t size,
                        Elf32_Word link)
{
    image.sections[index] = (Elf32_Shdr){.sh_name = section_name(name),
                                         .sh_type = type,
                                         .sh_offset = (Elf32_Off)offset,
                                         .sh_size = (Elf32_Word)size,
                                         .sh_link = link,
                                         .sh_entsize = type == SHT_SYMTAB ? sizeof(Elf32_Sym) : 0};
}

static void add(const char *name, uint32_t address, uint32_t size, unsigned char info,
                Elf32_Half section)
{
    size_t length = strlen(name) + 1;

    assert_true(symbol_count < SYMBOLS_MAX && names_used + length <= NAMES_MAX);
    memcpy(image.names + names_used, name, length);
    image.symbols[symbol_count++] = (Elf32_Sym){.st_name = (Elf32_Word)names_used,
                                                .st_value = address,
                                                .st_size = size,
                                                .st_info = info,
                                                .st_shndx = section};
    names_used += length;
}

static void add_function(const char *name, uint32_t address, uint32_t size)
{
    add(name, address | 1u, size, ELF32_ST_INFO(STB_GLOBAL, STT_FUNC), TEXT);
}

static void add_object(const char *name, uint32_t address, uint32_t size)
{
    add(name, address, size, ELF32_ST_INFO(STB_GLOBAL, STT_OBJECT), TEXT);
}

static int set_up(void **state)
{
    (void)state;
    memset(&image, 0, sizeof image);
    symbol_count = names_used = 1;
    memcpy(image.header.e_ident, ELFMAG, SELFMAG);
    image.header.e_ident[EI_CLASS] = ELFCLASS32;
    image.header.e_ident[EI_DATA] = ELFDATA2LSB;
    image.header.e_ident[EI_VERSION] = EV_CURRENT;
    image.header.e_type = ET_EXEC;
    image.header.e_machine = EM_ARM;
    image.header.e_version = EV_CURRENT;
    image.header.e_entry = FLASH | 1u;
    image.header.e_phoff = offsetof(struct image, flash);
    image.header.e_shoff = offsetof(struct image, sections);
    image.header.e_ehsize = sizeof(Elf32_Ehdr);
    image.header.e_phentsize = sizeof(Elf32_Phdr);
    image.header.e_phnum = 1;
    image.header.e_shentsize = sizeof(Elf32_Shdr);
    image.header.e_shnum = SECTIONS;
    image.header.e_shstrndx = 3;
    image.flash = (Elf32_Phdr){.p_type = PT_LOAD,
                               .p_offset = offsetof(struct image, bytes),
                               .p_vaddr = FLASH,
                               .p_paddr = FLASH,
                               .p_filesz = FLASH_BYTES,
                               .p_memsz = FLASH_BYTES};
    return 0;
}

static void write_image(size_t size)
{
    FILE *file = fopen(path, "wb");

    set_section(1, ".symtab", SHT_SYMTAB, offsetof(struct image, symbols),
                symbol_count * sizeof(Elf32_Sym), 2);
    set_section(2, ".strtab", SHT_STRTAB, offsetof(struct image, names), names_used, 0);
    set_section(3, ".shstrtab", SHT_STRTAB, offsetof(struct image, section_names),
                sizeof image.section_names, 0);
    set_section(TEXT, ".text", SHT_PROGBITS, offsetof(struct image, bytes), FLASH_BYTES, 0);
    set_section(5, ".empty", SHT_PROGBITS, offsetof(struct image, bytes), 0, 0);
    assert_non_null(file);
    assert_int_equal(fwrite(&image, 1, size, file), size);
    fclose(file);
}

static struct elf_image *open_image(void)
{
    struct message message = {0};
    struct elf_image *opened;

    write_image(sizeof image);
    opened = elf_image_open(path, &message);
    if (!opened)
        fail_msg("%s", message.text);
    return opened;
}

static void is_function(const struct elf_image *opened, uint32_t address, const char *name,
                        uint32_t from, uint32_t size)
{
    const struct elf_symbol *function = elf_image_function_at(opened, address);

    assert_non_null(function);
    assert_string_equal(function->name, name);
    assert_int_equal(function->address, from);
    assert_int_equal(function->size, size);
}

/* Assembly without .size: up to the next one, or to the end of what is loaded. */
static void a_function_without_a_size_ends_where_the_next_begins(void **state)
{
    (void)state;
    add_function("last", FLASH + FLASH_BYTES - 0x10, 0);
    add_function("second", FLASH + 0x120, 8);
    add_function("first", FLASH + 0x100, 0);
    add_function("nowhere", RAM, 0); /* of what no byte is loaded to */
    struct elf_image *opened = open_image();
    is_function(opened, FLASH + 0x11F, "first", FLASH + 0x100, 0x20);
    is_function(opened, FLASH + 0x127, "second", FLASH + 0x120, 8);
    is_function(opened, FLASH + FLASH_BYTES - 1, "last", FLASH + FLASH_BYTES - 0x10, 0x10);
    assert_null(elf_image_function_at(opened, FLASH + 0xFF)); /* before the first */
    assert_null(elf_image_function_at(opened, FLASH + 0x128));
    assert_null(elf_image_function_at(opened, RAM));
    assert_int_equal(elf_image_entry(opened), FLASH);
    elf_image_close(opened);
}

static void the_last_function_ends_with_what_is_loaded(void **state)
{
    (void)state;
    add_function("last", FLASH + FLASH_BYTES - 0x10, 0);
    struct elf_image *opened = open_image();
    is_function(opened, FLASH + FLASH_BYTES - 1, "last", FLASH + FLASH_BYTES - 0x10, 0x10);
    assert_null(elf_image_function_at(opened, FLASH + FLASH_BYTES));
    elf_image_close(opened);
}

/* Weak, and there is none: its address, 0, is nobody's. */
static void a_function_that_is_not_there_is_none(void **state)
{
    struct elf_symbol symbol;
    size_t count = 0;

    (void)state;
    add("missing", 1, 0, ELF32_ST_INFO(STB_WEAK, STT_FUNC), SHN_UNDEF);
    add_function("here", FLASH, 4);
    struct elf_image *opened = open_image();
    assert_string_equal(elf_image_functions(opened, &count)->name, "here");
    assert_int_equal(count, 1);
    assert_false(elf_image_find(opened, "missing", &symbol));
    assert_true(elf_image_find(opened, "here", &symbol) && symbol.function);
    elf_image_close(opened);
}

static void an_object_is_found_by_each_of_its_bytes(void **state)
{
    struct elf_symbol symbol = {.name = NULL};

    (void)state;
    add_function("code", RAM + 0x10, 0x10);
    add("missing", RAM + 0x40, 0x10, ELF32_ST_INFO(STB_WEAK, STT_OBJECT), SHN_UNDEF);
    add_object("before", RAM, 4);
    add_object("table", RAM + 0x20, 0x10);
    struct elf_image *opened = open_image();
    for (uint32_t at = RAM + 0x20; at < RAM + 0x30; at++) {
        assert_true(elf_image_object_at(opened, at, &symbol));
        assert_string_equal(symbol.name, "table");
        assert_int_equal(symbol.address, RAM + 0x20);
        assert_int_equal(symbol.size, 0x10);
        assert_false(symbol.function);
    }
    assert_false(elf_image_object_at(opened, RAM + 0x30, &symbol));
    assert_false(elf_image_object_at(opened, RAM + 0x1F, &symbol));
    assert_false(elf_image_object_at(opened, RAM + 0x10, &symbol)); /* code */
    assert_false(elf_image_object_at(opened, RAM + 0x40, &symbol));
    elf_image_close(opened);
}

static void a_section_without_bytes_is_none(void **state)
{
    size_t size = 77;

    (void)state;
    image.bytes[5] = 0xA5;
    struct elf_image *opened = open_image();
    const uint8_t *text = elf_image_section(opened, ".text", &size);
    assert_non_null(text);
    assert_int_equal(size, FLASH_BYTES);
    assert_int_equal(text[5], 0xA5);
    assert_null(elf_image_section(opened, ".empty", &size));
    assert_null(elf_image_section(opened, ".data", &size));
    assert_int_equal(size, FLASH_BYTES);
    elf_image_close(opened);
}

/* More than there is room for at first, in any order. */
static void fill(size_t count)
{
    char name[16];

    for (size_t i = 0; i < count; i++) {
        size_t at = i * 7 % count;
        snprintf(name, sizeof name, "f%zu", at);
        add_function(name, (uint32_t)(FLASH + 8 * at), 6);
    }
}

static void any_number_of_functions_is_read(void **state)
{
    enum { MANY = 900 };
    size_t count = 0;
    char name[16];

    (void)state;
    fill(MANY);
    struct elf_image *opened = open_image();
    elf_image_functions(opened, &count);
    assert_int_equal(count, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "f%u", i);
        is_function(opened, FLASH + 8 * i + 5, name, FLASH + 8 * i, 6);
        assert_null(elf_image_function_at(opened, FLASH + 8 * i + 6));
    }
    elf_image_close(opened);
}

static void without_memory_there_is_no_image(void **state)
{
    struct message message = {0};
    struct elf_image *opened;
    unsigned number = 1;

    (void)state;
    fill(300);
    write_image(sizeof image);
    while (memory_fail_at(number++), opened = elf_image_open(path, &message), memory_failed()) {
        assert_null(opened);
        assert_int_equal(message.count, 1);
        assert_non_null(strstr(message.text, "out of memory"));
        message = (struct message){0};
    }
    assert_non_null(opened);
    assert_true(number > 5); /* itself, its bytes, its functions twice */
    elf_image_close(opened);
}

/* At each length of less than a header, and the header alone. */
static void what_is_cut_in_its_first_bytes_is_refused(void **state)
{
    (void)state;
    for (size_t size = 0; size <= sizeof(Elf32_Ehdr); size++) {
        struct message message = {0};

        write_image(size);
        assert_null(elf_image_open(path, &message));
        assert_int_equal(message.count, 1);
        assert_non_null(strstr(message.text, path));
    }
}

static int make_file(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(a_function_without_a_size_ends_where_the_next_begins),
        TEST(the_last_function_ends_with_what_is_loaded),
        TEST(a_function_that_is_not_there_is_none),
        TEST(an_object_is_found_by_each_of_its_bytes),
        TEST(a_section_without_bytes_is_none),
        TEST(any_number_of_functions_is_read),
        TEST(without_memory_there_is_no_image),
        TEST(what_is_cut_in_its_first_bytes_is_refused),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
