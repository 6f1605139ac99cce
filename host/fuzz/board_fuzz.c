/* A folder with a board: up to the first zero byte its board.yaml, behind it its catalog.txt. */
#include "host/fuzz/fuzz.h"
#include "host/lib/matrix/board.h"

#include <string.h>

static void check(const struct board *board)
{
    FUZZ_MUST(strcmp(board->name, "fuzzed") == 0);
    FUZZ_MUST(board->clock_hz > 0 && board->core && board->elf);
    for (size_t i = 0; i < board->catalog.count; i++) {
        const struct catalog_item *item = &board->catalog.items[i];
        FUZZ_MUST(catalog_find(&board->catalog, item->kind, item->name) != NULL);
        for (unsigned place = 0; catalog_parameter(&board->catalog, item, place); place++) {
            const struct catalog_parameter *p = catalog_parameter(&board->catalog, item, place);
            FUZZ_MUST(p->least <= p->usual && p->usual <= p->most);
        }
    }
}

int fuzz_target(const uint8_t *data, size_t size)
{
    static char firmware[600];
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    size_t yaml = zero ? (size_t)(zero - data) : size, behind = zero ? yaml + 1 : size;
    struct message message = {0};
    struct board_list list;
    snprintf(firmware, sizeof firmware, "%s/firmware", fuzz_folder());
    fuzz_file("firmware/fuzzed/irqbench.elf", (const uint8_t *)"", 0);
    fuzz_file("firmware/fuzzed/catalog.txt", data + behind, size - behind);
    fuzz_file("firmware/fuzzed/board.yaml", data, yaml);
    bool given = boards_load(&list, firmware, &message);
    fuzz_told(given, &message);
    if (!given)
        return 0;
    FUZZ_MUST(list.count == 1);
    check(list.boards[0]);
    boards_free(&list);
    return 0;
}
