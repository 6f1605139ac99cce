/* The checksum of what a run brought, held against one that is put together here, bit by bit. */
#include "host/lib/history/database.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The tables that are read, and in them one row of each: integers, texts, a real, a NULL. */
static const char tables[] =
    "CREATE TABLE runs (id, digest, name, git, commit_id);"
    "CREATE TABLE commits (id, name, date, stated);"
    "CREATE TABLE setups (id, target);"
    "CREATE TABLE series (id, cell, metric, setup);"
    "CREATE TABLE points (run, series, n, best, nominal, worst, total);"
    "CREATE TABLE absences (run, setup, cell, status, reason);"
    "INSERT INTO commits VALUES (5, 'aaaaaaa', 86400, 1);"
    "INSERT INTO setups VALUES (2, '{}');"
    "INSERT INTO series VALUES (3, 'cell', 'entry', 2), (4, 'cell', 'exit', 2);"
    "INSERT INTO runs VALUES (7, 'd1', 'test', NULL, 5), (8, 'd2', 'other', NULL, 5);"
    "INSERT INTO points VALUES (7, 4, 1, 2, 2.5, 3, NULL), (7, 3, -1, 1, 1, 1, NULL);"
    "INSERT INTO points VALUES (8, 3, 1, 1, 1, 1, NULL);"
    "INSERT INTO absences VALUES (7, 2, 'gone', 'fault', 'x');";

static void begin(struct database *database)
{
    *database = (struct database){.path = "h.sqlite"};
    assert_int_equal(sqlite3_open(":memory:", &database->handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database->handle, tables, NULL, NULL, NULL), SQLITE_OK);
}

static void end(struct database *database)
{
    sqlite3_close(database->handle);
}

/* ---- The other one ---- */

struct bytes {
    uint8_t of[512];
    size_t used;
};

static void put(struct bytes *bytes, const void *of, size_t size)
{
    assert_true(bytes->used + size <= sizeof bytes->of);
    memcpy(bytes->of + bytes->used, of, size);
    bytes->used += size;
}

static void put_bits(struct bytes *bytes, uint8_t type, uint64_t bits)
{
    put(bytes, &type, 1);
    for (int i = 0; i < 8; i++, bits /= 256)
        put(bytes, &(uint8_t){(uint8_t)(bits % 256)}, 1);
}

static void put_number(struct bytes *bytes, int64_t number)
{
    put_bits(bytes, 1, (uint64_t)number);
}

static void put_text(struct bytes *bytes, const char *text)
{
    put(bytes, &(uint8_t){3}, 1);
    put(bytes, text, strlen(text) + 1);
}

static void put_null(struct bytes *bytes)
{
    put(bytes, &(uint8_t){5}, 1);
}

/* IEEE 802.3. */
static uint32_t crc_of(const struct bytes *bytes)
{
    uint32_t sum = ~0u;

    for (size_t i = 0; i < bytes->used; i++)
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ ((sum ^ bytes->of[i] >> bit) & 1u ? 0xedb88320u : 0);
    return ~sum;
}

static void put_point(struct bytes *bytes, const char *metric, int n, int best)
{
    put_text(bytes, "cell");
    put_text(bytes, metric);
    put_text(bytes, "{}");
    put_number(bytes, n);
    put_number(bytes, best);
}

static void all_columns_of_a_run_are_in_its_sum(void **state)
{
    (void)state;
    struct message message = {0};
    struct bytes bytes = {.used = 0};
    struct database database;
    uint32_t sum = 1;

    put_number(&bytes, 7);
    put_text(&bytes, "d1");
    put_text(&bytes, "test");
    put_null(&bytes);
    put_text(&bytes, "aaaaaaa");
    put_number(&bytes, 86400);
    put_number(&bytes, 1);
    put_point(&bytes, "entry", -1, 1);
    put_number(&bytes, 1);
    put_number(&bytes, 1);
    put_null(&bytes);
    put_point(&bytes, "exit", 1, 2);
    put_bits(&bytes, 2, 0x4004000000000000u); /* 2.5 */
    put_number(&bytes, 3);
    put_null(&bytes);
    put_text(&bytes, "gone");
    put_text(&bytes, "{}");
    put_text(&bytes, "fault");
    put_text(&bytes, "x");
    begin(&database);
    assert_true(database_sum(&database, 7, &sum, &message));
    assert_int_equal(sum, crc_of(&bytes));
    end(&database);
}

static uint32_t sum_after(const char *sql, int64_t run)
{
    struct message message = {0};
    struct database database;
    uint32_t sum = 0;

    begin(&database);
    assert_int_equal(sqlite3_exec(database.handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_true(database_sum(&database, run, &sum, &message));
    end(&database);
    return sum;
}

static void any_other_value_is_another_sum(void **state)
{
    (void)state;
    static const char *const changes[] = {"UPDATE runs SET git = ''",
                                          "UPDATE runs SET digest = 'd1 '",
                                          "UPDATE commits SET date = 86401",
                                          "UPDATE commits SET name = 'b'",
                                          "UPDATE points SET n = 1.0",
                                          "UPDATE points SET nominal = 2.0",
                                          "UPDATE points SET total = 0",
                                          "UPDATE series SET cell = 'cel' WHERE id = 4",
                                          "UPDATE setups SET target = '[]'",
                                          "UPDATE absences SET reason = 'y'",
                                          "DELETE FROM absences",
                                          "DELETE FROM points WHERE series = 4",
                                          "UPDATE points SET worst = 4294967299 WHERE worst = 3"};
    uint32_t before = sum_after("", 7);

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (sum_after(changes[i], 7) == before)
            fail_msg("the same after %s", changes[i]);
    assert_true(sum_after("DELETE FROM runs WHERE id = 8; DELETE FROM points WHERE run = 8", 7) ==
                before);
}

/* Each of the three in turn. */
static void a_table_that_is_gone_is_no_sum(void **state)
{
    (void)state;
    static const char *const changes[] = {"DROP TABLE commits", "DROP TABLE points",
                                          "DROP TABLE absences"};

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct message message = {0};
        struct database database;
        uint32_t sum = 0;
        begin(&database);
        assert_int_equal(sqlite3_exec(database.handle, changes[i], NULL, NULL, NULL), SQLITE_OK);
        assert_false(database_sum(&database, 7, &sum, &message));
        assert_non_null(strstr(message.text, "no such table"));
        assert_int_equal(message.count, 1);
        end(&database);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_columns_of_a_run_are_in_its_sum),
        cmocka_unit_test(any_other_value_is_another_sum),
        cmocka_unit_test(a_table_that_is_gone_is_no_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
