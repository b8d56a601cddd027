#include "CEmbedded.h"

/* clang calls #embed an extension before C23. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char backup_with_checkpoint[] = {
#embed "../../templates/backup-with-checkpoint.xsl"
};
static const unsigned char backup[] = {
#embed "../../templates/backup.xsl"
};
static const unsigned char checkpoint_all[] = {
#embed "../../templates/checkpoint-all.xsl"
};
static const unsigned char checkpoint_selected[] = {
#embed "../../templates/checkpoint-selected.xsl"
};
static const unsigned char common[] = {
#embed "../../templates/common.xsl"
};
static const unsigned char files[] = {
#embed "../../templates/files.xsl"
};
static const unsigned char pull_fd[] = {
#embed "../../templates/pull-fd.xsl"
};
static const unsigned char pull_tcp[] = {
#embed "../../templates/pull-tcp.xsl"
};
static const unsigned char pull_tls[] = {
#embed "../../templates/pull-tls.xsl"
};
static const unsigned char pull_unix[] = {
#embed "../../templates/pull-unix.xsl"
};
static const unsigned char push_full[] = {
#embed "../../templates/push-full.xsl"
};
static const unsigned char push_incremental[] = {
#embed "../../templates/push-incremental.xsl"
};
static const unsigned char redefine_chain[] = {
#embed "../../templates/redefine-chain.xsl"
};
static const unsigned char selection[] = {
#embed "../../templates/selection.xsl"
};
static const unsigned char snapshot_disk_only[] = {
#embed "../../templates/snapshot-disk-only.xsl"
};
static const unsigned char snapshot_internal[] = {
#embed "../../templates/snapshot-internal.xsl"
};
static const unsigned char snapshot_with_memory[] = {
#embed "../../templates/snapshot-with-memory.xsl"
};

static const embedded_file templates[] = {
    {"backup-with-checkpoint.xsl", backup_with_checkpoint, sizeof backup_with_checkpoint},
    {"backup.xsl", backup, sizeof backup},
    {"checkpoint-all.xsl", checkpoint_all, sizeof checkpoint_all},
    {"checkpoint-selected.xsl", checkpoint_selected, sizeof checkpoint_selected},
    {"common.xsl", common, sizeof common},
    {"files.xsl", files, sizeof files},
    {"pull-fd.xsl", pull_fd, sizeof pull_fd},
    {"pull-tcp.xsl", pull_tcp, sizeof pull_tcp},
    {"pull-tls.xsl", pull_tls, sizeof pull_tls},
    {"pull-unix.xsl", pull_unix, sizeof pull_unix},
    {"push-full.xsl", push_full, sizeof push_full},
    {"push-incremental.xsl", push_incremental, sizeof push_incremental},
    {"redefine-chain.xsl", redefine_chain, sizeof redefine_chain},
    {"selection.xsl", selection, sizeof selection},
    {"snapshot-disk-only.xsl", snapshot_disk_only, sizeof snapshot_disk_only},
    {"snapshot-internal.xsl", snapshot_internal, sizeof snapshot_internal},
    {"snapshot-with-memory.xsl", snapshot_with_memory, sizeof snapshot_with_memory},
};

size_t embedded_template_count(void) { return sizeof templates / sizeof templates[0]; }

embedded_file embedded_template(size_t position) { return templates[position]; }
