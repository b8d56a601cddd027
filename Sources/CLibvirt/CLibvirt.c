#define _GNU_SOURCE // pthread_setname_np
#include "CLibvirt.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static const CVirtSymbol symbols[] = {
#define CVIRT_FUNCTION(since, result, name, parameters) {#name, since, offsetof(CVirtFunctions, name)},
#include "functions.def"
#undef CVIRT_FUNCTION
};

const CVirtSymbol *cvirt_symbols(void) { return symbols; }

size_t cvirt_symbol_count(void) { return sizeof symbols / sizeof symbols[0]; }

bool cvirt_load_from(const char *name, CVirtFunctions *functions, char *message, size_t size) {
    memset(functions, 0, sizeof *functions);
    if (size > 0)
        message[0] = '\0';
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(message, size, "%s", reason != NULL ? reason : "no reason given");
        return false;
    }
    for (size_t i = 0; i < cvirt_symbol_count(); i++) {
        // The address is copied as bytes: ISO C has no conversion from an object pointer to a function pointer.
        void *address = dlsym(library, symbols[i].name);
        memcpy((char *)functions + symbols[i].offset, &address, sizeof address);
    }
    // Never closed: libvirt keeps threads and thread-local data that outlive any handle.
    return true;
}

static CVirtFunctions shared;
static bool loaded;
static char failure[512];
static atomic_bool tried;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void silent(void *userData, virErrorPtr error) {
    (void)userData;
    (void)error;
}

static void load(void) {
    atomic_store(&tried, true);
    if (!cvirt_load_from("libvirt.so.0", &shared, failure, sizeof failure))
        return;
    if (shared.virSetErrorFunc != NULL)
        shared.virSetErrorFunc(NULL, silent);
    if (shared.virInitialize == NULL || shared.virInitialize() < 0) {
        snprintf(failure, sizeof failure, "libvirt.so.0 could not be initialised");
        return;
    }
    loaded = true;
}

const CVirtFunctions *cvirt_load(void) {
    pthread_once(&once, load);
    return loaded ? &shared : NULL;
}

const char *cvirt_load_failure(void) { return failure; }

bool cvirt_load_was_tried(void) { return atomic_load(&tried); }

void cvirt_name_thread(const char *name) {
    char cut[16];
    snprintf(cut, sizeof cut, "%s", name);
    pthread_setname_np(pthread_self(), cut);
}

static int register_any(const CVirtFunctions *functions, virConnectPtr conn, virDomainPtr dom, int event,
                        virConnectDomainEventGenericCallback callback, void *opaque, virFreeCallback release) {
    if (functions->virConnectDomainEventRegisterAny == NULL)
        return -1;
    return functions->virConnectDomainEventRegisterAny(conn, dom, event, callback, opaque, release);
}

int cvirt_register_lifecycle(const CVirtFunctions *functions, virConnectPtr conn, virDomainPtr dom,
                             virConnectDomainEventCallback callback, void *opaque, virFreeCallback release) {
    return register_any(functions, conn, dom, CVIR_DOMAIN_EVENT_ID_LIFECYCLE,
                        (virConnectDomainEventGenericCallback)(void (*)(void))callback, opaque, release);
}

int cvirt_register_job_completed(const CVirtFunctions *functions, virConnectPtr conn, virDomainPtr dom,
                                 virConnectDomainEventJobCompletedCallback callback, void *opaque,
                                 virFreeCallback release) {
    return register_any(functions, conn, dom, CVIR_DOMAIN_EVENT_ID_JOB_COMPLETED,
                        (virConnectDomainEventGenericCallback)(void (*)(void))callback, opaque, release);
}

int cvirt_register_block_job(const CVirtFunctions *functions, virConnectPtr conn, virDomainPtr dom,
                             virConnectDomainEventBlockJobCallback callback, void *opaque, virFreeCallback release) {
    return register_any(functions, conn, dom, CVIR_DOMAIN_EVENT_ID_BLOCK_JOB_2,
                        (virConnectDomainEventGenericCallback)(void (*)(void))callback, opaque, release);
}
