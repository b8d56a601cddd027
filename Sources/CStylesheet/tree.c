#include "job.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Builds the document that a stylesheet runs over straight from what the caller has read already. */

typedef struct {
    const xmlChar *local;
    const xmlChar *prefix; /* NULL for none */
    int has_space;
} tree_name;

struct vmx_tree {
    xmlDocPtr document;
    xmlNodePtr open; /* the element that is open, or the document */
    unsigned ordinal;
    tree_name *names;
    size_t count, capacity;
    int is_broken; /* memory is short */
};

int vmx_tree_name(vmx_tree *tree, vmx_text local, vmx_text prefix, int has_space) {
    xmlDictPtr dictionary = tree->document->dict;
    tree_name *name;
    if (tree->count == tree->capacity) {
        size_t capacity = tree->capacity ? tree->capacity * 2 : 64;
        tree_name *names = realloc(tree->names, capacity * sizeof *names);
        if (names == NULL) return !(tree->is_broken = 1);
        tree->names = names;
        tree->capacity = capacity;
    }
    name = &tree->names[tree->count++];
    name->local = xmlDictLookup(dictionary, local.bytes, (int)local.count);
    name->prefix = prefix.count ? xmlDictLookup(dictionary, prefix.bytes, (int)prefix.count) : NULL;
    name->has_space = has_space;
    if (name->local == NULL || (prefix.count && name->prefix == NULL)) tree->is_broken = 1;
    return !tree->is_broken;
}

static void append(vmx_tree *tree, xmlNodePtr node) {
    xmlNodePtr parent = tree->open;
    if (node == NULL) {
        tree->is_broken = 1;
        return;
    }
    node->parent = parent;
    node->prev = parent->last;
    if (parent->last) parent->last->next = node;
    else parent->children = node;
    parent->last = node;
}

/* Each element's line is its ordinal, as in documents.c. */
void vmx_tree_start(vmx_tree *tree, size_t name) {
    xmlNodePtr node;
    if (tree->is_broken) return;
    node = xmlNewDocNodeEatName(tree->document, NULL, (xmlChar *)tree->names[name].local, NULL);
    append(tree, node);
    if (node == NULL) return;
    tree->ordinal++;
    node->line = tree->ordinal < USHRT_MAX ? (unsigned short)tree->ordinal : 0;
    tree->open = node;
}

void vmx_tree_declare(vmx_tree *tree, const char *prefix, const char *space) {
    if (tree->is_broken) return;
    if (xmlNewNs(tree->open, BAD_CAST space, *prefix ? BAD_CAST prefix : NULL) == NULL) tree->is_broken = 1;
}

static xmlNsPtr space_of(vmx_tree *tree, const tree_name *name) {
    return name->has_space ? xmlSearchNs(tree->document, tree->open, name->prefix) : NULL;
}

void vmx_tree_qualify(vmx_tree *tree, size_t name) {
    if (!tree->is_broken) tree->open->ns = space_of(tree, &tree->names[name]);
}

static xmlNodePtr new_text(vmx_tree *tree, vmx_text text) {
    xmlNodePtr node = text.count <= INT_MAX ? xmlNewDocTextLen(tree->document, text.bytes, (int)text.count) : NULL;
    if (node && tree->open->type == XML_ELEMENT_NODE) node->line = tree->open->line;
    return node;
}

void vmx_tree_attribute(vmx_tree *tree, size_t name, vmx_text value) {
    xmlAttrPtr attribute;
    xmlNodePtr text;
    if (tree->is_broken) return;
    attribute = xmlNewNsPropEatName(tree->open, space_of(tree, &tree->names[name]), (xmlChar *)tree->names[name].local, NULL);
    text = attribute ? new_text(tree, value) : NULL;
    if (text == NULL) {
        tree->is_broken = 1;
        return;
    }
    text->parent = (xmlNodePtr)attribute;
    attribute->children = attribute->last = text;
}

void vmx_tree_text(vmx_tree *tree, vmx_text text) {
    if (!tree->is_broken) append(tree, new_text(tree, text));
}

/* A copy that ends with a NUL, for functions that take no length. */
static xmlChar *copied(vmx_tree *tree, vmx_text text) {
    xmlChar *copy = text.count <= INT_MAX ? xmlStrndup(text.bytes, (int)text.count) : NULL;
    if (copy == NULL) tree->is_broken = 1;
    return copy;
}

void vmx_tree_comment(vmx_tree *tree, vmx_text text) {
    xmlChar *copy = tree->is_broken ? NULL : copied(tree, text);
    if (copy) append(tree, xmlNewDocComment(tree->document, copy));
    xmlFree(copy);
}

void vmx_tree_instruction(vmx_tree *tree, size_t name, vmx_text text) {
    xmlChar *copy = tree->is_broken ? NULL : copied(tree, text);
    if (copy) append(tree, xmlNewDocPI(tree->document, tree->names[name].local, copy));
    xmlFree(copy);
}

void vmx_tree_end(vmx_tree *tree) {
    if (!tree->is_broken) tree->open = tree->open->parent;
}

int vmx_tell(xmlDocPtr document, const vmx_input *input) {
    vmx_tree tree = {.document = document, .open = (xmlNodePtr)document};
    input->tell(input->state, &tree);
    free(tree.names);
    return !tree.is_broken;
}
