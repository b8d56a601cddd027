#include "CLibXML2Peer.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>

// The options libvirt parses with.
static const int options = XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_NOERROR;

static void ignore(void *context, const char *format, ...) { (void)context, (void)format; }

void *peer_document(const char *bytes, size_t count) {
    return xmlReadMemory(bytes, (int)count, NULL, NULL, options);
}

void peer_document_free(void *document) { xmlFreeDoc(document); }

int peer_parse(const char *bytes, size_t count) {
    xmlDocPtr document = peer_document(bytes, count);
    xmlFreeDoc(document);
    return document != NULL;
}

size_t peer_print(const char *bytes, size_t count) {
    xmlDocPtr document = peer_document(bytes, count);
    xmlChar *text = NULL;
    int length = 0;
    if (!document) return 0;
    xmlDocDumpMemory(document, &text, &length);
    xmlFree(text);
    xmlFreeDoc(document);
    return (size_t)length;
}

void *peer_grammar(const char *path) {
    xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewParserCtxt(path);
    if (!parser) return NULL;
    xmlRelaxNGPtr grammar = xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    return grammar;
}

void peer_grammar_free(void *grammar) { xmlRelaxNGFree(grammar); }

int peer_validate(void *grammar, void *document) {
    xmlRelaxNGValidCtxtPtr context = xmlRelaxNGNewValidCtxt(grammar);
    if (!context) return -1;
    xmlRelaxNGSetValidErrors(context, ignore, ignore, NULL);
    int verdict = xmlRelaxNGValidateDoc(context, document);
    xmlRelaxNGFreeValidCtxt(context);
    return verdict;
}
