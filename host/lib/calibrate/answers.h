/* How each figure answers to each setting: the model, run with it changed. */
#ifndef HOST_LIB_CALIBRATE_ANSWERS_H
#define HOST_LIB_CALIBRATE_ANSWERS_H

#include "host/lib/calibrate/calibrate.h"
#include "host/lib/calibrate/vary.h"

/* Fills the spans and answers of every setting. False with a message, or, if it was stopped,
 * without; also if the unchanged model does not give the figures of the model's run. */
bool answers_take(struct calibration *all, struct vary *vary,
                  void (*progress)(const char *setting, size_t done, size_t total),
                  struct message *message);

#endif
