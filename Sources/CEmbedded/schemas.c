#include "CEmbedded.h"

/* clang calls #embed an extension before C23. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char datastore[] = {
#embed "../../schemas/datastore.rng"
};
static const unsigned char domainbackup[] = {
#embed "../../schemas/domainbackup.rng"
};
static const unsigned char domaincheckpoint[] = {
#embed "../../schemas/domaincheckpoint.rng"
};
static const unsigned char domainsnapshot[] = {
#embed "../../schemas/domainsnapshot.rng"
};
static const unsigned char network[] = {
#embed "../../schemas/network.rng"
};
static const unsigned char opendomain[] = {
#embed "../../schemas/opendomain.rng"
};
static const unsigned char storage[] = {
#embed "../../schemas/storage.rng"
};
static const unsigned char values[] = {
#embed "../../schemas/values.rng"
};

static const embedded_file schemas[] = {
    {"datastore.rng", datastore, sizeof datastore},
    {"domainbackup.rng", domainbackup, sizeof domainbackup},
    {"domaincheckpoint.rng", domaincheckpoint, sizeof domaincheckpoint},
    {"domainsnapshot.rng", domainsnapshot, sizeof domainsnapshot},
    {"network.rng", network, sizeof network},
    {"opendomain.rng", opendomain, sizeof opendomain},
    {"storage.rng", storage, sizeof storage},
    {"values.rng", values, sizeof values},
};

size_t embedded_schema_count(void) { return sizeof schemas / sizeof schemas[0]; }

embedded_file embedded_schema(size_t position) { return schemas[position]; }
