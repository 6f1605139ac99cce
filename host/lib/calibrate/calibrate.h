/* What a board's run says of the model's settings that are not calibrated. */
#ifndef HOST_LIB_CALIBRATE_CALIBRATE_H
#define HOST_LIB_CALIBRATE_CALIBRATE_H

#include "host/lib/calibrate/figures.h"
#include "host/lib/calibrate/settings.h"

struct calibrate_request {
    const char *silicon, *model; /* run directories */
    const char *keep;            /* where variations stay; NULL: nowhere */
    unsigned jobs;
    /* Called before each setting is varied; or NULL. */
    void (*progress)(const char *setting, size_t done, size_t total);
};

enum calibrate_verdict {
    CALIBRATE_TOLD,         /* some values are excluded */
    CALIBRATE_UNANSWERED,   /* no figure answers to it */
    CALIBRATE_TOGETHER,     /* all that answer, answer to others, too, that are not told */
    CALIBRATE_WIDE,         /* the intervals hold every value that was tried */
    CALIBRATE_CONTRADICTED, /* figures want different values */
    CALIBRATE_VERDICT_COUNT
};

struct calibrate_answer {
    struct calibrate_setting setting;
    int64_t *tried; /* by how much each value that is tried changes each figure: value x figures */
    struct settings_span spans[SOLVE_VALUES_MAX]; /* the values of `solved` */
    struct solve_setting solved;
    enum calibrate_verdict verdict;
    size_t low, high;         /* told: first and last of the spans that are left */
    bool open_low, open_high; /* beyond which none was tried */
    size_t answering;         /* figures that answer to it */
    size_t by;                /* told: a figure that excluded some of it */
    size_t together[SETTINGS_MAX], together_count; /* of the answers */
};

struct calibration {
    struct results *silicon, *model;
    const struct result_target *board, *modelled;
    struct figures figures;
    struct solve_figure *solved; /* parallel to them */
    struct calibrate_answer answers[SETTINGS_MAX];
    size_t count;
    size_t unexplained; /* figures */
};

/* False with a message, or, if it was stopped, without one. Release with calibrate_free either
 * way. */
bool calibrate(struct calibration *calibration, const struct calibrate_request *request,
               struct message *message);
void calibrate_free(struct calibration *calibration);

/* "told", "unanswered", ... */
const char *calibrate_verdict_name(enum calibrate_verdict verdict);

#endif
