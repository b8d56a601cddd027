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

static int load(const char *file, const symbol *symbols, size_t count) {
    /* Never closed: libxslt registers things with libxml2. */
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(failure, sizeof failure, "%s", reason ? reason : file);
        return 0;
    }
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
