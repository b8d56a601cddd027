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
    return refuse(VMX_READ, value);
}

static int refuse_write(xsltSecurityPrefsPtr preferences, xsltTransformContextPtr transform, const char *value) {
    (void)preferences, (void)transform;
    return refuse(VMX_WRITE, value);
}

static xsltSecurityPrefsPtr preferences;

static void setup(void) {
    xmlInitParser();
    vmx_count_memory();
    xsltInit();
    /* EXSLT without its encryption, and without the extension elements that write files. */
    exsltCommonRegister();
    exsltMathRegister();
    exsltSetsRegister();
    exsltFuncRegister();
    exsltStrRegister();
    exsltDateRegister();
    exsltDynRegister();
    preferences = xsltNewSecurityPrefs();
    if (preferences == NULL) return;
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_FILE, refuse_read);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_NETWORK, refuse_read);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_FILE, refuse_write);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_NETWORK, refuse_write);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_CREATE_DIRECTORY, refuse_write);
}

void vmx_library_setup(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, setup);
}

int vmx_version(void) { return xsltLibxsltVersion; }

/* The functions of EXSLT that read the clock when they get no argument: they get the run's own time instead. */
static void tell_time(xmlXPathParserContextPtr parser, int count) {
    const xmlChar *name = parser->context->function;
    const char *time = vmx_current && vmx_current->time ? vmx_current->time : "1970-01-01T00:00:00Z";
    xmlXPathFunction function;
    if (xmlStrEqual(name, BAD_CAST "date-time")) {
        if (count != 0) {
            xmlXPathErr(parser, XPATH_INVALID_ARITY);
            return;
        }
        valuePush(parser, xmlXPathNewCString(time));
        return;
    }
    function = xsltExtModuleFunctionLookup(name, EXSLT_DATE_NAMESPACE);
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
    (void)count;
    refuse(VMX_RANDOM, "math:random()");
    xmlXPathErr(parser, XPATH_UNKNOWN_FUNC_ERROR);
}

/* str:tokenize() and str:split() make a node of each piece, which can't be stopped half way: they are not begun on a text whose pieces would
 * not fit. */
static void cut(xmlXPathParserContextPtr parser, int count) {
    enum { PIECE = 160 };
    vmx_job *job = vmx_current;
    xmlXPathFunction function = xsltExtModuleFunctionLookup(parser->context->function, EXSLT_STRINGS_NAMESPACE);
    xmlXPathObjectPtr text = NULL;
    if (count >= 1 && parser->valueNr >= count) text = parser->valueTab[parser->valueNr - count];
    if (function == NULL || job == NULL || text == NULL) {
        xmlXPathErr(parser, XPATH_INVALID_ARITY);
        return;
    }
    if (text->type == XPATH_STRING && (long long)xmlStrlen(text->stringval) * PIECE > job->budget - job->used) {
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
    xmlDocPtr lists = parser->context->userData;
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

void vmx_register_extensions(xsltTransformContextPtr transform) {
    static const char *const clock[] = {
        "date-time", "date", "time", "year", "leap-year", "month-in-year", "month-name", "month-abbreviation", "week-in-year",
        "week-in-month", "day-in-year", "day-in-month", "day-of-week-in-month", "day-in-week", "day-name", "day-abbreviation",
        "hour-in-day", "minute-in-hour", "second-in-minute", "seconds",
    };
    for (size_t index = 0; index < sizeof clock / sizeof *clock; index++) {
        xsltRegisterExtFunction(transform, BAD_CAST clock[index], EXSLT_DATE_NAMESPACE, tell_time);
    }
    xsltRegisterExtFunction(transform, BAD_CAST "random", EXSLT_MATH_NAMESPACE, refuse_random);
    xsltRegisterExtFunction(transform, BAD_CAST "tokenize", EXSLT_STRINGS_NAMESPACE, cut);
    xsltRegisterExtFunction(transform, BAD_CAST "split", EXSLT_STRINGS_NAMESPACE, cut);
    xsltRegisterExtFunction(transform, BAD_CAST "list", BAD_CAST VMX_NAMESPACE, list_items);
    if (preferences) xsltSetCtxtSecurityPrefs(preferences, transform);
}
