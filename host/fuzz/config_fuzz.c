/* Configs over the test boards: whatever is resolved can be said as JSON, and each cell is of a
 * board that is there and has a name of its own. */
#include "host/fuzz/fuzz.h"
#include "host/lib/matrix/config.h"

#include <string.h>

#define BOARDS "host/tests/fixtures/firmware"

static const struct board_list *boards(void)
{
    static struct board_list list;
    struct message message = {0};
    FUZZ_MUST(list.count > 0 || boards_load(&list, BOARDS, &message));
    return &list;
}

int fuzz_target(const uint8_t *data, size_t size)
{
    struct message message = {0};
    struct config *config = config_load(fuzz_file("fuzz.yaml", data, size), boards(), &message);
    fuzz_told(config != NULL, &message);
    if (!config)
        return 0;
    FUZZ_MUST(config->cell_count > 0);
    for (size_t i = 0; i < config->cell_count; i++) {
        const struct config_cell *cell = &config->cells[i];
        size_t length = strlen(cell->board->name);
        FUZZ_MUST(boards_find(boards(), cell->board->name) == cell->board);
        FUZZ_MUST(strncmp(cell->id, cell->board->name, length) == 0 && cell->id[length] == '/');
    }
    json_t *json = config_json(config);
    FUZZ_MUST(json != NULL);
    json_decref(json);
    config_free(config);
    return 0;
}
