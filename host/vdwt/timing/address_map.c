/* Hash map with chains; see address_map.h. */
#include "host/vdwt/timing/address_map.h"
#include "host/vdwt/complain.h"

static size_t bucket_of(const struct address_map *map, uint32_t address)
{
    return (size_t)((address >> 1) * 2654435761u >> 7) & (map->bucket_count - 1);
}

struct address_node *address_map_find(const struct address_map *map, uint32_t address)
{
    struct address_node *node = NULL;

    if (map->bucket_count)
        node = map->buckets[bucket_of(map, address)];
    while (node && node->address != address)
        node = node->next;
    return node;
}

struct address_node *address_map_next(const struct address_node *node)
{
    struct address_node *next = node->next;

    while (next && next->address != node->address)
        next = next->next;
    return next;
}

static void insert(struct address_map *map, struct address_node *node)
{
    struct address_node **bucket = &map->buckets[bucket_of(map, node->address)];

    node->next = *bucket;
    *bucket = node;
}

static struct address_node *reversed(struct address_node *list)
{
    struct address_node *result = NULL;

    while (list) {
        struct address_node *node = list;

        list = node->next;
        node->next = result;
        result = node;
    }
    return result;
}

static void grow(struct address_map *map)
{
    struct address_map old = *map;

    map->bucket_count = old.bucket_count ? 4 * old.bucket_count : 1024;
    map->buckets = must_alloc(map->bucket_count * sizeof *map->buckets);
    for (size_t i = 0; i < old.bucket_count; i++) {
        struct address_node *list = reversed(old.buckets[i]); /* oldest first: order kept */

        while (list) {
            struct address_node *node = list;

            list = node->next;
            insert(map, node);
        }
    }
    free(old.buckets);
}

void address_map_add(struct address_map *map, struct address_node *node)
{
    if (map->used >= map->bucket_count)
        grow(map);
    insert(map, node);
    map->used++;
}

void address_map_each(const struct address_map *map,
                      void (*visit)(struct address_node *node, void *context), void *context)
{
    for (size_t i = 0; i < map->bucket_count; i++)
        for (struct address_node *node = map->buckets[i]; node; node = node->next)
            visit(node, context);
}
