/* The boards there are images for. Each is a folder FIRMWARE/BOARD/ with
 * irqbench.elf, board.yaml (typed and checked like every config) and
 * catalog.txt. FIRMWARE is the environment's IRQBENCH_FIRMWARE, or what came with
 * the program (host/lib/base/installed.h).
 */
#ifndef HOST_LIB_MATRIX_BOARD_H
#define HOST_LIB_MATRIX_BOARD_H

#include "host/lib/base/message.h"
#include "host/lib/matrix/board_sources.h"
#include "host/lib/matrix/catalog.h"
#include <stdint.h>

struct board_qemu {
    char *machine; /* -machine */
    char *ram;     /* -m, or NULL for the machine's own */
};

struct board {
    char *name; /* also the folder's name */
    char *title;
    char *core;              /* "cortex-m3" */
    struct board_qemu *qemu; /* NULL: QEMU has no such machine */
    uint32_t clock_hz;
    uint32_t systick_hz;
    char *uart;        /* "serial0" */
    uint32_t baud;     /* of the part's UART, as in board.c; 0: not said */
    uint32_t swo_baud; /* of the exception trace on its SWO pin; 0: it sends none */
    char **model;      /* what the part changes of the timing model, "NAME=VALUE" */
    uint32_t model_count;
    uint32_t flash_bytes;
    uint32_t ram_bytes;
    /* Not from board.yaml: */
    char *directory;
    char *elf; /* path of the image */
    struct catalog catalog;
};

struct board_list {
    struct board **boards; /* sorted by name */
    size_t count;
    char *directory; /* where they were looked for */
    /* Those whose images could be built, for the default directory (board_sources.h). */
    struct board_names unbuilt;
};

/* Loads every board below `directory`, or below the default one if NULL. No
 * board at all is an error that says what to run. Release with boards_free. */
bool boards_load(struct board_list *list, const char *directory, struct message *message);
void boards_free(struct board_list *list);
const struct board *boards_find(const struct board_list *list, const char *name);

#endif
