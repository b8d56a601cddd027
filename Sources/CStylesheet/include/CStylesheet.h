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

vmx_sheet *vmx_sheet_new(void);
/* Adds a source: the main stylesheet first. `links` gives, for each top-level xsl:import and xsl:include in order, the number of the
 * source it stands for. Nothing is kept of the arguments. Returns 0 when memory is short. */
int vmx_sheet_add(vmx_sheet *sheet, const char *bytes, size_t count, const int *links, size_t link_count);
/* Returns 1 when the stylesheet can run, 0 when it has errors, which were reported. */
int vmx_sheet_compile(vmx_sheet *sheet, vmx_report report, void *state);
void vmx_sheet_free(vmx_sheet *sheet);

/* The bounds of one run. */
typedef struct {
    int depth;                /* how deep templates may call each other */
    unsigned long operations; /* how many instructions, and how many steps of XPath */
    double seconds;
    size_t memory;            /* bytes allocated meanwhile */
    size_t output;            /* bytes of the result's text */
} vmx_limits;

/* How a run ended. */
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
/* Runs over a well-formed document; to be called once. The place where a limit was met is stored in the last two. */
int vmx_run_perform(vmx_run *run, const char *bytes, size_t count, const vmx_limits *limits, vmx_report report, void *state,
                    int *source, int *element);
/* The result as text without XML declaration, valid until the run is freed. */
const char *vmx_run_output(const vmx_run *run, size_t *count);
void vmx_run_free(vmx_run *run);

/* The libxslt this runs with, such as 10135. */
int vmx_version(void);

#endif
