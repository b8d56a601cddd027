#include "job.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Lines are of no use here: each element's line becomes its ordinal, so that libxslt names the very element it means. libxml2 has 16 bits
 * for it; elements behind the last that fits keep 0. */
static void number_elements(xmlDocPtr document) {
    xmlNodePtr node = (xmlNodePtr)document;
    unsigned ordinal = 0;
    while (node) {
        if (node->type == XML_ELEMENT_NODE) {
            ordinal++;
            node->line = ordinal < USHRT_MAX ? (unsigned short)ordinal : 0;
        } else if (node->type != XML_DOCUMENT_NODE) {
            node->line = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent->line : 0;
        }
        if (node->children && (node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE)) {
            node = node->children;
            continue;
        }
        while (node && node->next == NULL) node = node->type == XML_DOCUMENT_NODE ? NULL : node->parent;
        if (node) node = node->next;
    }
}

/* Reads text that is known to be well-formed UTF-8 without document type declaration. */
xmlDocPtr vmx_parse(const char *bytes, size_t count, const char *name, xmlDictPtr dictionary) {
    xmlParserCtxtPtr parser;
    xmlDocPtr document;
    if (count > INT_MAX) return NULL;
    parser = xmlNewParserCtxt();
    if (parser == NULL) return NULL;
    if (dictionary && parser->dict) {
        xmlDictFree(parser->dict);
        parser->dict = dictionary;
        xmlDictReference(dictionary);
    }
    document = xmlCtxtReadMemory(parser, bytes, (int)count, name, "UTF-8",
                                 XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC | XML_PARSE_COMPACT);
    xmlFreeParserCtxt(parser);
    if (document) number_elements(document);
    return document;
}

/* A source of a stylesheet, with the references to others replaced by their numbers. */
xmlDocPtr vmx_source_document(const vmx_sheet *sheet, size_t number, xmlDictPtr dictionary) {
    const vmx_source *source = &sheet->sources[number];
    char name[64];
    size_t link = 0;
    xmlDocPtr document;
    xmlNodePtr root;
    snprintf(name, sizeof name, VMX_SOURCE_SCHEME "%zu", number);
    document = vmx_parse(source->bytes, source->count, name, dictionary);
    if (document == NULL) return NULL;
    root = xmlDocGetRootElement(document);
    for (xmlNodePtr node = root ? root->children : NULL; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || node->ns == NULL || !xmlStrEqual(node->ns->href, XSLT_NAMESPACE)) continue;
        if (!xmlStrEqual(node->name, BAD_CAST "import") && !xmlStrEqual(node->name, BAD_CAST "include")) continue;
        if (link == source->link_count) break;
        snprintf(name, sizeof name, VMX_SOURCE_SCHEME "%d", source->links[link++]);
        xmlSetProp(node, BAD_CAST "href", BAD_CAST name);
    }
    return document;
}
