#ifndef VMX_LIBRARY_H
#define VMX_LIBRARY_H

#include "../CLibXSLT/shim.h"

/* What is used of libxslt and of libexslt, its extensions. Nothing is linked with them: they are loaded when the first stylesheet is made. Most
 * runs transform nothing, and finding these libraries, with what they need in turn, is a twentieth of what a short run takes. */
#define VMX_LIBXSLT(each)                                                                                                                  \
    each(xsltApplyStylesheetUser) each(xsltDocDefaultLoader) each(xsltEvalOneUserParam) each(xsltExtModuleFunctionLookup)                   \
    each(xsltFreeStylesheet) each(xsltFreeTransformContext) each(xsltGenericError) each(xsltGenericErrorContext) each(xsltInit)             \
    each(xsltNewSecurityPrefs) each(xsltNewTransformContext) each(xsltParseStylesheetDoc) each(xsltQuoteOneUserParam)                      \
    each(xsltRegisterExtModuleFunction) each(xsltSetCtxtParseOptions) each(xsltSetCtxtSecurityPrefs) each(xsltSetGenericErrorFunc)          \
    each(xsltSetLoaderFunc) each(xsltSetSecurityPrefs) each(xsltSetTransformErrorFunc)
#define VMX_LIBEXSLT(each)                                                                                                                 \
    each(exsltCommonRegister) each(exsltDateRegister) each(exsltDynRegister) each(exsltFuncRegister) each(exsltMathRegister)               \
    each(exsltSetsRegister) each(exsltStrRegister)

/* The addresses of the functions and variables of these names. */
#define VMX_MEMBER(name) __typeof__(&name) name;
typedef struct {
    VMX_LIBXSLT(VMX_MEMBER)
    VMX_LIBEXSLT(VMX_MEMBER)
} vmx_library;
#undef VMX_MEMBER

extern vmx_library vmx_xslt;

/* Loads both, once; NULL, or the reason why that failed. */
const char *vmx_library_load(void);

#endif
