/* Adds a run to a history; see history.h. */
#include "host/lib/history/commit.h"
#include "host/lib/history/date.h"
#include "host/lib/history/rows.h"
#include "host/lib/history/setup.h"
#include "host/lib/history/write.h"
#include <stdlib.h>
#include <string.h>

#define SHOWN 3u /* cells that differ, in a message */

/* Where a run goes. */
struct place {
    char commit[COMMIT_MAX];
    int64_t date;
    bool stated;  /* the date was given */
    char *digest; /* of the run */
    const char *git;
};

struct adding {
    const char *path;
    const struct history_addition *addition;
    struct history_added *added;
    struct message *message;
    struct place place;
    struct database database;
    struct writing writing;
    struct rows rows;
    int64_t commit; /* its row; 0: new */
    int64_t run;    /* the new run's row; 0: not written yet */
    bool known;     /* this very run is there already */
    struct text differing;
    size_t differing_count;
};

static bool no_memory(const struct adding *adding)
{
    return message_add(adding->message, "out of memory");
}

/* ---- Where it goes ---- */

static const char *provenance(const struct results *results, const char *key)
{
    return json_string_value(json_object_get(json_object_get(results->root, "provenance"), key));
}

static bool no_commit(const struct adding *adding, const char *why)
{
    return message_at(adding->message, adding->addition->results->path, 0, 0,
                      "%s, so that no commit can be told from it; give --commit $(git rev-parse "
                      "HEAD)",
                      why);
}

static bool find_commit(struct adding *adding)
{
    struct place *place = &adding->place;
    const char *given = adding->addition->commit;

    place->git = provenance(adding->addition->results, "git");
    if (given && !commit_is_name(given))
        return message_add(adding->message,
                           "--commit '%s': expected the name of a commit: letters, digits and "
                           "._/+-, no more than %d",
                           given, (int)COMMIT_MAX - 1);
    if (given)
        snprintf(place->commit, COMMIT_MAX, "%.*s", (int)COMMIT_MAX - 1, given);
    else if (commit_is_dirty(place->git))
        return no_commit(adding, "its image was built from changed sources");
    else if (!commit_of_image(place->commit, place->git))
        return no_commit(adding, "its image does not say what it was built from");
    return true;
}

/* The commit's own date, or when the run began. */
static bool find_date(struct adding *adding)
{
    struct place *place = &adding->place;
    const char *given = adding->addition->date;
    const char *began = provenance(adding->addition->results, "started");

    place->stated = given != NULL;
    if (given)
        return date_parse(given, &place->date) ||
               message_add(adding->message,
                           "--date '%s': expected 2026-01-31, 2026-01-31T23:59:59Z or "
                           "2026-01-31T23:59:59+01:00; `git show -s --format=%%cI COMMIT` says a "
                           "commit's",
                           given);
    return (began && date_parse(began, &place->date)) ||
           message_at(adding->message, adding->addition->results->path, 0, 0,
                      "does not say when the run began; give --date $(git show -s --format=%%cI "
                      "COMMIT)");
}

/* FNV-1a of 128 bits over the whole run.json: that two runs share it by chance will not happen;
 * it is no defence against somebody who wants it. */
static char *digest_of(const struct results *results)
{
    unsigned __int128 hash = ((unsigned __int128)0x6c62272e07bb0142u << 64) | 0x62b821756295c58du;
    const unsigned __int128 prime = ((unsigned __int128)1 << 88) + 0x13b;
    char *text = json_dumps(results->root, JSON_SORT_KEYS | JSON_COMPACT), *digest = NULL;

    for (const char *at = text; at && *at; at++)
        hash = (hash ^ (unsigned char)*at) * prime;
    if (text && asprintf(&digest, "%016llx%016llx", (unsigned long long)(hash >> 64),
                         (unsigned long long)hash) < 0)
        digest = NULL;
    free(text);
    return digest;
}

static bool find_place(struct adding *adding)
{
    if (adding->addition->results->cell_count == 0)
        return message_at(adding->message, adding->addition->results->path, 0, 0,
                          "the run has no cells");
    if (!find_commit(adding) || !find_date(adding))
        return false;
    adding->place.digest = digest_of(adding->addition->results);
    return adding->place.digest || no_memory(adding);
}

/* ---- Whether it is there ---- */

/* The history's own name for the commit, which may be the longer or the shorter one. */
static bool match_commit(struct adding *adding)
{
    const struct history_run *found = NULL;

    for (size_t i = 0; i < adding->rows.run_count; i++) {
        const struct history_run *run = &adding->rows.runs[i];
        if (!commit_same(run->commit, adding->place.commit))
            continue;
        if (found && found->commit_id != run->commit_id)
            return message_at(adding->message, adding->path, 0, 0,
                              "'%s' may be commit %s or %s; give --commit with more digits",
                              adding->place.commit, found->commit, run->commit);
        found = run;
    }
    adding->commit = found ? found->commit_id : 0;
    if (found)
        snprintf(adding->place.commit, COMMIT_MAX, "%.*s", (int)COMMIT_MAX - 1, found->commit);
    return true;
}

/* Whether it can be no other run: exact numbers without a time of their own may be those of two
 * commits that measure the same. */
static bool is_unique(const struct results *results)
{
    bool measured = false;

    for (size_t i = 0; i < results->target_count; i++)
        measured |= results->targets[i].evidence == EVIDENCE_SILICON;
    return measured || provenance(results, "started");
}

static bool match_run(struct adding *adding)
{
    bool unique = is_unique(adding->addition->results);

    for (size_t i = 0; i < adding->rows.run_count; i++) {
        const struct history_run *run = &adding->rows.runs[i];
        if (strcmp(run->digest, adding->place.digest) != 0)
            continue;
        if (run->commit_id == adding->commit)
            adding->known = true;
        else if (unique && !adding->addition->force)
            return message_at(adding->message, adding->path, 0, 0,
                              "this very run is there as commit %s; --force adds it as commit %s, "
                              "too",
                              run->commit, adding->place.commit);
        if (run->commit_id == adding->commit)
            adding->run = run->id;
    }
    return true;
}

/* A date that was given takes the place of one that was not. */
static bool match_date(struct adding *adding)
{
    const struct history_run *there = NULL;

    for (size_t i = 0; i < adding->rows.run_count && !there; i++)
        if (adding->rows.runs[i].commit_id == adding->commit)
            there = &adding->rows.runs[i];
    if (!there || !adding->place.stated || there->date == adding->place.date)
        return true;
    char date[DATE_TEXT_MAX];
    if (there->stated && !adding->addition->force)
        return message_at(adding->message, adding->path, 0, 0,
                          "commit %s is there with the date %s, not with %s; --force changes it",
                          there->commit, date_text(date, there->date), adding->addition->date);
    return write_date(&adding->writing, adding->commit, adding->place.date);
}

/* ---- Setups ---- */

static bool make_setup(struct adding *adding, const struct result_target *target, int64_t *id)
{
    char *text = setup_text(target);
    bool fine = text ? write_setup(&adding->writing, text, id) : no_memory(adding);

    free(text);
    return fine;
}

/* `ids` are those of the run's targets, in their order. */
static bool find_setups(struct adding *adding, int64_t *ids)
{
    const struct results *results = adding->addition->results;

    for (size_t t = 0; t < results->target_count; t++) {
        ids[t] = 0;
        for (size_t i = 0; i < adding->rows.setup_count && !ids[t]; i++)
            if (setup_same(&adding->rows.setups[i].target, &results->targets[t]))
                ids[t] = adding->rows.setups[i].id;
        if (!ids[t] && !make_setup(adding, &results->targets[t], &ids[t]))
            return false;
    }
    return true;
}

/* ---- Cells ---- */

static bool need_run(struct adding *adding)
{
    const struct place *place = &adding->place;

    if (adding->run)
        return true;
    if (!adding->commit &&
        !write_commit(&adding->writing, place->commit, place->date, place->stated, &adding->commit))
        return false;
    return write_run(&adding->writing, adding->commit, place->digest,
                     adding->addition->results->name, place->git, &adding->run);
}

static bool put_cell(struct adding *adding, int64_t setup, const struct result_cell *cell)
{
    adding->added->added++;
    return need_run(adding) && write_cell(&adding->writing, adding->run, setup, cell);
}

/* Whether `lines` has one of this text. */
static bool has_line(const char *lines, const char *line, size_t size)
{
    for (; *lines; lines += strcspn(lines, "\n") + 1)
        if (strncmp(lines, line, size) == 0)
            return true;
    return false;
}

/* The lines that the other one has not. */
static void add_lines(struct text *out, const char *what, const char *lines, const char *other)
{
    for (size_t size; *lines; lines += size) {
        size = strcspn(lines, "\n") + 1;
        if (has_line(other, lines, size))
            continue;
        text_addf(out, "%s: ", what);
        text_add_bytes(out, lines, size);
    }
}

static void note_differing(struct adding *adding, const struct result_cell *cell, const char *there,
                           const char *new)
{
    if (adding->differing_count++ >= SHOWN)
        return;
    text_addf(&adding->differing, "%s\n", cell->id);
    add_lines(&adding->differing, "  there", there, new);
    add_lines(&adding->differing, "  in this run", new, there);
}

static bool drop_cell(struct adding *adding, int64_t setup, const struct result_cell *cell)
{
    for (size_t i = 0; i < adding->rows.run_count; i++)
        if (adding->rows.runs[i].commit_id == adding->commit &&
            !write_drop(&adding->writing, adding->rows.runs[i].id, setup, cell->id))
            return false;
    return true;
}

/* What the commit's runs have of the cell under this setup. */
static bool describe_cell(struct adding *adding, int64_t setup, const struct result_cell *cell,
                          struct text *there)
{
    for (size_t i = 0; i < adding->rows.run_count; i++)
        if (adding->rows.runs[i].commit_id == adding->commit &&
            !write_describe(&adding->writing, adding->rows.runs[i].id, setup, cell->id, there))
            return false;
    return true;
}

/* An exact cell is there, or is another one, or is not. */
static bool judge_exact_cell(struct adding *adding, int64_t setup, const struct result_cell *cell,
                             const char *there)
{
    struct text new = {0};
    bool fine = true;

    write_describe_new(cell, &new);
    if (!*there) {
        fine = put_cell(adding, setup, cell);
    } else if (strcmp(there, text_get(&new)) == 0) {
        adding->added->same++;
    } else if (adding->addition->force) {
        adding->added->replaced++;
        fine = drop_cell(adding, setup, cell) && need_run(adding) &&
               write_cell(&adding->writing, adding->run, setup, cell);
    } else {
        note_differing(adding, cell, there, text_get(&new));
    }
    fine = fine && (!new.failed || no_memory(adding));
    text_free(&new);
    return fine;
}

/* Each run of a board is a measurement of its own. */
static bool judge_measured_cell(struct adding *adding, int64_t setup,
                                const struct result_cell *cell, const char *there)
{
    if (adding->known && *there) {
        adding->added->same++;
        return true;
    }
    adding->added->repeats += *there != '\0';
    return put_cell(adding, setup, cell);
}

static bool add_cell(struct adding *adding, const struct result_cell *cell, const int64_t *setups)
{
    int64_t setup = setups[cell->target - adding->addition->results->targets];
    struct text there = {0};

    if (cell->status == RESULT_OK && cell->metric_count == 0)
        return true;
    bool fine = describe_cell(adding, setup, cell, &there) &&
                (cell->target->evidence == EVIDENCE_SILICON
                     ? judge_measured_cell(adding, setup, cell, text_get(&there))
                     : judge_exact_cell(adding, setup, cell, text_get(&there)));

    fine = fine && (!there.failed || no_memory(adding));
    text_free(&there);
    return fine;
}

static bool refuse_differing(const struct adding *adding)
{
    return message_add_lines(
        adding->message, text_get(&adding->differing),
        "%s: commit %s is there with other results of %zu cell%s, of the same board, compiler, "
        "clock and timing model, and exact numbers of one commit are the same in every run; was "
        "the image built from other sources? Nothing was added; --force replaces what is there%s",
        adding->path, adding->place.commit, adding->differing_count,
        adding->differing_count == 1 ? "" : "s",
        adding->differing_count > SHOWN ? ". The first:" : ":");
}

static bool add_cells(struct adding *adding)
{
    const struct results *results = adding->addition->results;
    int64_t *setups = calloc(results->target_count + 1, sizeof *setups);

    if (!setups)
        return no_memory(adding);
    bool fine = find_setups(adding, setups);
    for (size_t i = 0; fine && i < results->cell_count; i++)
        fine = add_cell(adding, &results->cells[i], setups);
    free(setups);
    if (fine && adding->differing_count > 0)
        return refuse_differing(adding);
    const struct history_added *added = adding->added;
    return fine && (added->added + added->same + added->replaced > 0 ||
                    message_at(adding->message, results->path, 0, 0,
                               "no cell of the run has a metric, or a reason for having none"));
}

/* ---- All of it ---- */

/* What the image says and what the user says may differ: where irqbench is part of another
 * repository, they do. */
static bool note_image(struct adding *adding)
{
    char image[COMMIT_MAX];
    const struct place *place = &adding->place;
    const char *why = NULL;

    if (!adding->addition->commit || !place->git)
        return true;
    if (commit_is_dirty(place->git))
        why = "built from changed sources";
    else if (commit_of_image(image, place->git) && !commit_same(image, place->commit))
        why = "built from another commit";
    if (why && asprintf(&adding->added->note,
                        "the image says that it was %s, %s; kept as %s, as --commit says", why,
                        place->git, place->commit) < 0) {
        adding->added->note = NULL;
        return no_memory(adding);
    }
    return true;
}

static bool add_run(struct adding *adding)
{
    return database_open(&adding->database, adding->path, DATABASE_WRITE, adding->message) &&
           rows_read_heads(&adding->rows, &adding->database, adding->message) &&
           write_begin(&adding->writing, &adding->database, adding->message) &&
           match_commit(adding) && match_run(adding) && match_date(adding) && add_cells(adding) &&
           write_settle(&adding->writing, adding->commit) &&
           ((adding->added->commit = strdup(adding->place.commit)) || no_memory(adding)) &&
           note_image(adding) && (write_end(&adding->writing), true) &&
           database_commit(&adding->database, adding->message);
}

bool history_add(const char *path, const struct history_addition *addition,
                 struct history_added *added, struct message *message)
{
    struct adding adding = {.path = path, .addition = addition, .added = added, .message = message};

    *added = (struct history_added){.commit = NULL};
    bool fine = find_place(&adding) && add_run(&adding);
    write_end(&adding.writing);
    database_close(&adding.database);
    rows_free(&adding.rows);
    text_free(&adding.differing);
    free(adding.place.digest);
    if (!fine)
        history_added_free(added);
    return fine;
}

void history_added_free(struct history_added *added)
{
    free(added->commit);
    free(added->note);
    *added = (struct history_added){.commit = NULL};
}
