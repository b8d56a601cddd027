#include "job.h"
#include <string.h>

/* Tells a result tree to a receiver. What serializing would change, or a parser refuse, is not told: such a result goes by text. */

enum {
    DEEPEST = 200,
    MOST_ATTRIBUTES = 200,
    LONGEST = 1 << 20,
};

/* What was looked at so far. */
typedef struct {
    size_t size; /* an upper bound of the text's length */
    size_t limit;
} survey;

/* Whether XML has all characters of a text. */
static int is_text(survey *survey, const xmlChar *text) {
    int is_plain = 1;
    size_t count = 0;
    if (text == NULL) return 1;
    for (; text[count]; count++) {
        xmlChar byte = text[count];
        if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return 0;
        if (byte >= 0x80) is_plain = 0;
    }
    /* The longest that a character becomes is an entity of six. */
    survey->size += count * 6;
    /* Text with surrogates and the like is left to the parser. */
    if (!is_plain && (!xmlCheckUTF8(text) || strstr((const char *)text, "\xEF\xBF") || strchr((const char *)text, 0xED))) return 0;
    return survey->size <= survey->limit;
}

static int is_name(survey *survey, const xmlChar *local, xmlNsPtr space) {
    survey->size += 2 * (size_t)xmlStrlen(local) + 8;
    if (space && space->prefix) survey->size += 2 * (size_t)xmlStrlen(space->prefix);
    return survey->size <= survey->limit;
}

static int is_value(survey *survey, xmlNodePtr text) {
    if (text == NULL) return 1;
    return text->type == XML_TEXT_NODE && text->name != xmlStringTextNoenc && text->next == NULL && is_text(survey, text->content);
}

static int is_element(survey *survey, xmlNodePtr node) {
    int attributes = 0;
    if (!is_name(survey, node->name, node->ns)) return 0;
    for (xmlNsPtr space = node->nsDef; space; space = space->next) {
        if (++attributes > MOST_ATTRIBUTES || !is_name(survey, space->prefix, NULL) || !is_text(survey, space->href)) return 0;
    }
    for (xmlAttrPtr it = node->properties; it; it = it->next) {
        if (++attributes > MOST_ATTRIBUTES || !is_name(survey, it->name, it->ns) || !is_value(survey, it->children)) return 0;
    }
    return 1;
}

static int is_plain(survey *survey, xmlNodePtr node) {
    survey->size += 8;
    switch (node->type) {
    case XML_ELEMENT_NODE: return is_element(survey, node);
    case XML_TEXT_NODE: return node->parent->type == XML_ELEMENT_NODE && node->name != xmlStringTextNoenc && is_text(survey, node->content);
    case XML_COMMENT_NODE: {
        const char *text = node->content ? (const char *)node->content : "";
        size_t count = strlen(text);
        return !strstr(text, "--") && !strchr(text, '\r') && (count == 0 || text[count - 1] != '-') && is_text(survey, node->content);
    }
    case XML_PI_NODE: {
        const char *text = node->content ? (const char *)node->content : "";
        if (strstr(text, "?>") || strchr(text, '\r') || (*text && strchr(" \t\n", *text))) return 0;
        return is_name(survey, node->name, NULL) && is_text(survey, node->content);
    }
    default: return 0;
    }
}

/* The node behind one and all below it, in document order; NULL at the end. `left` counts the elements that end on the way. */
static xmlNodePtr behind(xmlNodePtr node, int *left) {
    *left = 0;
    while (node->next == NULL) {
        node = node->parent;
        if (node->type != XML_ELEMENT_NODE) return NULL;
        ++*left;
    }
    return node->next;
}

static int is_document(xmlDocPtr result, size_t limit) {
    survey survey = {0, limit < LONGEST ? limit : LONGEST};
    int depth = 0, roots = 0;
    for (xmlNodePtr node = result->children; node;) {
        int left;
        if (depth == 0 && node->type == XML_ELEMENT_NODE) roots++;
        if (roots > 1 || !is_plain(&survey, node)) return 0;
        if (node->type == XML_ELEMENT_NODE && node->children) {
            if (++depth > DEEPEST) return 0;
            node = node->children;
            continue;
        }
        node = behind(node, &left);
        depth -= left;
    }
    return roots == 1;
}

static const char *prefix_of(xmlNsPtr space) { return space ? (const char *)space->prefix : NULL; }
static const char *space_of(xmlNsPtr space) { return space ? (const char *)space->href : NULL; }

static void tell(xmlNodePtr node, const vmx_receiver *receiver) {
    const char *text = node->type != XML_ELEMENT_NODE && node->content ? (const char *)node->content : "";
    switch (node->type) {
    case XML_ELEMENT_NODE:
        receiver->start(receiver->state, (const char *)node->name, prefix_of(node->ns), space_of(node->ns));
        for (xmlNsPtr it = node->nsDef; it; it = it->next) receiver->declaration(receiver->state, prefix_of(it), space_of(it));
        for (xmlAttrPtr it = node->properties; it; it = it->next) {
            const char *value = it->children && it->children->content ? (const char *)it->children->content : "";
            receiver->attribute(receiver->state, (const char *)it->name, prefix_of(it->ns), space_of(it->ns), value, strlen(value));
        }
        break;
    case XML_COMMENT_NODE: receiver->comment(receiver->state, text, strlen(text)); break;
    case XML_PI_NODE: receiver->instruction(receiver->state, (const char *)node->name, text, strlen(text)); break;
    default: receiver->text(receiver->state, text, strlen(text)); break;
    }
}

int vmx_hand_over(xmlDocPtr result, size_t limit, const vmx_receiver *receiver) {
    if (!is_document(result, limit)) return 0;
    for (xmlNodePtr node = result->children; node;) {
        int left;
        tell(node, receiver);
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        if (node->type == XML_ELEMENT_NODE) receiver->end(receiver->state);
        node = behind(node, &left);
        while (left-- > 0) receiver->end(receiver->state);
    }
    return 1;
}
