// The handles, structures and callbacks of libvirt's interface, declared from its documented binary layout.
//
// No include guard: the header check includes this file a second time under other names and compares every
// structure, field by field, with the installed headers.

typedef struct _virConnect *virConnectPtr;
typedef struct _virDomain *virDomainPtr;
typedef struct _virDomainCheckpoint *virDomainCheckpointPtr;
typedef struct _virDomainSnapshot *virDomainSnapshotPtr;
typedef struct _virNetwork *virNetworkPtr;
typedef struct _virSecret *virSecretPtr;

typedef struct _virError {
    int code;
    int domain;
    char *message;
    int level;
    virConnectPtr conn;
    virDomainPtr dom;
    char *str1;
    char *str2;
    char *str3;
    int int1;
    int int2;
    virNetworkPtr net;
} virError, *virErrorPtr;

typedef struct _virTypedParameter {
    char field[80];
    int type;
    union {
        int i;
        unsigned int ui;
        long long int l;
        unsigned long long int ul;
        double d;
        char b;
        char *s;
    } value;
} virTypedParameter, *virTypedParameterPtr;

typedef struct _virDomainJobInfo {
    int type;
    unsigned long long timeElapsed;
    unsigned long long timeRemaining;
    unsigned long long dataTotal;
    unsigned long long dataProcessed;
    unsigned long long dataRemaining;
    unsigned long long memTotal;
    unsigned long long memProcessed;
    unsigned long long memRemaining;
    unsigned long long fileTotal;
    unsigned long long fileProcessed;
    unsigned long long fileRemaining;
} virDomainJobInfo, *virDomainJobInfoPtr;

typedef struct _virDomainBlockJobInfo {
    int type;
    unsigned long bandwidth;
    unsigned long long cur;
    unsigned long long end;
} virDomainBlockJobInfo, *virDomainBlockJobInfoPtr;

typedef struct _virDomainBlockInfo {
    unsigned long long capacity;
    unsigned long long allocation;
    unsigned long long physical;
} virDomainBlockInfo, *virDomainBlockInfoPtr;

typedef void (*virFreeCallback)(void *opaque);
typedef void (*virErrorFunc)(void *userData, virErrorPtr error);
typedef void (*virConnectCloseFunc)(virConnectPtr conn, int reason, void *opaque);
typedef void (*virConnectDomainEventGenericCallback)(virConnectPtr conn, virDomainPtr dom, void *opaque);
typedef int (*virConnectDomainEventCallback)(virConnectPtr conn, virDomainPtr dom, int event, int detail, void *opaque);
typedef void (*virConnectDomainEventBlockJobCallback)(
    virConnectPtr conn, virDomainPtr dom, const char *disk, int type, int status, void *opaque);
typedef void (*virConnectDomainEventJobCompletedCallback)(
    virConnectPtr conn, virDomainPtr dom, virTypedParameterPtr params, int nparams, void *opaque);
