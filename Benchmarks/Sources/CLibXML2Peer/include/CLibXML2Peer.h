#ifndef CLIBXML2PEER_H
#define CLIBXML2PEER_H

#include <stddef.h>

/// Parses a document and frees it. Returns whether it is well-formed.
int peer_parse(const char *bytes, size_t count);

/// A document for `peer_validate`; NULL if it is not well-formed.
void *peer_document(const char *bytes, size_t count);
void peer_document_free(void *document);

/// Parses a document and prints it. Returns how many bytes came out.
size_t peer_print(const char *bytes, size_t count);

/// Compiles a grammar file; NULL if it does not compile.
void *peer_grammar(const char *path);
void peer_grammar_free(void *grammar);

/// Returns 0 for a valid document, more for an invalid one, less for an engine that failed.
int peer_validate(void *grammar, void *document);

/// The processor time of a validation in seconds; negative if it took longer than the limit, in seconds of the clock.
double peer_validate_seconds(void *grammar, void *document, unsigned limit);

#endif
