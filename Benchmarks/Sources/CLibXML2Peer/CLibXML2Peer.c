#include "CLibXML2Peer.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

// In a process of its own: a validation cannot be stopped.
double peer_validate_seconds(void *grammar, void *document, unsigned limit) {
    pid_t child = fork();
    if (child < 0) return -1;
    if (child == 0) {
        alarm(limit);
        _exit(peer_validate(grammar, document) < 0);
    }
    int status = 0;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) || WEXITSTATUS(status)) return -1;
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}
