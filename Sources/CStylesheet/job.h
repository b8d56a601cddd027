#ifndef VMX_JOB_H
#define VMX_JOB_H

#include "CStylesheet.h"
#include "library.h"
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>

/* The namespace of our own elements and functions. */
#define VMX_NAMESPACE "https://virtmoment.dev/ns/template"
/* What libxslt believes our documents are called. */
#define VMX_SOURCE_SCHEME "vmsource:/"
#define VMX_INPUT_NAME "vminput:/0"

/* One source of a stylesheet. */
typedef struct {
    char *bytes;
    size_t count;
    int *links;
    size_t link_count;
} vmx_source;

struct vmx_sheet {
    vmx_source *sources;
    size_t count;
    xsltStylesheetPtr style;
};

/* A set of addresses. */
typedef struct {
    void **slots;
    size_t capacity, count;
} vmx_blocks;

/* What a thread is doing for us: found through a thread-local pointer by all the handlers that libxslt has only one of. */
typedef struct vmx_job {
    const vmx_sheet *sheet;
    vmx_report report;
    void *state;
    xsltTransformContextPtr transform; /* NULL while compiling */
    /* The place that the next text belongs to. */
    int has_place, source, element;
    int errors;
    /* Why the run was stopped; written by the watchdog too. */
    atomic_int stopped;
    /* Where it was stopped. */
    int stop_source, stop_element;
    /* Bytes that this thread had of the C library since the job began, what it had in store then, and how many bytes it may use. */
    long long allocated, stored, budget;
    /* What it has of these, so that all can be given back when it is left in the middle. */
    vmx_blocks blocks;
    /* Where it is left to, and whether it may be: not before it began, within a call of ours, or while the allocator is at work. */
    sigjmp_buf escape;
    volatile sig_atomic_t can_escape, guarded;
    /* How often the allocator was called, now and when the last signal came. */
    volatile unsigned long calls, calls_seen;
    /* Set by the watchdog when nothing else helped. */
    atomic_int must_escape;
    pthread_t thread;
    double deadline;
    struct vmx_job *next, *previous;
    /* The thread's own handlers, to be put back. */
    xmlStructuredErrorFunc saved_structured;
    void *saved_structured_state;
    xmlGenericErrorFunc saved_generic;
    void *saved_generic_state;
    const char *time;
    xmlDocPtr lists;
} vmx_job;

extern _Thread_local vmx_job *vmx_current;

/* hooks.c: what libxslt and libxml2 say, and what they want to load. */
void vmx_enter(vmx_job *job);
void vmx_leave(vmx_job *job);
void vmx_emit(vmx_job *job, int kind, int code, int source, int element, const char *text, const char *expression, int offset);
void vmx_locate(xmlNodePtr node, int *source, int *element);
void vmx_stop(vmx_job *job, int reason);
void vmx_say(void *state, const char *format, ...);
/* The number of the source that a document's whole name stands for, -1 for any other name. */
int vmx_source_of(const vmx_sheet *sheet, const char *name);

/* documents.c */
xmlDocPtr vmx_parse(const char *bytes, size_t count, const char *name, xmlDictPtr dictionary);
xmlDocPtr vmx_source_document(const vmx_sheet *sheet, size_t number, xmlDictPtr dictionary);

/* tree.c: fills an empty document; 0 when memory is short. */
int vmx_tell(xmlDocPtr document, const vmx_input *input);

/* result.c: tells a result if it is plainly a document of at most `limit` bytes; 0 if not, and then nothing was told. */
int vmx_hand_over(xmlDocPtr result, size_t limit, const vmx_receiver *receiver);

/* memory.c: counts what a job allocates. */
void vmx_count_memory(void);
/* To be called when a job begins: the thread keeps blocks for it. */
void vmx_open_store(vmx_job *job);
/* Whether it does. */
int vmx_counts_memory(void);
/* The bytes that a job uses. */
long long vmx_used(const vmx_job *job);
/* Gives back all that a job has. */
void vmx_discard(vmx_job *job);
/* To be called when a job ends: what it still has is no longer its own. */
void vmx_close_store(vmx_job *job);

/* blocks.c */
int vmx_blocks_insert(vmx_blocks *blocks, void *block);
int vmx_blocks_remove(vmx_blocks *blocks, void *block);

/* escape.c: calls `work`, and 1 when it returned; 0 when it was left in the middle, and all it had was given back. */
int vmx_attempt(vmx_job *job, void (*work)(void *), void *argument);
/* Leaves a job that may be left. */
void vmx_escape(vmx_job *job);
/* Makes a thread leave its job, if it makes no progress. */
void vmx_interrupt(vmx_job *job);

/* watchdog.c */
int vmx_watch(vmx_job *job, double seconds);
void vmx_unwatch(vmx_job *job);

/* stack.c: calls `work` where there is room for deep recursion. */
int vmx_with_stack(void (*work)(void *), void *argument);

/* extensions.c: makes libxslt ready; NULL, or the reason why it is not. */
const char *vmx_library_setup(void);
void vmx_forbid(xsltTransformContextPtr transform);

#endif
