/* From a directory to results, whatever state it is in; see open.h. */
#include "host/lib/run/open.h"

#include "host/lib/files/entry.h"
#include "host/lib/run/rebuild.h"
#include "host/lib/store/run_results.h"

static bool is_unfinished(const char *path)
{
    size_t done = 0, total = 0;
    return !entry_is_in(path, RESULTS_FILE) && rundir_progress(path, &done, &total) && done > 0;
}

static struct results *open_unfinished(const char *path, struct message *message)
{
    struct rundir dir;
    json_t *manifest = NULL;
    if (!rundir_peek(&dir, path, &manifest, message))
        return NULL;
    json_t *run = rebuild_unfinished(&dir, manifest, message);
    rundir_close(&dir);
    json_decref(manifest);
    return run ? results_from_json(run, path, message) : NULL;
}

struct results *run_open(const char *path, struct message *message)
{
    return is_unfinished(path) ? open_unfinished(path, message) : run_results_load(path, message);
}
