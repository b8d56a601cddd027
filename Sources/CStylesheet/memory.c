#define _GNU_SOURCE
#include "job.h"
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* An allocation of this size fails as soon as the budget is used up: those are strings, buffers and sets, whose growth libxml2 gives up in
 * good order. Small ones go on, since XPath does not survive without them, but the run is stopped before its next step. */
#define LARGE ((size_t)1 << 16)

/* Copying a tree is the one step without an end in sight; it does survive. */
static int is_copying(const vmx_job *job) {
    xmlNodePtr instruction = job->transform ? job->transform->inst : NULL;
    return instruction && job->used > 2 * job->budget && instruction->type == XML_ELEMENT_NODE &&
           xmlStrEqual(instruction->name, BAD_CAST "copy-of");
}

static int refuses(size_t size) {
    vmx_job *job = vmx_current;
    if (job == NULL || job->budget <= 0 || size == 0) return 0;
    if (job->used + (long long)size <= job->budget) return 0;
    if (job->stop_source == VMX_NOWHERE && job->transform) {
        vmx_locate(job->transform->inst, &job->stop_source, &job->stop_element);
    }
    vmx_stop(job, VMX_LIMIT_MEMORY);
    return job->is_armed && (size >= LARGE || is_copying(job));
}

static void *counted(void *memory) {
    if (memory && vmx_current) vmx_current->used += (long long)malloc_usable_size(memory);
    return memory;
}

static void *counting_malloc(size_t size) { return refuses(size) ? NULL : counted(malloc(size)); }

static void *counting_realloc(void *memory, size_t size) {
    size_t before = 0;
    void *result;
    if (vmx_current && memory) before = malloc_usable_size(memory);
    if (size > before && refuses(size - before)) return NULL;
    result = realloc(memory, size);
    if (vmx_current && (result || size == 0)) vmx_current->used -= (long long)before;
    return counted(result);
}

static void counting_free(void *memory) {
    if (memory && vmx_current) vmx_current->used -= (long long)malloc_usable_size(memory);
    free(memory);
}

static char *counting_strdup(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = counting_malloc(size);
    if (copy) memcpy(copy, text, size);
    return copy;
}

/* libxml2 has one allocator a process. Ours is the C library's with a counter before it, so blocks may cross over; where the host has put in
 * one of its own, that stays, and memory is not bounded. */
static void install(void) {
    xmlFreeFunc old_free;
    xmlMallocFunc old_malloc;
    xmlReallocFunc old_realloc;
    xmlStrdupFunc old_strdup;
    xmlMemGet(&old_free, &old_malloc, &old_realloc, &old_strdup);
    if (old_malloc != malloc || old_free != free || old_realloc != realloc) return;
    xmlMemSetup(counting_free, counting_malloc, counting_realloc, counting_strdup);
}

void vmx_count_memory(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}
