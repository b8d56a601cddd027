// Holds CLibvirt's declarations to libvirt's own headers: compiling this file without a message is the check.
// With -DCVIRT_SELFTEST_SIGNATURE, _CONSTANT, _TEXT or _LAYOUT it must not compile: one of that kind is then wrong.

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <stddef.h>

#define SAME(a, b) __builtin_types_compatible_p(a, b)

// Signatures, written with libvirt's own types.
#define CVIRT_FUNCTION(since, result, name, parameters) \
    _Static_assert(SAME(__typeof__(&name), result(*) parameters), "signature of " #name);
#include "functions.def"
#undef CVIRT_FUNCTION

// Numbers and names. Those newer than the headers can't be named, so each release has its guard.
#define CVIRT_CONSTANT(since, name, value) CVIRT_CHECK_##since(name, value)
#define CVIRT_STRING(since, name, value) CVIRT_CHECK_STRING_##since(name, value)
#define CVIRT_CHECK_0(name, value) _Static_assert(name == value, "value of " #name);
#define CVIRT_CHECK_STRING_0(name, value) _Static_assert(__builtin_strcmp(name, value) == 0, "text of " #name);
#if LIBVIR_VERSION_NUMBER >= 11002000
#define CVIRT_CHECK_11002000(name, value) CVIRT_CHECK_0(name, value)
#define CVIRT_CHECK_STRING_11002000(name, value) CVIRT_CHECK_STRING_0(name, value)
#else
#define CVIRT_CHECK_11002000(name, value)
#define CVIRT_CHECK_STRING_11002000(name, value)
#endif
#if LIBVIR_VERSION_NUMBER >= 11010000
#define CVIRT_CHECK_11010000(name, value) CVIRT_CHECK_0(name, value)
#else
#define CVIRT_CHECK_11010000(name, value)
#endif
#if LIBVIR_VERSION_NUMBER >= 12001000
#define CVIRT_CHECK_12001000(name, value) CVIRT_CHECK_0(name, value)
#else
#define CVIRT_CHECK_12001000(name, value)
#endif
#include "constants.def"

_Static_assert(VIR_UUID_STRING_BUFLEN == 37, "length of a UUID's text");
_Static_assert(VIR_TYPED_PARAM_FIELD_LENGTH == 80, "length of a field's name");

// Structures: ours a second time, under other names, then field by field.
#define _virError OurError
#define virError OurErrorType
#define virErrorPtr OurErrorPointer
#define _virTypedParameter OurTypedParameter
#define virTypedParameter OurTypedParameterType
#define virTypedParameterPtr OurTypedParameterPointer
#define _virDomainJobInfo OurJobInfo
#define virDomainJobInfo OurJobInfoType
#define virDomainJobInfoPtr OurJobInfoPointer
#define _virDomainBlockJobInfo OurBlockJobInfo
#define virDomainBlockJobInfo OurBlockJobInfoType
#define virDomainBlockJobInfoPtr OurBlockJobInfoPointer
#define _virDomainBlockInfo OurBlockInfo
#define virDomainBlockInfo OurBlockInfoType
#define virDomainBlockInfoPtr OurBlockInfoPointer
#define virFreeCallback OurFreeCallback
#define virErrorFunc OurErrorFunc
#define virConnectCloseFunc OurCloseFunc
#define virConnectDomainEventGenericCallback OurGenericCallback
#define virConnectDomainEventCallback OurLifecycleCallback
#define virConnectDomainEventBlockJobCallback OurBlockJobCallback
#define virConnectDomainEventJobCompletedCallback OurJobCompletedCallback
#include "types.h"
#undef _virError
#undef virError
#undef virErrorPtr
#undef _virTypedParameter
#undef virTypedParameter
#undef virTypedParameterPtr
#undef _virDomainJobInfo
#undef virDomainJobInfo
#undef virDomainJobInfoPtr
#undef _virDomainBlockJobInfo
#undef virDomainBlockJobInfo
#undef virDomainBlockJobInfoPtr
#undef _virDomainBlockInfo
#undef virDomainBlockInfo
#undef virDomainBlockInfoPtr
#undef virFreeCallback
#undef virErrorFunc
#undef virConnectCloseFunc
#undef virConnectDomainEventGenericCallback
#undef virConnectDomainEventCallback
#undef virConnectDomainEventBlockJobCallback
#undef virConnectDomainEventJobCompletedCallback

#define SIZE(ours, theirs) _Static_assert(sizeof(struct ours) == sizeof(struct theirs), "size of " #theirs);
#define PLACE(ours, theirs, field)                                                                          \
    _Static_assert(offsetof(struct ours, field) == offsetof(struct theirs, field), #theirs "." #field);    \
    _Static_assert(sizeof(((struct ours *)0)->field) == sizeof(((struct theirs *)0)->field), #theirs "." #field);
#define FIELD(ours, theirs, field)   \
    PLACE(ours, theirs, field)       \
    _Static_assert(SAME(__typeof__(((struct ours *)0)->field), __typeof__(((struct theirs *)0)->field)), \
                   "type of " #theirs "." #field);

SIZE(OurError, _virError)
FIELD(OurError, _virError, code)
FIELD(OurError, _virError, domain)
FIELD(OurError, _virError, message)
PLACE(OurError, _virError, level)
FIELD(OurError, _virError, conn)
FIELD(OurError, _virError, dom)
FIELD(OurError, _virError, str1)
FIELD(OurError, _virError, str2)
FIELD(OurError, _virError, str3)
FIELD(OurError, _virError, int1)
FIELD(OurError, _virError, int2)
FIELD(OurError, _virError, net)

SIZE(OurTypedParameter, _virTypedParameter)
FIELD(OurTypedParameter, _virTypedParameter, field)
FIELD(OurTypedParameter, _virTypedParameter, type)
FIELD(OurTypedParameter, _virTypedParameter, value.i)
FIELD(OurTypedParameter, _virTypedParameter, value.ui)
FIELD(OurTypedParameter, _virTypedParameter, value.l)
FIELD(OurTypedParameter, _virTypedParameter, value.ul)
FIELD(OurTypedParameter, _virTypedParameter, value.d)
FIELD(OurTypedParameter, _virTypedParameter, value.b)
FIELD(OurTypedParameter, _virTypedParameter, value.s)

SIZE(OurJobInfo, _virDomainJobInfo)
FIELD(OurJobInfo, _virDomainJobInfo, type)
FIELD(OurJobInfo, _virDomainJobInfo, timeElapsed)
FIELD(OurJobInfo, _virDomainJobInfo, timeRemaining)
FIELD(OurJobInfo, _virDomainJobInfo, dataTotal)
FIELD(OurJobInfo, _virDomainJobInfo, dataProcessed)
FIELD(OurJobInfo, _virDomainJobInfo, dataRemaining)
FIELD(OurJobInfo, _virDomainJobInfo, memTotal)
FIELD(OurJobInfo, _virDomainJobInfo, memProcessed)
FIELD(OurJobInfo, _virDomainJobInfo, memRemaining)
FIELD(OurJobInfo, _virDomainJobInfo, fileTotal)
FIELD(OurJobInfo, _virDomainJobInfo, fileProcessed)
FIELD(OurJobInfo, _virDomainJobInfo, fileRemaining)

SIZE(OurBlockJobInfo, _virDomainBlockJobInfo)
FIELD(OurBlockJobInfo, _virDomainBlockJobInfo, type)
FIELD(OurBlockJobInfo, _virDomainBlockJobInfo, bandwidth)
FIELD(OurBlockJobInfo, _virDomainBlockJobInfo, cur)
FIELD(OurBlockJobInfo, _virDomainBlockJobInfo, end)

SIZE(OurBlockInfo, _virDomainBlockInfo)
FIELD(OurBlockInfo, _virDomainBlockInfo, capacity)
FIELD(OurBlockInfo, _virDomainBlockInfo, allocation)
FIELD(OurBlockInfo, _virDomainBlockInfo, physical)

_Static_assert(SAME(OurFreeCallback, virFreeCallback), "virFreeCallback");
_Static_assert(SAME(OurCloseFunc, virConnectCloseFunc), "virConnectCloseFunc");
_Static_assert(SAME(OurGenericCallback, virConnectDomainEventGenericCallback), "generic event callback");
_Static_assert(SAME(OurLifecycleCallback, virConnectDomainEventCallback), "lifecycle callback");
_Static_assert(SAME(OurBlockJobCallback, virConnectDomainEventBlockJobCallback), "block job callback");
// These two take a structure of ours, compared above, so the originals are spelled out.
_Static_assert(SAME(virErrorFunc, void (*)(void *, struct _virError *)), "virErrorFunc");
_Static_assert(SAME(virConnectDomainEventJobCompletedCallback,
                    void (*)(virConnectPtr, virDomainPtr, struct _virTypedParameter *, int, void *)),
               "job callback");

// The check's own check: each of these is wrong, and must be found so.
#ifdef CVIRT_SELFTEST_SIGNATURE
_Static_assert(SAME(__typeof__(&virDomainFree), int (*)(virConnectPtr)), "self-test: signature");
#endif
#ifdef CVIRT_SELFTEST_CONSTANT
CVIRT_CONSTANT(0, VIR_ERR_NO_DOMAIN, 43)
#endif
#ifdef CVIRT_SELFTEST_TEXT
CVIRT_STRING(0, VIR_DOMAIN_JOB_SUCCESS, "sucess")
#endif
#ifdef CVIRT_SELFTEST_LAYOUT
struct OurWrongBlockInfo {
    unsigned long long allocation;
    unsigned long long capacity;
    unsigned long long physical;
};
FIELD(OurWrongBlockInfo, _virDomainBlockInfo, capacity)
#endif
