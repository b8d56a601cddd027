#define _GNU_SOURCE
#include "job.h"
#include <pthread.h>
#include <stdint.h>

/* Templates that call each other recurse in C, and so do nested expressions: this much is enough for all that the limits let through. */
#define NEEDED ((size_t)6 << 20)
#define OWN ((size_t)16 << 20)

typedef struct {
    void (*work)(void *);
    void *argument;
} call;

static void *perform(void *argument) {
    call *call = argument;
    call->work(call->argument);
    return NULL;
}

/* The lowest address of this thread's stack, 0 where it can't be told. */
static uintptr_t stack_bottom(void) {
    static _Thread_local uintptr_t bottom;
    pthread_attr_t attributes;
    void *address;
    size_t size;
    if (bottom) return bottom;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
    if (pthread_attr_getstack(&attributes, &address, &size) == 0) bottom = (uintptr_t)address;
    pthread_attr_destroy(&attributes);
    return bottom;
}

int vmx_with_stack(void (*work)(void *), void *argument) {
    uintptr_t bottom = stack_bottom();
    uintptr_t here = (uintptr_t)&bottom;
    call call = {work, argument};
    pthread_attr_t attributes;
    pthread_t thread;
    int status;
    if (bottom && here > bottom && here - bottom >= NEEDED) {
        work(argument);
        return 1;
    }
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, OWN);
    status = pthread_create(&thread, &attributes, perform, &call);
    pthread_attr_destroy(&attributes);
    if (status != 0) return 0;
    pthread_join(thread, NULL);
    return 1;
}
