#ifndef CEMBEDDED_H
#define CEMBEDDED_H

#include <stddef.h>

/* A file of the project that is part of the binary. */
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t length;
} embedded_file;

/* How many grammars there are. */
size_t embedded_schema_count(void);

/* A grammar by its position, which must be below the count. */
embedded_file embedded_schema(size_t position);

/* How many stylesheets there are. */
size_t embedded_template_count(void);

/* A stylesheet by its position, which must be below the count. */
embedded_file embedded_template(size_t position);

#endif
