#include "job.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

vmx_sheet *vmx_sheet_new(void) {
    vmx_library_setup();
    return calloc(1, sizeof(vmx_sheet));
}

int vmx_sheet_add(vmx_sheet *sheet, const char *bytes, size_t count, const int *links, size_t link_count) {
    vmx_source *sources = realloc(sheet->sources, (sheet->count + 1) * sizeof *sources);
    vmx_source *source;
    if (sources == NULL) return 0;
    sheet->sources = sources;
    source = &sources[sheet->count];
    source->bytes = malloc(count ? count : 1);
    source->links = malloc(link_count ? link_count * sizeof *links : 1);
    source->count = count;
    source->link_count = link_count;
    if (source->bytes == NULL || source->links == NULL) {
        free(source->bytes);
        free(source->links);
        return 0;
    }
    if (count) memcpy(source->bytes, bytes, count);
    if (link_count) memcpy(source->links, links, link_count * sizeof *links);
    sheet->count++;
    return 1;
}

typedef struct {
    vmx_sheet *sheet;
    const vmx_limits *limits;
    vmx_job *job;
    xsltStylesheetPtr style;
    int result;
} compilation;

static void parse(void *argument) {
    compilation *it = argument;
    xmlDocPtr document = vmx_source_document(it->sheet, 0, NULL);
    if (document == NULL) return;
    it->style = vmx_xslt.xsltParseStylesheetDoc(document);
    if (it->style == NULL) xmlFreeDoc(document);
}

static void compile(void *argument) {
    compilation *it = argument;
    vmx_job *job = it->job;
    int stopped, is_whole = 0;
    vmx_enter(job);
    if (vmx_watch(job, it->limits->seconds)) {
        is_whole = vmx_attempt(job, parse, it);
        vmx_unwatch(job);
        if (!is_whole) vmx_discard(job);
    }
    stopped = atomic_load(&job->stopped);
    if (is_whole && stopped == VMX_DONE && it->style && it->style->errors == 0 && job->errors == 0) {
        it->sheet->style = it->style;
        it->result = VMX_DONE;
    } else {
        if (is_whole && job->errors == 0) vmx_emit(job, VMX_ERROR, 0, 0, 1, "the stylesheet could not be compiled", NULL, 0);
        if (is_whole && it->style) vmx_xslt.xsltFreeStylesheet(it->style);
        if (stopped != VMX_DONE) it->result = stopped;
    }
    vmx_leave(job);
}

int vmx_sheet_compile(vmx_sheet *sheet, const vmx_limits *limits, vmx_report report, void *state) {
    /* Compiling touches tables of the whole process. */
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    vmx_job job = {.sheet = sheet, .report = report, .state = state, .stop_source = VMX_NOWHERE, .budget = (long long)limits->memory};
    compilation it = {sheet, limits, &job, NULL, VMX_FAILED};
    const char *failure = vmx_library_setup();
    if (sheet->count == 0 || sheet->style) return VMX_FAILED;
    if (failure) {
        vmx_emit(&job, VMX_ERROR, 0, 0, 1, failure, NULL, 0);
        return VMX_FAILED;
    }
    pthread_mutex_lock(&lock);
    vmx_with_stack(compile, &it);
    pthread_mutex_unlock(&lock);
    return it.result;
}

void vmx_sheet_free(vmx_sheet *sheet) {
    if (sheet == NULL) return;
    if (sheet->style) vmx_xslt.xsltFreeStylesheet(sheet->style);
    for (size_t index = 0; index < sheet->count; index++) {
        free(sheet->sources[index].bytes);
        free(sheet->sources[index].links);
    }
    free(sheet->sources);
    free(sheet);
}
