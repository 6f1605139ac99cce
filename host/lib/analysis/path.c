/* How many instructions the path of a sample has, by the profiling counters of the
 * target: the same in every sample that is short enough for them.
 */
#include "host/lib/analysis/analysis.h"

bool path_find(struct analysis *analysis)
{
    size_t column = analysis->columns.path;
    if (column == ANALYSIS_NO_COLUMN)
        return true;
    analysis->has_path = true;
    for (size_t i = 0; i < analysis->rows; i++) {
        uint32_t path = trials_row(&analysis->records->hot, i)[column];
        if (path != 0 && analysis->path != 0 && path != analysis->path)
            return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                                 "samples of one path executed %u and %u instructions",
                                 analysis->path, path);
        analysis->path = path != 0 ? path : analysis->path;
    }
    return true;
}
