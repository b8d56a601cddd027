#include "job.h"
#include <pthread.h>
#include <stdlib.h>

/* What asks for something outside. libxslt goes on after a refusal, so the run is stopped by the report being an error. */
static int refuse(int operation, const char *value) {
    vmx_job *job = vmx_current;
    int source, element;
    if (job == NULL) return 0;
    vmx_locate(job->transform ? job->transform->inst : NULL, &source, &element);
    vmx_emit(job, VMX_FORBIDDEN, operation, source, element, value, NULL, 0);
    return 0;
}

static int refuse_read(xsltSecurityPrefsPtr preferences, xsltTransformContextPtr transform, const char *value) {
    (void)preferences, (void)transform;
    /* A stylesheet may look something up in itself. */
    if (vmx_current && vmx_source_of(vmx_current->sheet, value) >= 0) return 1;
    return refuse(VMX_READ, value);
}

static int refuse_write(xsltSecurityPrefsPtr preferences, xsltTransformContextPtr transform, const char *value) {
    (void)preferences, (void)transform;
    return refuse(VMX_WRITE, value);
}

static xsltSecurityPrefsPtr preferences;

/* A function of EXSLT with ours in its place. libxslt has one table of them a process: runs that are not ours get the original. */
typedef struct {
    const char *name;
    xmlXPathFunction original;
} replacement;

/* Those that read the clock when they get no argument. */
static replacement clock_functions[] = {
    {"date-time", NULL}, {"date", NULL}, {"time", NULL}, {"year", NULL}, {"leap-year", NULL}, {"month-in-year", NULL},
    {"month-name", NULL}, {"month-abbreviation", NULL}, {"week-in-year", NULL}, {"week-in-month", NULL}, {"day-in-year", NULL},
    {"day-in-month", NULL}, {"day-of-week-in-month", NULL}, {"day-in-week", NULL}, {"day-name", NULL}, {"day-abbreviation", NULL},
    {"hour-in-day", NULL}, {"minute-in-hour", NULL}, {"second-in-minute", NULL}, {"seconds", NULL}, {NULL, NULL},
};
static replacement random_functions[] = {{"random", NULL}, {NULL, NULL}};
static replacement cutting_functions[] = {{"tokenize", NULL}, {"split", NULL}, {NULL, NULL}};

static xmlXPathFunction original(const replacement *table, const xmlChar *name) {
    for (; table->name; table++) {
        if (xmlStrEqual(name, BAD_CAST table->name)) return table->original;
    }
    return NULL;
}

static void replace(replacement *table, const xmlChar *space, xmlXPathFunction ours) {
    for (; table->name; table++) {
        table->original = vmx_xslt.xsltExtModuleFunctionLookup(BAD_CAST table->name, space);
        vmx_xslt.xsltRegisterExtModuleFunction(BAD_CAST table->name, space, ours);
    }
}

/* The clock of a run is its own time. */
static void tell_time(xmlXPathParserContextPtr parser, int count) {
    const xmlChar *name = parser->context->function;
    xmlXPathFunction function = original(clock_functions, name);
    const char *time = vmx_current && vmx_current->time ? vmx_current->time : "1970-01-01T00:00:00Z";
    if (vmx_current == NULL && function) {
        function(parser, count);
        return;
    }
    if (xmlStrEqual(name, BAD_CAST "date-time")) {
        if (count != 0) {
            xmlXPathErr(parser, XPATH_INVALID_ARITY);
            return;
        }
        valuePush(parser, xmlXPathNewCString(time));
        return;
    }
    if (function == NULL) {
        xmlXPathErr(parser, XPATH_UNKNOWN_FUNC_ERROR);
        return;
    }
    if (count == 0) {
        valuePush(parser, xmlXPathNewCString(time));
        count = 1;
    }
    function(parser, count);
}

/* A template gives the same document for the same input. */
static void refuse_random(xmlXPathParserContextPtr parser, int count) {
    xmlXPathFunction function = original(random_functions, parser->context->function);
    if (vmx_current == NULL && function) {
        function(parser, count);
        return;
    }
    refuse(VMX_RANDOM, "math:random()");
    xmlXPathErr(parser, XPATH_UNKNOWN_FUNC_ERROR);
}

/* str:tokenize() and str:split() make a node of each piece, which can't be stopped half way: they are not begun on a text whose pieces would
 * not fit. */
static void cut(xmlXPathParserContextPtr parser, int count) {
    enum { PIECE = 160 };
    vmx_job *job = vmx_current;
    xmlXPathFunction function = original(cutting_functions, parser->context->function);
    xmlXPathObjectPtr text = NULL;
    if (job == NULL && function) {
        function(parser, count);
        return;
    }
    if (count >= 1 && parser->valueNr >= count) text = parser->valueTab[parser->valueNr - count];
    if (function == NULL || job == NULL || text == NULL) {
        xmlXPathErr(parser, XPATH_INVALID_ARITY);
        return;
    }
    if (text->type == XPATH_STRING && (long long)xmlStrlen(text->stringval) * PIECE > job->budget - vmx_used(job)) {
        vmx_locate(job->transform ? job->transform->inst : NULL, &job->stop_source, &job->stop_element);
        vmx_stop(job, VMX_LIMIT_MEMORY);
        xmlXPathErr(parser, XPATH_MEMORY_ERROR);
        return;
    }
    function(parser, count);
}

/* vm:list(name): the items of a list. */
static void list_items(xmlXPathParserContextPtr parser, int count) {
    xmlChar *name;
    xmlDocPtr lists = vmx_current ? vmx_current->lists : NULL;
    xmlXPathObjectPtr result;
    if (count != 1) {
        xmlXPathErr(parser, XPATH_INVALID_ARITY);
        return;
    }
    name = xmlXPathPopString(parser);
    result = xmlXPathNewNodeSet(NULL);
    for (xmlNodePtr list = lists ? lists->children->children : NULL; list && result && name; list = list->next) {
        xmlChar *own = xmlGetNoNsProp(list, BAD_CAST "name");
        int is_it = xmlStrEqual(own, name);
        xmlFree(own);
        if (!is_it) continue;
        for (xmlNodePtr item = list->children; item; item = item->next) xmlXPathNodeSetAdd(result->nodesetval, item);
    }
    xmlFree(name);
    valuePush(parser, result);
}

/* Why nothing can be transformed. */
static const char *failure;

static void setup(void) {
    xmlInitParser();
    vmx_count_memory();
    failure = vmx_library_load();
    if (failure) return;
    vmx_xslt.xsltInit();
    /* EXSLT without its encryption, and without the extension elements that write files. */
    vmx_xslt.exsltCommonRegister();
    vmx_xslt.exsltMathRegister();
    vmx_xslt.exsltSetsRegister();
    vmx_xslt.exsltFuncRegister();
    vmx_xslt.exsltStrRegister();
    vmx_xslt.exsltDateRegister();
    vmx_xslt.exsltDynRegister();
    replace(clock_functions, EXSLT_DATE_NAMESPACE, tell_time);
    replace(random_functions, EXSLT_MATH_NAMESPACE, refuse_random);
    replace(cutting_functions, EXSLT_STRINGS_NAMESPACE, cut);
    vmx_xslt.xsltRegisterExtModuleFunction(BAD_CAST "list", BAD_CAST VMX_NAMESPACE, list_items);
    preferences = vmx_xslt.xsltNewSecurityPrefs();
    if (preferences == NULL) return;
    vmx_xslt.xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_FILE, refuse_read);
    vmx_xslt.xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_NETWORK, refuse_read);
    vmx_xslt.xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_FILE, refuse_write);
    vmx_xslt.xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_NETWORK, refuse_write);
    vmx_xslt.xsltSetSecurityPrefs(preferences, XSLT_SECPREF_CREATE_DIRECTORY, refuse_write);
}

const char *vmx_library_setup(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, setup);
    return failure;
}

void vmx_forbid(xsltTransformContextPtr transform) {
    if (preferences) vmx_xslt.xsltSetCtxtSecurityPrefs(preferences, transform);
}
