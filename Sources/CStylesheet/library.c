/* For dladdr. */
#define _GNU_SOURCE
#include "library.h"
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

vmx_library vmx_xslt;

typedef struct {
    const char *name;
    size_t offset;
} symbol;

#define VMX_SYMBOL(name) {#name, offsetof(vmx_library, name)},
static const symbol libxslt[] = {VMX_LIBXSLT(VMX_SYMBOL)};
static const symbol libexslt[] = {VMX_LIBEXSLT(VMX_SYMBOL)};

static char failure[512];

/* Whether a library uses the libxml2 that this program is linked with. Trees go from one to the other: two releases of libxml2 in one process would take
 * each other's for their own. What the library brings along is found through it; what this program calls is found where it is linked. */
static int shares_libxml2(const char *file, void *library) {
    void *theirs = dlsym(library, "xmlFreeDoc");
    void (*own)(xmlDocPtr) = xmlFreeDoc;
    void *ours;
    Dl_info our_place, their_place;
    memcpy(&ours, &own, sizeof ours);
    if (theirs == NULL || dladdr(theirs, &their_place) == 0 || dladdr(ours, &our_place) == 0) {
        snprintf(failure, sizeof failure, "nobody knows which libxml2 %s uses", file);
        return 0;
    }
    if (their_place.dli_fbase == our_place.dli_fbase) return 1;
    snprintf(failure, sizeof failure, "%s brings another libxml2 (%s) than the one of this program (%s), which must be built for the libraries that are installed",
             file, their_place.dli_fname, our_place.dli_fname);
    return 0;
}

static int load(const char *file, const symbol *symbols, size_t count) {
    /* Never closed: libxslt registers things with libxml2. */
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(failure, sizeof failure, "%s", reason ? reason : file);
        return 0;
    }
    if (!shares_libxml2(file, library)) return 0;
    for (size_t index = 0; index < count; index++) {
        void *address = dlsym(library, symbols[index].name);
        if (address == NULL) {
            snprintf(failure, sizeof failure, "%s has no %s", file, symbols[index].name);
            return 0;
        }
        /* Copied as bytes: ISO C has no conversion from an object pointer to a function pointer. */
        memcpy((char *)&vmx_xslt + symbols[index].offset, &address, sizeof address);
    }
    return 1;
}

const char *vmx_library_load(void) {
    int is_loaded = load("libxslt.so.1", libxslt, sizeof libxslt / sizeof *libxslt) &&
                    load("libexslt.so.0", libexslt, sizeof libexslt / sizeof *libexslt);
    return is_loaded ? NULL : failure;
}
