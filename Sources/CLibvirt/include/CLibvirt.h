// libvirt without libvirt: its interface declared here, its library opened when it is first asked for.
//
// Nothing of libvirt is needed to build, and nothing is linked but the loader of the C library, so a program that
// never reaches a host never pays for it. The declarations are held to libvirt's own headers by a test.

#ifndef CLIBVIRT_H
#define CLIBVIRT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "types.h"

// Constants carry libvirt's name behind a C, as CVIR_ERR_NO_DOMAIN, so that they never meet the originals.
enum {
#define CVIRT_CONSTANT(since, name, value) C##name = value,
#define CVIRT_STRING(since, name, value)
#include "constants.def"
#undef CVIRT_CONSTANT
#undef CVIRT_STRING
};

// Names of fields are functions: an array would reach Swift as a tuple.
#define CVIRT_CONSTANT(since, name, value)
#define CVIRT_STRING(since, name, value) static inline const char *C##name(void) { return value; }
#include "constants.def"
#undef CVIRT_CONSTANT
#undef CVIRT_STRING

/// Length of a UUID in text, its end included.
enum { CVIRT_UUID_BUFFER = 37 };

/// The functions found in the library; one that the library lacks is NULL.
typedef struct CVirtFunctions {
#define CVIRT_FUNCTION(since, result, name, parameters) result(*name) parameters;
#include "functions.def"
#undef CVIRT_FUNCTION
} CVirtFunctions;

/// A function of the table: its name, the release that brought it (major * 1000000 + minor * 1000 + micro), and its
/// place in CVirtFunctions.
typedef struct CVirtSymbol {
    const char *name;
    unsigned long since;
    size_t offset;
} CVirtSymbol;

/// Every function of the table, in its order.
const CVirtSymbol *cvirt_symbols(void);

/// The number of entries of cvirt_symbols().
size_t cvirt_symbol_count(void);

/// Opens a library by name and fills the table from it. Returns false with the dynamic loader's words in message
/// (cut to size) when it can't be opened.
bool cvirt_load_from(const char *name, CVirtFunctions *functions, char *message, size_t size);

/// The table of the process, from libvirt.so.0, opened at the first call by whichever thread is first.
/// NULL when it can't be opened; cvirt_load_failure() then says why. libvirt is silenced (its errors would go to
/// standard error) and initialised.
const CVirtFunctions *cvirt_load(void);

/// The dynamic loader's words about the failure of cvirt_load(); empty if it did not fail.
const char *cvirt_load_failure(void);

/// Whether cvirt_load() was ever called in this process.
bool cvirt_load_was_tried(void);

/// Names the calling thread, for whoever looks at the process from outside; at most 15 bytes are kept.
void cvirt_name_thread(const char *name);

// Registering an event: libvirt takes any callback behind one type, which only C can express.

/// Asks for the starts, stops, pauses and other changes of life of a domain, or of all when dom is NULL.
int cvirt_register_lifecycle(const CVirtFunctions *functions, virConnectPtr conn, virDomainPtr dom,
                             virConnectDomainEventCallback callback, void *opaque, virFreeCallback release);

/// Asks for the end of a domain's background jobs, or of those of all domains when dom is NULL.
int cvirt_register_job_completed(const CVirtFunctions *functions, virConnectPtr conn, virDomainPtr dom,
                                 virConnectDomainEventJobCompletedCallback callback, void *opaque,
                                 virFreeCallback release);

/// Asks for changes of block jobs, disks named by their target.
int cvirt_register_block_job(const CVirtFunctions *functions, virConnectPtr conn, virDomainPtr dom,
                             virConnectDomainEventBlockJobCallback callback, void *opaque, virFreeCallback release);

#endif
