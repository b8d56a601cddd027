#include "job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct parameter {
    struct parameter *next;
    char *name;
    char *value;
    int is_expression;
} parameter;

struct vmx_run {
    const vmx_sheet *sheet;
    parameter *parameters;
    xmlDocPtr lists;
    char *time;
    /* The result. */
    char *output;
    size_t count, capacity, limit;
    int overflow;
};

vmx_run *vmx_run_new(const vmx_sheet *sheet) {
    vmx_run *run = calloc(1, sizeof *run);
    if (run) run->sheet = sheet;
    return run;
}

int vmx_run_time(vmx_run *run, const char *text) {
    free(run->time);
    run->time = strdup(text);
    return run->time != NULL;
}

static int add(vmx_run *run, const char *name, const char *value, int is_expression) {
    parameter *it = calloc(1, sizeof *it);
    if (it == NULL) return 0;
    it->name = strdup(name);
    it->value = strdup(value);
    it->is_expression = is_expression;
    it->next = run->parameters;
    run->parameters = it;
    return it->name && it->value;
}

int vmx_run_string(vmx_run *run, const char *name, const char *value) { return add(run, name, value, 0); }

int vmx_run_number(vmx_run *run, const char *name, const char *digits) {
    /* Only what is a number as XPath writes them may become an expression. */
    size_t length = strspn(digits, "-0123456789.");
    return digits[length] == 0 && length > 0 && add(run, name, digits, 1);
}

int vmx_run_boolean(vmx_run *run, const char *name, int value) { return add(run, name, value ? "true()" : "false()", 1); }

int vmx_run_list(vmx_run *run, const char *name) {
    char expression[64];
    char number[16];
    size_t count = 1;
    xmlNodePtr root, list;
    if (run->lists == NULL) {
        run->lists = xmlNewDoc(BAD_CAST "1.0");
        if (run->lists == NULL) return 0;
        root = xmlNewDocNode(run->lists, NULL, BAD_CAST "lists", NULL);
        if (root == NULL) return 0;
        xmlDocSetRootElement(run->lists, root);
    }
    root = run->lists->children;
    for (xmlNodePtr it = root->children; it; it = it->next) count++;
    list = xmlNewChild(root, NULL, BAD_CAST "list", NULL);
    snprintf(number, sizeof number, "%zu", count);
    if (list == NULL || xmlNewProp(list, BAD_CAST "name", BAD_CAST number) == NULL) return 0;
    /* Its number, not its name, so that no name becomes part of an expression. */
    snprintf(expression, sizeof expression, "vm:list('%zu')", count);
    return add(run, name, expression, 1);
}

static xmlNodePtr new_item(vmx_run *run) {
    xmlNodePtr list = run->lists ? run->lists->children->last : NULL;
    return list ? xmlNewChild(list, NULL, BAD_CAST "item", NULL) : NULL;
}

int vmx_run_list_text(vmx_run *run, const char *text) {
    xmlNodePtr item = new_item(run);
    xmlNodePtr content = item ? xmlNewDocText(run->lists, BAD_CAST text) : NULL;
    return content && xmlAddChild(item, content);
}

int vmx_run_list_document(vmx_run *run, const char *bytes, size_t count) {
    xmlNodePtr item = new_item(run);
    xmlDocPtr document = item ? vmx_parse(bytes, count, NULL, NULL) : NULL;
    xmlNodePtr copy = NULL;
    if (document) copy = xmlDocCopyNode(xmlDocGetRootElement(document), run->lists, 1);
    xmlFreeDoc(document);
    return copy && xmlAddChild(item, copy);
}

static int write_output(void *state, const char *bytes, int count) {
    vmx_run *run = state;
    size_t needed = run->count + (size_t)count;
    if (run->overflow || needed > run->limit) {
        run->overflow = 1;
        if (vmx_current) vmx_stop(vmx_current, VMX_LIMIT_OUTPUT);
        return -1;
    }
    if (needed > run->capacity) {
        size_t capacity = run->capacity ? run->capacity * 2 : 4096;
        char *output;
        while (capacity < needed) capacity *= 2;
        output = realloc(run->output, capacity);
        if (output == NULL) return -1;
        run->output = output;
        run->capacity = capacity;
    }
    memcpy(run->output + run->count, bytes, (size_t)count);
    run->count = needed;
    return count;
}

/* The result as XML, whatever xsl:output says: 1 when it was written. */
static int save(vmx_run *run, xmlDocPtr result) {
    xmlSaveCtxtPtr context = xmlSaveToIO(write_output, NULL, run, "UTF-8", XML_SAVE_NO_DECL | XML_SAVE_AS_XML);
    if (context == NULL) return 0;
    long status = xmlSaveDoc(context, result);
    int closed = xmlSaveClose(context);
    return status >= 0 && closed >= 0;
}

typedef struct {
    vmx_run *run;
    const vmx_input *input;
    const vmx_limits *limits;
    const vmx_receiver *receiver;
    vmx_job *job;
    xmlDocPtr document;
    xsltTransformContextPtr transform;
    xmlDocPtr output;
    int is_whole; /* it was not left in the middle */
    int result;
} performance;

static int set_parameters(vmx_run *run, xsltTransformContextPtr transform) {
    /* The namespace of vm:list(), which only lists need. */
    if (run->lists) xmlXPathRegisterNs(transform->xpathCtxt, BAD_CAST "vm", BAD_CAST VMX_NAMESPACE);
    for (parameter *it = run->parameters; it; it = it->next) {
        int status = it->is_expression ? vmx_xslt.xsltEvalOneUserParam(transform, BAD_CAST it->name, BAD_CAST it->value)
                                       : vmx_xslt.xsltQuoteOneUserParam(transform, BAD_CAST it->name, BAD_CAST it->value);
        if (status < 0) return 0;
    }
    /* libxslt drops the table without freeing it. */
    if (run->lists) xmlXPathRegisteredNsCleanup(transform->xpathCtxt);
    return 1;
}

/* How a run that was not stopped by a limit ended. */
static int outcome(performance *it, xsltTransformContextPtr transform, xmlDocPtr result) {
    /* The watchdog may be setting it. */
    xsltTransformState state = __atomic_load_n(&transform->state, __ATOMIC_RELAXED);
    if (it->job->errors > 0) return VMX_FAILED;
    if (state == XSLT_STATE_STOPPED) return VMX_TERMINATED;
    if (state == XSLT_STATE_ERROR || result == NULL) return VMX_FAILED;
    if (atomic_load(&it->job->stopped) != VMX_DONE) return VMX_FAILED;
    if (vmx_hand_over(result, it->limits->output, it->receiver)) return VMX_DONE;
    if (!save(it->run, result)) return it->run->overflow ? VMX_LIMIT_OUTPUT : VMX_NO_MEMORY;
    return VMX_DONE;
}

static void apply(void *argument) {
    performance *it = argument;
    if (!set_parameters(it->run, it->transform)) return;
    it->result = VMX_FAILED;
    it->output = vmx_xslt.xsltApplyStylesheetUser(it->run->sheet->style, it->document, NULL, NULL, NULL, it->transform);
}

static void transform_document(performance *it) {
    vmx_job *job = it->job;
    xsltTransformContextPtr transform = it->transform;
    transform->maxTemplateDepth = it->limits->depth;
    transform->maxTemplateVars = it->limits->depth * 16;
    transform->opLimit = it->limits->operations;
    transform->xpathCtxt->opLimit = it->limits->operations;
    vmx_xslt.xsltSetTransformErrorFunc(transform, job, vmx_say);
    vmx_xslt.xsltSetCtxtParseOptions(transform, XML_PARSE_NONET);
    vmx_forbid(transform);
    job->transform = transform;
    if (vmx_watch(job, it->limits->seconds)) {
        it->is_whole = vmx_attempt(job, apply, it);
        if (it->is_whole && it->result != VMX_NO_MEMORY) it->result = outcome(it, transform, it->output);
        vmx_unwatch(job);
    }
    job->transform = NULL;
}

/* The input with the names of the transformation's dictionary, so that libxslt finds them equal by their addresses. */
static xmlDocPtr told_document(const vmx_input *input, xmlDocPtr document, xsltTransformContextPtr transform) {
    document->dict = transform->dict;
    xmlDictReference(document->dict);
    document->URL = xmlStrdup(BAD_CAST VMX_INPUT_NAME);
    return document->URL && vmx_tell(document, input) ? document : NULL;
}

static void perform(void *argument) {
    performance *it = argument;
    const vmx_input *input = it->input;
    vmx_job *job = it->job;
    xsltStylesheetPtr style = it->run->sheet->style;
    int stopped;
    vmx_enter(job);
    it->document = input->tell ? xmlNewDoc(BAD_CAST "1.0") : vmx_parse(input->bytes, input->count, VMX_INPUT_NAME, NULL);
    if (it->document) it->transform = vmx_xslt.xsltNewTransformContext(style, it->document);
    if (it->transform && (input->tell == NULL || told_document(input, it->document, it->transform))) transform_document(it);
    if (it->is_whole) {
        if (it->output) xmlFreeDoc(it->output);
        if (it->transform) vmx_xslt.xsltFreeTransformContext(it->transform);
        if (it->document) xmlFreeDoc(it->document);
    } else {
        vmx_discard(job);
        /* The run's dictionary stands upon the stylesheet's, which counts it. */
        xmlDictFree(style->dict);
    }
    vmx_leave(job);
    stopped = atomic_load(&job->stopped);
    if (stopped != VMX_DONE) it->result = stopped;
}

int vmx_run_perform(vmx_run *run, const vmx_input *input, const vmx_limits *limits, const vmx_receiver *receiver, vmx_report report,
                    void *state, int *source, int *element) {
    vmx_job job = {.sheet = run->sheet, .report = report, .state = state, .stop_source = VMX_NOWHERE, .time = run->time, .lists = run->lists};
    performance it = {.run = run, .input = input, .limits = limits, .receiver = receiver, .job = &job, .is_whole = 1, .result = VMX_NO_MEMORY};
    job.budget = (long long)limits->memory;
    run->limit = limits->output;
    run->count = 0;
    run->overflow = 0;
    if (run->sheet->style) vmx_with_stack(perform, &it);
    *source = job.stop_source;
    *element = job.stop_element;
    return it.result;
}

const char *vmx_run_output(const vmx_run *run, size_t *count) {
    *count = run->count;
    return run->output;
}

void vmx_run_free(vmx_run *run) {
    if (run == NULL) return;
    for (parameter *it = run->parameters; it;) {
        parameter *next = it->next;
        free(it->name);
        free(it->value);
        free(it);
        it = next;
    }
    if (run->lists) xmlFreeDoc(run->lists);
    free(run->time);
    free(run->output);
    free(run);
}
