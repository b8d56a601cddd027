#ifndef CSTYLESHEET_H
#define CSTYLESHEET_H

#include <stddef.h>

/* Compiles and runs stylesheets through libxslt, with everything it says reported, and everything it could reach forbidden.
 *
 * No type of libxslt or libxml2 is visible here. Text is UTF-8; elements are told by their ordinal in document order, from 1. */

/* What a report is about. */
enum {
    VMX_ERROR = 0,     /* something is wrong at a place */
    VMX_DETAIL = 1,    /* more about the error that was reported last, or is reported next */
    VMX_XPATH = 2,     /* an XPath expression is wrong; the error that follows tells the place */
    VMX_MESSAGE = 3,   /* xsl:message speaks */
    VMX_FORBIDDEN = 4, /* something outside was asked for, and refused; `code` is an operation */
};

/* The operations that are refused. */
enum { VMX_READ = 0, VMX_WRITE = 1, VMX_RANDOM = 2 };

/* The sources that places are in, beside stylesheets, which count from 0. */
enum { VMX_NOWHERE = -1, VMX_INPUT = -2 };

/* One thing that libxslt or libxml2 says. The strings live as long as the call. */
typedef struct {
    int kind;
    int code;
    int source;             /* the stylesheet's number, or one of the above */
    int element;            /* its ordinal there, 0 where it is not known */
    const char *text;
    const char *expression; /* the XPath expression at fault, or NULL */
    int offset;             /* the byte in the expression */
} vmx_event;

typedef void (*vmx_report)(void *state, const vmx_event *event);

/* A stylesheet with all it imports. Compiled once, it may run on many threads. */
typedef struct vmx_sheet vmx_sheet;

/* Loads libxslt, once; NULL, or the reason why nothing can be transformed. */
const char *vmx_library_setup(void);

vmx_sheet *vmx_sheet_new(void);
/* Adds a source: the main stylesheet first. `links` gives, for each top-level xsl:import and xsl:include in order, the number of the
 * source it stands for. Nothing is kept of the arguments. Returns 0 when memory is short. */
int vmx_sheet_add(vmx_sheet *sheet, const char *bytes, size_t count, const int *links, size_t link_count);
void vmx_sheet_free(vmx_sheet *sheet);

/* The bounds of compiling, which has seconds and memory only, and of one run. */
typedef struct {
    int depth;                /* how deep templates may call each other */
    unsigned long operations; /* how many instructions, and how many steps of XPath */
    double seconds;
    size_t memory;            /* bytes allocated meanwhile */
    size_t output;            /* bytes of the result's text */
} vmx_limits;

/* How compiling or a run ended. */
enum {
    VMX_DONE = 0,
    VMX_FAILED = 1,    /* errors were reported */
    VMX_TERMINATED = 2, /* by xsl:message */
    VMX_LIMIT_DEPTH = 3,
    VMX_LIMIT_OPERATIONS = 4,
    VMX_LIMIT_SECONDS = 5,
    VMX_LIMIT_MEMORY = 6,
    VMX_LIMIT_OUTPUT = 7,
    VMX_NO_MEMORY = 8,
};

/* Makes the stylesheet ready to run. Errors were reported; so was what is no more than a warning where this returns VMX_DONE. */
int vmx_sheet_compile(vmx_sheet *sheet, const vmx_limits *limits, vmx_report report, void *state);

typedef struct vmx_run vmx_run;

vmx_run *vmx_run_new(const vmx_sheet *sheet);
/* The instant that date:date-time() and its kin tell, as an XML Schema dateTime. */
int vmx_run_time(vmx_run *run, const char *text);
/* A parameter's value; `name` is a local name, or {namespace}local. A value is data, never an expression. */
int vmx_run_string(vmx_run *run, const char *name, const char *value);
int vmx_run_number(vmx_run *run, const char *name, const char *digits);
int vmx_run_boolean(vmx_run *run, const char *name, int value);
/* A parameter that is a node-set of items; the two calls below add to the list begun last. */
int vmx_run_list(vmx_run *run, const char *name);
int vmx_run_list_text(vmx_run *run, const char *text);
int vmx_run_list_document(vmx_run *run, const char *bytes, size_t count);

/* Text in UTF-8 without a NUL behind it. */
typedef struct {
    const unsigned char *bytes;
    size_t count;
} vmx_text;

/* The document that a run goes over, told node by node in document order. All is copied. */
typedef struct vmx_tree vmx_tree;
/* Names come first: they are numbered from 0. No bytes stand for no prefix. Returns 0 when memory is short. */
int vmx_tree_name(vmx_tree *tree, vmx_text local, vmx_text prefix, int has_space);
void vmx_tree_start(vmx_tree *tree, size_t name);
/* A namespace declaration of the element just started. */
void vmx_tree_declare(vmx_tree *tree, const char *prefix, const char *space);
/* To be called once the declarations are known, for an element whose name has a namespace. */
void vmx_tree_qualify(vmx_tree *tree, size_t name);
void vmx_tree_attribute(vmx_tree *tree, size_t name, vmx_text value);
void vmx_tree_text(vmx_tree *tree, vmx_text text);
void vmx_tree_comment(vmx_tree *tree, vmx_text text);
/* An instruction, whose target is a name. */
void vmx_tree_instruction(vmx_tree *tree, size_t name, vmx_text text);
void vmx_tree_end(vmx_tree *tree);

/* What a run goes over: a tree that `tell` tells or, where that is NULL, text that is well-formed UTF-8. */
typedef struct {
    void (*tell)(void *state, vmx_tree *tree);
    void *state;
    const char *bytes;
    size_t count;
} vmx_input;

/* Takes the result, node by node in document order. Names live as long as the call of vmx_run_perform, so an address stands for one name;
 * prefix and namespace are NULL for none. */
typedef struct {
    void (*start)(void *state, const char *local, const char *prefix, const char *space);
    void (*declaration)(void *state, const char *prefix, const char *space);
    void (*attribute)(void *state, const char *local, const char *prefix, const char *space, const char *value, size_t count);
    void (*text)(void *state, const char *text, size_t count);
    void (*comment)(void *state, const char *text, size_t count);
    void (*instruction)(void *state, const char *target, const char *text, size_t count);
    void (*end)(void *state);
    void *state;
} vmx_receiver;

/* Runs, as often as there are documents, on one thread at a time. The receiver is told a result that is plainly a document; any other is kept
 * as text. The place where a limit was met is stored in the last two. */
int vmx_run_perform(vmx_run *run, const vmx_input *input, const vmx_limits *limits, const vmx_receiver *receiver, vmx_report report,
                    void *state, int *source, int *element);
/* The last result as text without XML declaration, valid until the next run; NULL or no bytes where the receiver was told. */
const char *vmx_run_output(const vmx_run *run, size_t *count);
void vmx_run_free(vmx_run *run);

#endif
