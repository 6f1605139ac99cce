/* Reads ELF images with libelf; see elf_symbols.h. */
#include "host/lib/elf/symbols.h"

#include "host/lib/elf/bytes.h"
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

/* What an image of a microcontroller has at most, by far. Without limits a small
 * file costs hours: each of these is looked for among all of another kind. */
#define PROGRAMS_MAX     256u
#define SYMBOLS_MAX      (1u << 20)
#define NAME_BYTES_MAX   16384u
#define NAME_TELLS_APART 256u /* bytes of a name that put aliases into an order */

/* A PT_LOAD program header. */
struct program {
    uint32_t offset; /* in the file */
    struct elf_load load;
};

struct elf_image {
    struct elf_bytes bytes;
    Elf *elf; /* of them */
    uint32_t entry;
    struct program programs[PROGRAMS_MAX];
    size_t program_count;
    struct elf_symbol *functions;
    size_t function_count;
};

static bool check_header(const struct elf_image *image, const char *path, GElf_Ehdr *header,
                         struct message *message)
{
    if (!gelf_getehdr(image->elf, header))
        return message_add(message, "%s is cut in its first bytes; link it again", path);
    if (header->e_machine != EM_ARM)
        return message_add(message, "%s is not for 32-bit little-endian Arm", path);
    if (header->e_type != ET_EXEC)
        return message_add(message, "%s is not an executable image; link it first", path);
    return true;
}

static bool is_function(const GElf_Sym *symbol)
{
    return GELF_ST_TYPE(symbol->st_info) == STT_FUNC && symbol->st_shndx != SHN_UNDEF;
}

/* The symbols and the text that their names stand in. */
struct symbol_table {
    Elf_Data *symbols;
    size_t count;
    const char *names;
    size_t names_size; /* 0, or the last of them is the end of a name */
};

static const Elf_Data *names_of(const struct elf_image *image, const GElf_Shdr *header)
{
    Elf_Scn *section = elf_getscn(image->elf, header->sh_link);
    GElf_Shdr names;

    if (!section || !gelf_getshdr(section, &names) || names.sh_type != SHT_STRTAB)
        return NULL;
    return elf_rawdata(section, NULL);
}

/* All zero for a stripped image. */
static struct symbol_table symbol_table(const struct elf_image *image)
{
    struct symbol_table table = {0};
    Elf_Scn *section = NULL;
    GElf_Shdr header;

    while ((section = elf_nextscn(image->elf, section)) != NULL) {
        const Elf_Data *names;

        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB)
            continue;
        table.symbols = elf_getdata(section, NULL);
        table.count = table.symbols ? table.symbols->d_size / sizeof(Elf32_Sym) : 0;
        names = names_of(image, &header);
        table.names = names ? names->d_buf : NULL;
        table.names_size = table.names ? names->d_size : 0;
        break;
    }
    return table;
}

static bool check_symbols(const struct elf_image *image, const char *path, struct message *message)
{
    struct symbol_table table = symbol_table(image);

    if (table.count > SYMBOLS_MAX)
        return message_add(message, "%s has %zu symbols, at most %u make sense; strip it", path,
                           table.count, SYMBOLS_MAX);
    if (table.names_size && table.names[table.names_size - 1] != '\0')
        return message_add(message,
                           "%s: the last of its symbols' names does not end; link it again", path);
    for (size_t i = 0; i < table.count; i++) {
        GElf_Sym symbol;

        if (gelf_getsym(table.symbols, (int)i, &symbol) && symbol.st_name < table.names_size &&
            strnlen(table.names + symbol.st_name, NAME_BYTES_MAX + 1u) > NAME_BYTES_MAX)
            return message_add(message,
                               "%s: the name of its symbol %zu has more than %u bytes; strip it",
                               path, i, NAME_BYTES_MAX);
    }
    return true;
}

/* Calls `visit` for every symbol that has a name until it returns false. */
static void each_symbol(const struct elf_image *image,
                        bool (*visit)(void *context, const GElf_Sym *symbol, const char *name),
                        void *context)
{
    struct symbol_table table = symbol_table(image);

    for (size_t i = 0; i < table.count; i++) {
        GElf_Sym symbol;

        if (!gelf_getsym(table.symbols, (int)i, &symbol))
            return;
        if (symbol.st_name < table.names_size && table.names[symbol.st_name] &&
            !visit(context, &symbol, table.names + symbol.st_name))
            return;
    }
}

static struct elf_symbol to_symbol(const GElf_Sym *symbol, const char *name)
{
    bool function = is_function(symbol);

    return (struct elf_symbol){
        .address = (uint32_t)symbol->st_value & (function ? ~1u : ~0u),
        .size = (uint32_t)symbol->st_size,
        .name = name,
        .function = function,
        .weak = GELF_ST_BIND(symbol->st_info) == STB_WEAK,
    };
}

struct collection {
    struct elf_symbol *symbols;
    bool *global;
    size_t count, room;
    const char *file; /* whose symbols follow, as far as they are its own */
    bool out_of_memory;
};

static bool grow(struct collection *all)
{
    size_t room = all->room ? 2 * all->room : 256;
    struct elf_symbol *symbols = realloc(all->symbols, room * sizeof *symbols);

    if (!symbols)
        return false;
    all->symbols = symbols;
    all->room = room;
    return true;
}

static bool collect_function(void *context, const GElf_Sym *symbol, const char *name)
{
    struct collection *all = context;

    if (GELF_ST_TYPE(symbol->st_info) == STT_FILE)
        all->file = name;
    if (!is_function(symbol))
        return true;
    if (all->count == all->room && !grow(all)) {
        all->out_of_memory = true;
        return false;
    }
    all->symbols[all->count] = to_symbol(symbol, name);
    if (GELF_ST_BIND(symbol->st_info) == STB_LOCAL)
        all->symbols[all->count].file = all->file;
    all->count++;
    return true;
}

static int by_address(const void *left, const void *right)
{
    const struct elf_symbol *a = left, *b = right;
    int order;

    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    if (a->size != b->size) /* aliases: the one with a size first */
        return a->size > b->size ? -1 : 1;
    if (a->weak != b->weak)
        return a->weak ? 1 : -1;
    order = strncmp(a->name, b->name, NAME_TELLS_APART);
    return order ? order : (a->name > b->name) - (a->name < b->name);
}

static void merge_aliases(struct elf_image *image)
{
    size_t kept = 0;

    for (size_t i = 0; i < image->function_count; i++)
        if (kept == 0 || image->functions[kept - 1].address != image->functions[i].address)
            image->functions[kept++] = image->functions[i];
    image->function_count = kept;
    for (size_t i = 0; i < kept; i++) {
        struct elf_symbol *function = &image->functions[i];
        uint32_t base, size;

        if (function->size || !elf_image_segment(image, function->address, &base, &size))
            continue;
        /* Up to the next one, or to the end of what is loaded there. */
        function->size = size - (function->address - base);
        if (i + 1 < kept && function[1].address - function->address < function->size)
            function->size = function[1].address - function->address;
    }
}

static bool load_functions(struct elf_image *image)
{
    struct collection all = {0};

    each_symbol(image, collect_function, &all);
    image->functions = all.symbols;
    image->function_count = all.count;
    if (all.out_of_memory)
        return false;
    if (all.count)
        qsort(all.symbols, all.count, sizeof *all.symbols, by_address);
    merge_aliases(image);
    return true;
}

/* Whether [start, start + size) ends within 32 bits. */
static bool fits(uint64_t start, uint64_t size)
{
    return start + size <= UINT64_C(1) << 32;
}

static bool check_program(const GElf_Phdr *program, size_t index, size_t file_size,
                          const char *path, struct message *message)
{
    const char *wrong = NULL;

    if (program->p_offset > file_size || program->p_filesz > file_size - program->p_offset)
        wrong = "reaches beyond the end of the file";
    else if (program->p_filesz > program->p_memsz)
        wrong = "has more bytes in the file than in memory";
    else if (!fits(program->p_paddr, program->p_memsz) || !fits(program->p_vaddr, program->p_memsz))
        wrong = "reaches beyond the end of the address space";
    if (!wrong)
        return true;
    return message_add(message, "%s: its program header %zu %s; link it again", path, index, wrong);
}

static struct program to_program(const GElf_Phdr *program)
{
    return (struct program){.offset = (uint32_t)program->p_offset,
                            .load = {(uint32_t)program->p_paddr, (uint32_t)program->p_filesz,
                                     (uint32_t)program->p_vaddr, (uint32_t)program->p_memsz}};
}

/* Takes what is loaded, if all of it is in the file and has a place. */
static bool read_programs(struct elf_image *image, const char *path, struct message *message)
{
    size_t count = 0, loaded = 0;
    GElf_Phdr program;

    if (elf_getphdrnum(image->elf, &count) != 0)
        return message_add(message, "%s: its program headers cannot be read; link it again", path);
    if (count > PROGRAMS_MAX)
        return message_add(message,
                           "%s has %zu program headers, at most %u make sense; link it again", path,
                           count, PROGRAMS_MAX);
    for (size_t i = 0; i < count; i++) {
        if (!gelf_getphdr(image->elf, (int)i, &program))
            return message_add(message, "%s: its program header %zu cannot be read; link it again",
                               path, i);
        if (program.p_type != PT_LOAD)
            continue;
        if (!check_program(&program, i, image->bytes.size, path, message))
            return false;
        image->programs[image->program_count++] = to_program(&program);
        loaded += program.p_filesz != 0;
    }
    if (loaded == 0)
        return message_add(message, "%s loads nothing into memory", path);
    return true;
}

static bool open_image(struct elf_image *image, const char *path, struct message *message)
{
    GElf_Ehdr header = {0};

    if (!elf_bytes_read(&image->bytes, path, message))
        return false;
    image->elf = image->bytes.elf;
    if (!check_header(image, path, &header, message) || !read_programs(image, path, message) ||
        !check_symbols(image, path, message))
        return false;
    image->entry = (uint32_t)header.e_entry & ~1u;
    if (!load_functions(image))
        return message_add(message, "out of memory reading the symbols of %s", path);
    return true;
}

struct elf_image *elf_image_open(const char *path, struct message *message)
{
    struct elf_image *image = calloc(1, sizeof *image);

    if (!image) {
        message_add(message, "out of memory opening %s", path);
        return NULL;
    }
    if (open_image(image, path, message))
        return image;
    elf_image_close(image);
    return NULL;
}

void elf_image_close(struct elf_image *image)
{
    if (!image)
        return;
    free(image->functions);
    elf_bytes_free(&image->bytes);
    free(image);
}

uint32_t elf_image_entry(const struct elf_image *image)
{
    return image->entry;
}

const struct elf_symbol *elf_image_functions(const struct elf_image *image, size_t *count)
{
    *count = image->function_count;
    return image->functions;
}

const struct elf_symbol *elf_image_function_at(const struct elf_image *image, uint32_t address)
{
    size_t low = 0, high = image->function_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (image->functions[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    if (address - image->functions[low - 1].address >= image->functions[low - 1].size)
        return NULL;
    return &image->functions[low - 1];
}

struct search {
    const char *name;
    struct elf_symbol *symbol;
    bool found;
};

static bool match_name(void *context, const GElf_Sym *symbol, const char *name)
{
    struct search *search = context;

    if (symbol->st_shndx == SHN_UNDEF || strcmp(name, search->name) != 0)
        return true;
    *search->symbol = to_symbol(symbol, name);
    search->found = true;
    return false;
}

bool elf_image_find(const struct elf_image *image, const char *name, struct elf_symbol *symbol)
{
    struct search search = {.name = name, .symbol = symbol};

    each_symbol(image, match_name, &search);
    return search.found;
}

struct object_search {
    uint32_t address;
    struct elf_symbol *symbol;
    bool found;
};

static bool match_object(void *context, const GElf_Sym *symbol, const char *name)
{
    struct object_search *search = context;

    if (GELF_ST_TYPE(symbol->st_info) != STT_OBJECT || symbol->st_shndx == SHN_UNDEF ||
        search->address - (uint32_t)symbol->st_value >= symbol->st_size)
        return true;
    *search->symbol = to_symbol(symbol, name);
    search->found = true;
    return false;
}

bool elf_image_object_at(const struct elf_image *image, uint32_t address, struct elf_symbol *symbol)
{
    struct object_search search = {.address = address, .symbol = symbol};

    each_symbol(image, match_object, &search);
    return search.found;
}

static bool is_called(const Elf_Data *names, size_t at, const char *name)
{
    size_t size = strlen(name) + 1u;

    return at < names->d_size && size <= names->d_size - at &&
           memcmp((const char *)names->d_buf + at, name, size) == 0;
}

const uint8_t *elf_image_section(const struct elf_image *image, const char *name, size_t *size)
{
    size_t index = 0;
    Elf_Scn *section = NULL;
    bool has_names = elf_getshdrstrndx(image->elf, &index) == 0;
    const Elf_Data *names = has_names ? elf_rawdata(elf_getscn(image->elf, index), NULL) : NULL;

    if (!names || !names->d_buf)
        return NULL;
    while ((section = elf_nextscn(image->elf, section)) != NULL) {
        GElf_Shdr header;
        Elf_Data *data;

        if (!gelf_getshdr(section, &header) || header.sh_type == SHT_NOBITS ||
            !is_called(names, header.sh_name, name))
            continue;
        data = elf_rawdata(section, NULL);
        if (!data || !data->d_buf)
            return NULL;
        *size = data->d_size;
        return data->d_buf;
    }
    return NULL;
}

/* The program header that loads `address` from the file: by the address it is
 * loaded to, which on a microcontroller is the one in flash, or the one it
 * runs at, which is the same for code in flash. */
static const struct program *find_program(const struct elf_image *image, uint32_t address,
                                          uint32_t *base)
{
    for (unsigned runs = 0; runs < 2; runs++)
        for (size_t i = 0; i < image->program_count; i++) {
            const struct program *program = &image->programs[i];

            *base = runs ? program->load.to : program->load.from;
            if (address >= *base && address - *base < program->load.file_size)
                return program;
        }
    return NULL;
}

bool elf_image_segment(const struct elf_image *image, uint32_t address, uint32_t *base,
                       uint32_t *size)
{
    const struct program *program = find_program(image, address, base);

    if (!program)
        return false;
    *size = program->load.file_size;
    return true;
}

bool elf_image_load(const struct elf_image *image, size_t index, struct elf_load *load)
{
    if (index >= image->program_count)
        return false;
    *load = image->programs[index].load;
    return true;
}

bool elf_image_read(const struct elf_image *image, uint32_t address, void *bytes, size_t size)
{
    uint32_t base;
    const struct program *program = find_program(image, address, &base);

    if (!program || size > program->load.file_size - (address - base))
        return false;
    memcpy(bytes, image->bytes.data + program->offset + (address - base), size);
    return true;
}
