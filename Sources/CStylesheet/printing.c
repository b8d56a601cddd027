#define _GNU_SOURCE
#include "job.h"
#include <dlfcn.h>
#include <libxml/debugXML.h>
#include <stdio.h>
#include <string.h>

/* libexslt and libxslt print trees and values straight to the program's own streams where a function writes a result, and for an element that is
 * made for debugging. These stand before libxml2's functions of the same names, and hand on what is not asked for by a stylesheet of ours. */

static void *next(const char *name) { return vmx_current ? NULL : dlsym(RTLD_NEXT, name); }

void xmlDebugDumpNode(FILE *output, xmlNodePtr node, int depth) {
    void (*function)(FILE *, xmlNodePtr, int);
    void *address = next("xmlDebugDumpNode");
    if (address == NULL) return;
    memcpy(&function, &address, sizeof function);
    function(output, node, depth);
}

void xmlXPathDebugDumpObject(FILE *output, xmlXPathObjectPtr value, int depth) {
    void (*function)(FILE *, xmlXPathObjectPtr, int);
    void *address = next("xmlXPathDebugDumpObject");
    if (address == NULL) return;
    memcpy(&function, &address, sizeof function);
    function(output, value, depth);
}
