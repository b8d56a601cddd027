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

/* Stops a job that has used up its budget, and says whether an allocation fails for it. */
static int exceeds(vmx_job *job, size_t size) {
    if (job->budget <= 0 || size == 0) return 0;
    if (job->stop_source == VMX_NOWHERE && job->transform) {
        vmx_locate(job->transform->inst, &job->stop_source, &job->stop_element);
    }
    vmx_stop(job, VMX_LIMIT_MEMORY);
    return job->is_armed && (size >= LARGE || is_copying(job));
}

static int refuses(size_t size) {
    vmx_job *job = vmx_current;
    return job && job->used + (long long)size > job->budget && exceeds(job, size);
}

static void *counted(void *memory) {
    if (memory && vmx_current) vmx_current->used += (long long)malloc_usable_size(memory);
    return memory;
}

/* A transformation allocates some thousand small blocks and frees them all, again and again: that is a third of its time. So each thread
 * that runs jobs keeps blocks that were freed, by size, and takes them again. They are the C library's all the same, and may be freed by
 * whoever has them. */
enum {
    GRAIN = 16,
    SMALLEST = 24, /* what the C library's smallest block holds */
    SIZES = 1024, /* among them libxml2's hash tables, of 12 KiB */
    KEPT = 1 << 20, /* bytes that a thread keeps at most */
};

/* A sanitizer wants to see each block's own end. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define KEEPS_BLOCKS 0
#endif
#endif
#ifndef KEEPS_BLOCKS
#define KEEPS_BLOCKS 1
#endif

typedef struct block {
    struct block *next;
} block;

static _Thread_local struct {
    size_t bytes;
    int is_registered;
    block *blocks[SIZES];
} kept;
static pthread_key_t kept_key;

static inline size_t size_index(size_t size) { return size <= SMALLEST ? 0 : (size - SMALLEST + GRAIN - 1) / GRAIN; }
static inline size_t size_at(size_t index) { return SMALLEST + index * GRAIN; }

static void free_kept(void *nothing) {
    (void)nothing;
    for (size_t index = 0; index < SIZES; index++) {
        for (block *it = kept.blocks[index]; it;) {
            block *next = it->next;
            free(it);
            it = next;
        }
        kept.blocks[index] = NULL;
    }
    kept.bytes = 0;
    kept.is_registered = 0;
}

/* Everything but taking a block that was kept; apart, so that the usual way stays short. */
__attribute__((noinline)) static void *new_block(vmx_job *job, size_t size) {
    size_t index = size_index(size);
    if (job == NULL) return malloc(size);
    if (job->used + (long long)size > job->budget && exceeds(job, size)) return NULL;
    return counted(malloc(KEEPS_BLOCKS && index < SIZES ? size_at(index) : size));
}

static void *counting_malloc(size_t size) {
    vmx_job *job = vmx_current;
    size_t index = size_index(size), whole = size_at(index);
    block *it;
    if (job == NULL || index >= SIZES || job->used + (long long)whole > job->budget || (it = kept.blocks[index]) == NULL) {
        return new_block(job, size);
    }
    kept.blocks[index] = it->next;
    kept.bytes -= whole;
    job->used += (long long)whole;
    return it;
}

static void *counting_realloc(void *memory, size_t size) {
    size_t before = 0;
    void *result;
    if (vmx_current && memory) before = malloc_usable_size(memory);
    if (size > before && refuses(size - before)) return NULL;
    result = realloc(memory, size);
    if (vmx_current && (result || size == 0)) vmx_current->used -= (long long)before;
    return counted(result);
}

/* Whether the thread may keep blocks: they have to be freed when it ends. */
static inline int may_keep(void) {
    if (!kept.is_registered) kept.is_registered = pthread_setspecific(kept_key, &kept) == 0;
    return kept.is_registered;
}

static void counting_free(void *memory) {
    vmx_job *job = vmx_current;
    size_t size, index;
    block *it = memory;
    if (job == NULL || memory == NULL) {
        free(memory);
        return;
    }
    size = malloc_usable_size(memory);
    job->used -= (long long)size;
    /* The largest size that it is surely good for. */
    index = (size - SMALLEST) / GRAIN;
    if (!KEEPS_BLOCKS || size < SMALLEST || index >= SIZES || kept.bytes > KEPT || !may_keep()) {
        free(memory);
        return;
    }
    it->next = kept.blocks[index];
    kept.blocks[index] = it;
    kept.bytes += size_at(index);
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
    if (pthread_key_create(&kept_key, free_kept) != 0) return;
    xmlMemSetup(counting_free, counting_malloc, counting_realloc, counting_strdup);
}

void vmx_count_memory(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}
