#ifndef VIRTMOMENT_CLIBXML2_H
#define VIRTMOMENT_CLIBXML2_H

#include <libxml/xmlversion.h>
/* Headers up to 2.10.3 pull in unicode/ucnv.h, which clashes with Foundation's own ICU. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlwriter.h>
#include <string.h>

/* What the functions below have in common: they hide what differs between libxml2's releases, and what Swift can't import. */

/* Called for each error; `state` is the parser context's private pointer, `offset` the place in the bytes parsed. */
typedef void (*vmxml_report)(void *state, int domain, int code, int level, long offset, const char *message,
                             const char *detail);

static inline void vmxml_free(void *memory) { xmlFree(memory); }

/* xmlError became const in this callback with 2.12.0. */
#if LIBXML_VERSION >= 21200
static inline void vmxml_parser_error(void *data, const xmlError *error)
#else
static inline void vmxml_parser_error(void *data, xmlErrorPtr error)
#endif
{
    xmlParserCtxtPtr context = (xmlParserCtxtPtr)data;
    vmxml_report report;
    if (context == NULL || error == NULL || context->_private == NULL) return;
    report = (vmxml_report)context->sax->_private;
    report(context->_private, error->domain, error->code, (int)error->level, xmlByteConsumed(context), error->message,
           error->str1);
}

/* A parser context whose handlers are all empty; errors go to `report`. NULL when memory is short. */
static inline xmlParserCtxtPtr vmxml_parser_new(vmxml_report report) {
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    if (context == NULL) return NULL;
    /* The declared encoding is passed over: the bytes were decoded before. */
    xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC
#if LIBXML_VERSION < 21300
                                   /* From 2.13 on these keep errors from the handler, too. */
                                   | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
#endif
    );
    memset(context->sax, 0, sizeof *context->sax);
    context->sax->initialized = XML_SAX2_MAGIC;
    context->sax->_private = (void *)report;
#if LIBXML_VERSION >= 21300
    xmlCtxtSetErrorHandler(context, vmxml_parser_error, context);
#else
    context->sax->serror = vmxml_parser_error;
#endif
    return context;
}

/* Parses UTF-8; returns 1 when it is well-formed, 0 when not, -1 when it could not run. What is wrong with namespaces is reported. */
static inline int vmxml_parser_run(xmlParserCtxtPtr context, void *state, const char *bytes, int count) {
    int result;
#if LIBXML_VERSION >= 21400
    xmlParserInputPtr input;
    xmlCtxtReset(context);
    input = xmlNewInputFromMemory(NULL, bytes, (size_t)count, 0);
    if (input == NULL) return -1;
    if (xmlCtxtPushInput(context, input) < 0) return -1;
#else
    xmlParserInputBufferPtr buffer;
    xmlParserInputPtr input;
    xmlCtxtReset(context);
    buffer = xmlParserInputBufferCreateMem(bytes, count, XML_CHAR_ENCODING_NONE);
    if (buffer == NULL) return -1;
    input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE);
    if (input == NULL) {
        xmlFreeParserInputBuffer(buffer);
        return -1;
    }
    if (inputPush(context, input) < 0) {
        xmlFreeInputStream(input);
        return -1;
    }
#endif
    context->_private = state;
    xmlParseDocument(context);
    result = context->wellFormed && !context->disableSAX;
    context->_private = NULL;
    return result;
}

/* ---- RELAX NG ---- */

/* Called for each message of a grammar's compilation or a validation; `mark` is the private pointer of the node it is about. */
typedef void (*vmxml_schema_report)(void *state, int level, int line, const char *file, const char *message, void *mark);

typedef struct {
    void *state;
    vmxml_schema_report report;
} vmxml_schema_sink;

#if LIBXML_VERSION >= 21200
static inline void vmxml_schema_error(void *data, const xmlError *error)
#else
static inline void vmxml_schema_error(void *data, xmlErrorPtr error)
#endif
{
    vmxml_schema_sink *sink = (vmxml_schema_sink *)data;
    xmlNodePtr node;
    if (sink == NULL || error == NULL) return;
    node = (xmlNodePtr)error->node;
    while (node != NULL && node->_private == NULL) node = node->parent;
    sink->report(sink->state, (int)error->level, error->line, error->file, error->message,
                 node == NULL ? NULL : node->_private);
}

/* Compiles the grammar at a URL; NULL when it is none. Nothing is printed, not even by parts that know no own error handler. */
static inline xmlRelaxNGPtr vmxml_grammar_compile(const char *url, void *state, vmxml_schema_report report) {
    vmxml_schema_sink sink = {state, report};
    xmlStructuredErrorFunc previous = xmlStructuredError;
    void *previous_context = xmlStructuredErrorContext;
    xmlRelaxNGParserCtxtPtr parser;
    xmlRelaxNGPtr grammar = NULL;
    xmlSetStructuredErrorFunc(&sink, vmxml_schema_error);
    parser = xmlRelaxNGNewParserCtxt(url);
    if (parser != NULL) {
        xmlRelaxNGSetParserStructuredErrors(parser, vmxml_schema_error, &sink);
        grammar = xmlRelaxNGParse(parser);
        xmlRelaxNGFreeParserCtxt(parser);
    }
    xmlSetStructuredErrorFunc(previous_context, previous);
    return grammar;
}

/* Validates; returns 0 for valid, a positive number for invalid, a negative one when it could not run. */
static inline int vmxml_grammar_validate(xmlRelaxNGPtr grammar, xmlDocPtr document, void *state,
                                         vmxml_schema_report report) {
    vmxml_schema_sink sink = {state, report};
    xmlStructuredErrorFunc previous = xmlStructuredError;
    void *previous_context = xmlStructuredErrorContext;
    int result = -1;
    xmlRelaxNGValidCtxtPtr validation = xmlRelaxNGNewValidCtxt(grammar);
    if (validation == NULL) return -1;
    xmlSetStructuredErrorFunc(&sink, vmxml_schema_error);
    xmlRelaxNGSetValidStructuredErrors(validation, vmxml_schema_error, &sink);
    result = xmlRelaxNGValidateDoc(validation, document);
    xmlRelaxNGFreeValidCtxt(validation);
    xmlSetStructuredErrorFunc(previous_context, previous);
    return result;
}

#endif
