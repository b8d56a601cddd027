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
    vmx_report report;
    void *state;
    int result;
} compilation;

static void compile(void *argument) {
    compilation *it = argument;
    vmx_job job = {.sheet = it->sheet, .report = it->report, .state = it->state};
    xmlDocPtr document;
    xsltStylesheetPtr style = NULL;
    vmx_enter(&job);
    document = vmx_source_document(it->sheet, 0, NULL);
    if (document) {
        style = vmx_xslt.xsltParseStylesheetDoc(document);
        if (style == NULL) xmlFreeDoc(document);
    }
    if (style && style->errors == 0 && job.errors == 0) {
        it->sheet->style = style;
        it->result = 1;
    } else {
        if (job.errors == 0) vmx_emit(&job, VMX_ERROR, 0, 0, 1, "the stylesheet could not be compiled", NULL, 0);
        if (style) vmx_xslt.xsltFreeStylesheet(style);
    }
    vmx_leave(&job);
}

int vmx_sheet_compile(vmx_sheet *sheet, vmx_report report, void *state) {
    /* Compiling touches tables of the whole process. */
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    compilation it = {sheet, report, state, 0};
    const char *failure = vmx_library_setup();
    if (sheet->count == 0 || sheet->style) return 0;
    if (failure) {
        vmx_job job = {.sheet = sheet, .report = report, .state = state};
        vmx_emit(&job, VMX_ERROR, 0, 0, 1, failure, NULL, 0);
        return 0;
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
