/* A YAML file, checked and loaded through a libcyaml schema into a C struct,
 * that remembers where each value stood, so that a later complaint about a
 * value can name its line.
 */
#ifndef HOST_LIB_FILES_YAML_FILE_H
#define HOST_LIB_FILES_YAML_FILE_H

#include "host/lib/base/message.h"
#include <cyaml/cyaml.h>
#include <yaml.h>

struct yaml_file {
    const char *path; /* the caller's, must outlive it */
    const cyaml_schema_value_t *schema;
    void *data; /* the loaded struct, owned by the yaml_file */
    yaml_document_t document;
};

/* Loads one document. `schema` is a mapping with CYAML_FLAG_POINTER. On failure
 * nothing needs to be freed and `message` lists every problem found. */
bool yaml_file_load(struct yaml_file *file, const char *path, const cyaml_schema_value_t *schema,
                    struct message *message);
void yaml_file_free(struct yaml_file *file);

/* Adds a complaint about the value of `key` ("samples", "samples.synchronous", and of the
 * first item of a list "also.0.samples") and, if it is a list, its item number `index` (from 0).
 * Returns false. */
bool yaml_file_complain(struct yaml_file *file, struct message *message, const char *key,
                        size_t index, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
