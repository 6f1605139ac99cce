/* Reads ELF images with libelf; see elf_symbols.h. */
#include "host/lib/elf/symbols.h"

#include "host/lib/elf/bytes.h"
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

struct elf_image {
    struct elf_bytes bytes;
    Elf *elf; /* of them */
    uint32_t entry;
    struct elf_symbol *functions;
    size_t function_count;
};

static bool check_header(const struct elf_image *image, const char *path, GElf_Ehdr *header,
                         struct message *message)
{
    if (!gelf_getehdr(image->elf, header))
        return message_add(message, "%s is cut in its first bytes; link it again", path);
    if (header->e_machine != EM_ARM || header->e_ident[EI_CLASS] != ELFCLASS32 ||
        header->e_ident[EI_DATA] != ELFDATA2LSB)
        return message_add(message, "%s is not for 32-bit little-endian Arm", path);
    if (header->e_type != ET_EXEC)
        return message_add(message, "%s is not an executable image; link it first", path);
    return true;
}

static bool is_function(const GElf_Sym *symbol)
{
    return GELF_ST_TYPE(symbol->st_info) == STT_FUNC && symbol->st_shndx != SHN_UNDEF;
}

static Elf_Scn *symbol_table(const struct elf_image *image, GElf_Shdr *header)
{
    Elf_Scn *section = NULL;

    while ((section = elf_nextscn(image->elf, section)) != NULL)
        if (gelf_getshdr(section, header) && header->sh_type == SHT_SYMTAB)
            return section;
    return NULL;
}

/* Calls `visit` for every symbol until it returns false. */
static void each_symbol(const struct elf_image *image,
                        bool (*visit)(void *context, const GElf_Sym *symbol, const char *name),
                        void *context)
{
    GElf_Shdr header;
    Elf_Scn *section = symbol_table(image, &header);
    Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
    size_t count = data && header.sh_entsize ? header.sh_size / header.sh_entsize : 0;

    for (size_t i = 0; i < count && i < INT32_MAX; i++) {
        GElf_Sym symbol;
        const char *name;

        if (!gelf_getsym(data, (int)i, &symbol))
            return;
        name = elf_strptr(image->elf, header.sh_link, symbol.st_name);
        if (name && *name && !visit(context, &symbol, name))
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
    };
}

struct collection {
    struct elf_symbol *symbols;
    bool *global;
    size_t count, room;
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

    if (!is_function(symbol))
        return true;
    if (all->count == all->room && !grow(all)) {
        all->out_of_memory = true;
        return false;
    }
    all->symbols[all->count++] = to_symbol(symbol, name);
    return true;
}

static int by_address(const void *left, const void *right)
{
    const struct elf_symbol *a = left, *b = right;

    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    if (a->size != b->size) /* aliases: the one with a size first */
        return a->size > b->size ? -1 : 1;
    return strcmp(a->name, b->name);
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
        uint32_t base, size, end;

        if (function->size || !elf_image_segment(image, function->address, &base, &size))
            continue;
        end = i + 1 < kept ? function[1].address : base + size;
        function->size = end - function->address;
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
    return !wrong ||
           message_add(message, "%s: its program header %zu %s; link it again", path, index, wrong);
}

/* All that is loaded is in the file and has a place. */
static bool check_programs(const struct elf_image *image, const char *path, struct message *message)
{
    size_t count = 0, loaded = 0;
    GElf_Phdr program;

    if (elf_getphdrnum(image->elf, &count) != 0)
        return message_add(message, "%s: its program headers cannot be read; link it again", path);
    for (size_t i = 0; i < count; i++) {
        if (!gelf_getphdr(image->elf, (int)i, &program))
            return message_add(message, "%s: its program header %zu cannot be read; link it again",
                               path, i);
        if (program.p_type != PT_LOAD)
            continue;
        if (!check_program(&program, i, image->bytes.size, path, message))
            return false;
        loaded += program.p_filesz != 0;
    }
    return loaded > 0 || message_add(message, "%s loads nothing into memory", path);
}

static bool open_image(struct elf_image *image, const char *path, struct message *message)
{
    GElf_Ehdr header = {0};

    if (!elf_bytes_read(&image->bytes, path, message))
        return false;
    image->elf = image->bytes.elf;
    if (!check_header(image, path, &header, message) || !check_programs(image, path, message))
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

const uint8_t *elf_image_section(const struct elf_image *image, const char *name, size_t *size)
{
    size_t names;
    Elf_Scn *section = NULL;

    if (elf_getshdrstrndx(image->elf, &names) != 0)
        return NULL;
    while ((section = elf_nextscn(image->elf, section)) != NULL) {
        GElf_Shdr header;
        const char *own =
            gelf_getshdr(section, &header) ? elf_strptr(image->elf, names, header.sh_name) : NULL;
        Elf_Data *data;

        if (!own || strcmp(own, name) != 0 || header.sh_type == SHT_NOBITS)
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
static bool find_program(const struct elf_image *image, uint32_t address, GElf_Phdr *program,
                         uint32_t *base)
{
    size_t count = 0;

    if (elf_getphdrnum(image->elf, &count) != 0 || count == 0)
        return false;
    for (size_t i = 0; i < 2 * count; i++) {
        if (!gelf_getphdr(image->elf, (int)(i % count), program) || program->p_type != PT_LOAD)
            continue;
        *base = (uint32_t)(i < count ? program->p_paddr : program->p_vaddr);
        if (address - *base < program->p_filesz && address >= *base)
            return true;
    }
    return false;
}

bool elf_image_segment(const struct elf_image *image, uint32_t address, uint32_t *base,
                       uint32_t *size)
{
    GElf_Phdr program;

    if (!find_program(image, address, &program, base))
        return false;
    *size = (uint32_t)program.p_filesz;
    return true;
}

bool elf_image_load(const struct elf_image *image, size_t index, struct elf_load *load)
{
    size_t count = 0;
    GElf_Phdr program;

    if (elf_getphdrnum(image->elf, &count) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!gelf_getphdr(image->elf, (int)i, &program) || program.p_type != PT_LOAD || index-- > 0)
            continue;
        *load = (struct elf_load){(uint32_t)program.p_paddr, (uint32_t)program.p_filesz,
                                  (uint32_t)program.p_vaddr, (uint32_t)program.p_memsz};
        return true;
    }
    return false;
}

bool elf_image_read(const struct elf_image *image, uint32_t address, void *bytes, size_t size)
{
    GElf_Phdr program;
    uint32_t base;
    const char *file = image->bytes.data;

    if (!find_program(image, address, &program, &base) ||
        size > program.p_filesz - (address - base))
        return false;
    memcpy(bytes, file + program.p_offset + (address - base), size);
    return true;
}
