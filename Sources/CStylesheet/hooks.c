#include "job.h"
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Thread_local vmx_job *vmx_current;

/* libxslt has one error handler and one loader for the whole process. They are ours while any job is under way, and hand on what comes
 * from threads that have none. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int users;
static xmlGenericErrorFunc host_error;
static void *host_error_state;
static xsltDocLoaderFunc host_loader;

void vmx_emit(vmx_job *job, int kind, int code, int source, int element, const char *text, const char *expression, int offset) {
    vmx_event event = {kind, code, source, element, text ? text : "", expression, offset};
    /* What follows a stop is its consequence. */
    if (atomic_load_explicit(&job->stopped, memory_order_relaxed) != VMX_DONE) return;
    if (kind != VMX_MESSAGE) job->errors++;
    job->guarded++;
    if (job->report) job->report(job->state, &event);
    job->guarded--;
}

/* The source that a document's name stands for. */
static int source_of(const char *name) {
    size_t length = sizeof VMX_SOURCE_SCHEME - 1;
    if (name == NULL) return VMX_NOWHERE;
    if (strcmp(name, VMX_INPUT_NAME) == 0) return VMX_INPUT;
    if (strncmp(name, VMX_SOURCE_SCHEME, length) == 0) return atoi(name + length);
    return VMX_NOWHERE;
}

void vmx_locate(xmlNodePtr node, int *source, int *element) {
    *source = VMX_NOWHERE;
    *element = 0;
    if (node == NULL || node->type == XML_NAMESPACE_DECL || node->doc == NULL) return;
    *source = source_of((const char *)node->doc->URL);
    if (*source != VMX_NOWHERE) {
        long line = xmlGetLineNo(node);
        *element = line > 0 ? (int)line : 0;
    }
}

void vmx_stop(vmx_job *job, int reason) {
    int expected = VMX_DONE;
    xsltTransformContextPtr transform = job->transform;
    if (!atomic_compare_exchange_strong(&job->stopped, &expected, reason) || transform == NULL) return;
    /* Both are plain fields that libxslt and libxml2 look at between steps. */
    __atomic_store_n(&transform->state, XSLT_STATE_STOPPED, __ATOMIC_RELAXED);
    if (transform->xpathCtxt) __atomic_store_n(&transform->xpathCtxt->opLimit, 1UL, __ATOMIC_RELAXED);
}

/* Whether the message that just came is the end of a run that went too far, which libxslt tells in words only. */
static int exhausted(const vmx_job *job) {
    xsltTransformContextPtr transform = job->transform;
    if (transform == NULL) return VMX_DONE;
    if (transform->maxTemplateDepth > 0 && transform->depth >= transform->maxTemplateDepth) return VMX_LIMIT_DEPTH;
    if (transform->maxTemplateVars > 0 && transform->varsNr >= transform->maxTemplateVars) return VMX_LIMIT_DEPTH;
    if (transform->opLimit != 0 && transform->opCount >= transform->opLimit) return VMX_LIMIT_OPERATIONS;
    if (transform->xpathCtxt) {
        /* The watchdog may be setting it. */
        unsigned long limit = __atomic_load_n(&transform->xpathCtxt->opLimit, __ATOMIC_RELAXED);
        if (transform->xpathCtxt->opCount >= limit) return VMX_LIMIT_OPERATIONS;
    }
    return VMX_DONE;
}

static int is_message(xmlNodePtr node) {
    return node && node->type == XML_ELEMENT_NODE && node->ns && xmlStrEqual(node->ns->href, XSLT_NAMESPACE) &&
           xmlStrEqual(node->name, BAD_CAST "message");
}

/* Reads the arguments of the line that libxslt puts before an error: "…: file F line N element E", or some of these. */
static void take_place(vmx_job *job, const char *format, va_list arguments) {
    const char *word = format;
    job->has_place = 1;
    job->source = VMX_NOWHERE;
    job->element = 0;
    for (const char *at = format; *at; at++) {
        if (*at == ' ') word = at + 1;
        if (*at != '%') continue;
        if (at[1] == 'd') {
            int line = va_arg(arguments, int);
            if (strncmp(word - 5, "line", 4) == 0) job->element = line;
        } else if (at[1] == 's') {
            const char *value = va_arg(arguments, const char *);
            if (word - format >= 5 && strncmp(word - 5, "file", 4) == 0) job->source = source_of(value);
        }
        at++;
    }
    if (job->source == VMX_NOWHERE) job->element = 0;
}

/* Whether the run went too far; if so it is stopped, and what libxslt says about it passed over. */
static int is_exhausted(vmx_job *job, xmlNodePtr instruction) {
    int reason = exhausted(job);
    if (reason == VMX_DONE) return 0;
    if (job->stop_source == VMX_NOWHERE) {
        vmx_locate(instruction, &job->stop_source, &job->stop_element);
        if (job->stop_source == VMX_NOWHERE && job->has_place) {
            job->stop_source = job->source;
            job->stop_element = job->element;
        }
    }
    job->errors++;
    vmx_stop(job, reason);
    return 1;
}

static void say(vmx_job *job, const char *format, va_list arguments) {
    char small[1024];
    char *text = small;
    va_list again;
    int length;

    if (strncmp(format, "%s: ", 4) == 0) {
        take_place(job, format, arguments);
        return;
    }
    va_copy(again, arguments);
    length = vsnprintf(small, sizeof small, format, arguments);
    if (length >= (int)sizeof small) {
        /* A message longer than this says nothing more. */
        size_t size = length < 65536 ? (size_t)length + 1 : 65536;
        text = malloc(size);
        if (text) vsnprintf(text, size, format, again);
        else text = small;
    }
    va_end(again);
    if (length > 0 && strcmp(text, "\n") != 0) {
        xmlNodePtr instruction = job->transform ? job->transform->inst : NULL;
        if (is_exhausted(job, instruction)) {
            /* Told by how the run ended. */
        } else if (job->has_place) {
            vmx_emit(job, VMX_ERROR, 0, job->source, job->element, text, NULL, 0);
        } else {
            int source, element;
            vmx_locate(instruction, &source, &element);
            vmx_emit(job, is_message(instruction) ? VMX_MESSAGE : VMX_DETAIL, 0, source, element, text, NULL, 0);
        }
        job->has_place = 0;
    }
    if (text != small) free(text);
}

/* libxslt's handler, of a run and of the process. */
void vmx_say(void *state, const char *format, ...) {
    va_list arguments;
    (void)state;
    va_start(arguments, format);
    if (vmx_current) {
        vmx_current->guarded++;
        say(vmx_current, format, arguments);
        vmx_current->guarded--;
    } else {
        char text[4096];
        vsnprintf(text, sizeof text, format, arguments);
        if (host_error) host_error(host_error_state, "%s", text);
    }
    va_end(arguments);
}

/* libxml2's handler of what it does not structure: the thread's own. */
static void xml_say(void *state, const char *format, ...) {
    vmx_job *job = state;
    char text[1024];
    int source, element;
    va_list arguments;
    va_start(arguments, format);
    job->guarded++;
    vsnprintf(text, sizeof text, format, arguments);
    job->guarded--;
    va_end(arguments);
    if (is_exhausted(job, job->transform ? job->transform->inst : NULL)) return;
    vmx_locate(job->transform ? job->transform->inst : NULL, &source, &element);
    vmx_emit(job, VMX_DETAIL, 0, source, element, text, NULL, 0);
}

#if LIBXML_VERSION >= 21200
static void structured(void *state, const xmlError *error) {
#else
static void structured(void *state, xmlErrorPtr error) {
#endif
    vmx_job *job = state;
    int source, element;
    if (error == NULL || error->level == XML_ERR_WARNING || error->code == XML_WAR_NS_URI) return;
    if (is_exhausted(job, job->transform ? job->transform->inst : NULL)) return;
    vmx_locate(job->transform ? job->transform->inst : NULL, &source, &element);
    if (error->domain == XML_FROM_XPATH) {
        vmx_emit(job, VMX_XPATH, error->code, source, element, error->message, error->str1, error->int1);
    } else {
        vmx_emit(job, VMX_DETAIL, error->code, source, element, error->message, NULL, 0);
    }
}

/* Gives libxslt the documents that were resolved beforehand, and nothing else. */
static xmlDocPtr load(const xmlChar *name, xmlDictPtr dictionary, int options, void *context, xsltLoadType type) {
    vmx_job *job = vmx_current;
    int number;
    if (job == NULL) return host_loader ? host_loader(name, dictionary, options, context, type) : NULL;
    number = vmx_source_of(job->sheet, (const char *)name);
    return number < 0 ? NULL : vmx_source_document(job->sheet, (size_t)number, dictionary);
}

int vmx_source_of(const vmx_sheet *sheet, const char *name) {
    size_t length = sizeof VMX_SOURCE_SCHEME - 1;
    size_t digits;
    if (name == NULL || strncmp(name, VMX_SOURCE_SCHEME, length) != 0) return -1;
    digits = strspn(name + length, "0123456789");
    if (digits == 0 || digits > 6 || name[length + digits] != 0) return -1;
    return (size_t)atoi(name + length) < sheet->count ? atoi(name + length) : -1;
}

void vmx_enter(vmx_job *job) {
    pthread_mutex_lock(&lock);
    if (users++ == 0) {
        host_error = *vmx_xslt.xsltGenericError;
        host_error_state = *vmx_xslt.xsltGenericErrorContext;
        host_loader = *vmx_xslt.xsltDocDefaultLoader;
        vmx_xslt.xsltSetGenericErrorFunc(NULL, vmx_say);
        vmx_xslt.xsltSetLoaderFunc(load);
    }
    pthread_mutex_unlock(&lock);
    job->saved_structured = xmlStructuredError;
    job->saved_structured_state = xmlStructuredErrorContext;
    job->saved_generic = xmlGenericError;
    job->saved_generic_state = xmlGenericErrorContext;
    xmlSetStructuredErrorFunc(job, structured);
    xmlSetGenericErrorFunc(job, xml_say);
    vmx_open_store(job);
    vmx_current = job;
}

void vmx_leave(vmx_job *job) {
    vmx_close_store(job);
    vmx_current = NULL;
    xmlSetStructuredErrorFunc(job->saved_structured_state, job->saved_structured);
    xmlSetGenericErrorFunc(job->saved_generic_state, job->saved_generic);
    pthread_mutex_lock(&lock);
    if (--users == 0) {
        vmx_xslt.xsltSetGenericErrorFunc(host_error_state, host_error);
        vmx_xslt.xsltSetLoaderFunc(host_loader);
    }
    pthread_mutex_unlock(&lock);
}
