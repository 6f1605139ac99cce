/* A map from guest addresses to chains of objects. The caller owns the objects;
 * several can stand at one address. */
#ifndef HOST_VDWT_TIMING_ADDRESS_MAP_H
#define HOST_VDWT_TIMING_ADDRESS_MAP_H

#include <stddef.h>
#include <stdint.h>

/* First member of everything that is kept in a map. */
struct address_node {
    struct address_node *next; /* another object, not always of the same address */
    uint32_t address;
};

struct address_map {
    struct address_node **buckets;
    size_t bucket_count; /* a power of two, or 0 */
    size_t used;
};

/* The newest object at `address`, or NULL; address_map_next() gives older ones. */
struct address_node *address_map_find(const struct address_map *map, uint32_t address);
struct address_node *address_map_next(const struct address_node *node);
/* Ends the process with a message when out of memory. */
void address_map_add(struct address_map *map, struct address_node *node);
void address_map_each(const struct address_map *map,
                      void (*visit)(struct address_node *node, void *context), void *context);

#endif
