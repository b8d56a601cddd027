#include "job.h"
#include <stdint.h>
#include <stdlib.h>

/* A hash table with open addresses, at most half full. What is removed leaves no gap: those behind it move up. */

static inline size_t home(const vmx_blocks *blocks, const void *block) {
    return (size_t)(((uint64_t)(uintptr_t)block >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (blocks->capacity - 1);
}

static void place(vmx_blocks *blocks, void *block) {
    size_t index = home(blocks, block);
    while (blocks->slots[index]) index = (index + 1) & (blocks->capacity - 1);
    blocks->slots[index] = block;
}

static int grow(vmx_blocks *blocks) {
    enum { FIRST = 2048 };
    vmx_blocks larger = {NULL, blocks->capacity ? blocks->capacity * 2 : FIRST, blocks->count};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL) return 0;
    for (size_t index = 0; index < blocks->capacity; index++) {
        if (blocks->slots[index]) place(&larger, blocks->slots[index]);
    }
    free(blocks->slots);
    *blocks = larger;
    return 1;
}

int vmx_blocks_insert(vmx_blocks *blocks, void *block) {
    if ((blocks->count + 1) * 2 > blocks->capacity && !grow(blocks)) return 0;
    place(blocks, block);
    blocks->count++;
    return 1;
}

int vmx_blocks_remove(vmx_blocks *blocks, void *block) {
    size_t mask = blocks->capacity - 1;
    size_t gap, index;
    if (blocks->count == 0) return 0;
    for (gap = home(blocks, block); blocks->slots[gap] != block; gap = (gap + 1) & mask) {
        if (blocks->slots[gap] == NULL) return 0;
    }
    for (index = (gap + 1) & mask; blocks->slots[index]; index = (index + 1) & mask) {
        /* One whose home lies behind the gap stays. */
        if (((index - home(blocks, blocks->slots[index])) & mask) < ((index - gap) & mask)) continue;
        blocks->slots[gap] = blocks->slots[index];
        gap = index;
    }
    blocks->slots[gap] = NULL;
    blocks->count--;
    return 1;
}
