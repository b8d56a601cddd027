#define _GNU_SOURCE
#include "job.h"
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What grows beyond this is left to the C library, which may not have to copy it. */
#define LARGE ((size_t)1 << 16)

/* A transformation allocates and frees some thousand small blocks, again and again: that is a third of its time. So each thread that runs jobs
 * keeps blocks that were freed, by size, and takes them again. They are the C library's all the same, and may be freed by whoever has
 * them. */
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

typedef struct {
    size_t bytes;
    block *blocks[SIZES];
} store;

/* The thread's own store; NULL where it has none. A pointer of this model is at hand without a call, in a program as in a library. */
static _Thread_local store *own __attribute__((tls_model("initial-exec")));
static pthread_key_t own_key;
/* Whether libxml2 has our functions. */
static int is_installed;

static inline size_t size_index(size_t size) { return size <= SMALLEST ? 0 : (size - SMALLEST + GRAIN - 1) / GRAIN; }
static inline size_t size_at(size_t index) { return SMALLEST + index * GRAIN; }

static void free_store(void *stored) {
    store *store = stored;
    own = NULL;
    for (size_t index = 0; index < SIZES; index++) {
        for (block *it = store->blocks[index], *next; it; it = next) {
            next = it->next;
            free(it);
        }
    }
    free(store);
}

void vmx_open_store(vmx_job *job) {
    if (KEEPS_BLOCKS && is_installed && own == NULL) {
        own = calloc(1, sizeof *own);
        /* What could not be freed when the thread ends is not kept. */
        if (own && pthread_setspecific(own_key, own) != 0) free_store(own);
    }
    job->stored = own ? (long long)own->bytes : 0;
}

void vmx_discard(vmx_job *job) {
    /* What libxml2 said last is the thread's, and made of the job's memory. */
    xmlResetLastError();
    for (size_t index = 0; index < job->blocks.capacity; index++) {
        if (job->blocks.slots[index]) free(job->blocks.slots[index]);
    }
    vmx_close_store(job);
}

void vmx_close_store(vmx_job *job) {
    free(job->blocks.slots);
    job->blocks = (vmx_blocks){NULL, 0, 0};
}

/* What is taken from the store is counted by what the store has less, so that taking it is quick. */
long long vmx_used(const vmx_job *job) { return job->allocated + (own ? job->stored - (long long)own->bytes : 0); }

/* Leaves a job that has used up its time or its budget. libxml2 and libxslt do not survive everywhere without memory, and where they do they
 * go on for long. */
static inline void check(vmx_job *job, size_t size) {
    int is_late = atomic_load_explicit(&job->must_escape, memory_order_relaxed);
    int is_large = job->budget > 0 && size > 0 && vmx_used(job) + (long long)size > job->budget;
    job->calls++;
    if (!is_late && !is_large) return;
    vmx_stop(job, is_late ? VMX_LIMIT_SECONDS : VMX_LIMIT_MEMORY);
    if (job->can_escape && job->guarded == 0) vmx_escape(job);
}

/* Everything but taking a block from the store; apart, so that the usual way stays short. */
__attribute__((noinline)) static void *new_block(size_t size) {
    vmx_job *job = vmx_current;
    size_t index = size_index(size);
    void *memory = malloc(own && index < SIZES ? size_at(index) : size);
    if (memory && job) job->allocated += (long long)malloc_usable_size(memory);
    return memory;
}

/* Notes that a job has a block. */
static void *noted(vmx_job *job, void *memory) {
    size_t before = job->blocks.capacity;
    if (memory == NULL) return NULL;
    if (!vmx_blocks_insert(&job->blocks, memory)) {
        job->allocated -= (long long)malloc_usable_size(memory);
        free(memory);
        return NULL;
    }
    job->allocated += (long long)((job->blocks.capacity - before) * sizeof *job->blocks.slots);
    return memory;
}

/* A job may have what its thread has in store beyond its budget. */
static void *counting_malloc(size_t size) {
    vmx_job *job = vmx_current;
    store *store = own;
    size_t index = size_index(size);
    block *it = NULL;
    if (job) {
        check(job, size);
        job->guarded++;
    }
    if (store && index < SIZES) it = store->blocks[index];
    if (it) {
        store->blocks[index] = it->next;
        store->bytes -= size_at(index);
    } else {
        it = new_block(size);
    }
    if (job) {
        it = noted(job, it);
        job->guarded--;
    }
    return it;
}

static void free_block(void *memory) {
    store *store = own;
    block *it = memory;
    size_t size, index;
    size = malloc_usable_size(memory);
    /* The largest size that it is surely good for. */
    index = (size - SMALLEST) / GRAIN;
    if (store == NULL || size < SMALLEST || index >= SIZES || store->bytes > KEPT) {
        if (vmx_current) vmx_current->allocated -= (long long)size;
        free(memory);
        return;
    }
    it->next = store->blocks[index];
    store->blocks[index] = it;
    store->bytes += size_at(index);
}

static void counting_free(void *memory) {
    vmx_job *job = vmx_current;
    if (memory == NULL) return;
    if (job) {
        job->calls++;
        job->guarded++;
        vmx_blocks_remove(&job->blocks, memory);
    }
    free_block(memory);
    if (job) job->guarded--;
}

/* What grows changes its size: it has to come from the store and go there, or the store would fill with sizes that nobody asks for. */
static void *counting_realloc(void *memory, size_t size) {
    vmx_job *job = vmx_current;
    size_t before = memory ? malloc_usable_size(memory) : 0;
    void *result;
    if (own && memory && size > 0 && before < LARGE) {
        if (size <= before) return memory;
        result = counting_malloc(size);
        if (result == NULL) return NULL;
        memcpy(result, memory, before);
        counting_free(memory);
        return result;
    }
    if (job == NULL) return realloc(memory, size);
    check(job, size > before ? size - before : 0);
    job->guarded++;
    result = realloc(memory, size);
    if (result || size == 0) {
        job->allocated += (result ? (long long)malloc_usable_size(result) : 0) - (long long)before;
        if (result != memory || memory == NULL) {
            if (memory) vmx_blocks_remove(&job->blocks, memory);
            result = noted(job, result);
        }
    }
    job->guarded--;
    return result;
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
    if (pthread_key_create(&own_key, free_store) != 0) return;
    is_installed = xmlMemSetup(counting_free, counting_malloc, counting_realloc, counting_strdup) == 0;
}

int vmx_counts_memory(void) { return is_installed; }

void vmx_count_memory(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}
