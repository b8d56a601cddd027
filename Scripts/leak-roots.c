// Shows LeakSanitizer what Swift keeps by words that are no addresses as they stand; without it LeakSanitizer lists all of that as lost. To be loaded
// before a program that has AddressSanitizer (Scripts/build-leak-roots.sh); in any other program nothing of it is called.
//
// Two kinds of words are meant:
//   - a reference that is the payload of an enumeration may have marks in its highest byte, which no address uses (SWIFT_ABI_X86_64_SWIFT_SPARE_BITS_MASK);
//   - the second word of an object to which there was a weak reference is the address of its counts, divided by eight, below two bits that are set.
// Each time before LeakSanitizer looks, all blocks are visited from its own roots, globals and stacks, by plain words and by these. The blocks to which one
// of these led are written into a block that a global holds, so LeakSanitizer finds them. What is not reached from a root is not among them: a block that is
// lost hides nothing behind it, nor do blocks that only keep each other.

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if !defined(__linux__) || !defined(__x86_64__)
#error "which bits are marks, and where the sanitizer's allocator is, is known for Linux on x86-64 alone"
#endif

typedef uintptr_t word;

// The sanitizer's own, absent in other programs.
#pragma weak __asan_get_shadow_mapping
#pragma weak __sanitizer_get_allocated_begin
#pragma weak __sanitizer_get_allocated_size
void __asan_get_shadow_mapping(size_t *scale, size_t *offset);
const void *__sanitizer_get_allocated_begin(const void *);
size_t __sanitizer_get_allocated_size(const void *);

// What is defined here for LeakSanitizer, which declares it as weak.
int __lsan_is_turned_off(void);

static const word address_bits = 0x00FFFFFFFFFFFFFF, page_size = 4096;
enum { most = 1 << 23, slot_bits = 24, slots = 1 << slot_bits };

// The blocks that were reached, in their order, and a hash table of their positions, counted from one.
static word *reached;
static uint32_t *positions;
static size_t reached_count;
// Those to which a word led that is no address.
static word *marked;
static size_t marked_count;
// The same for LeakSanitizer, in a block, as it does not look into mapped memory.
static word *volatile shown;
// A byte for each eight bytes of memory: 0 where all of them may be read, something else in freed blocks, for one.
static const unsigned char *shadow;

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "leak-roots: %s\n", what);
    _exit(70);
}

// Only what is written to takes up memory.
static void *map(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) fail("no memory");
    return memory;
}

static void reach(word address, int is_marked) {
    if (address < page_size || address >> 47 != 0) return;
    word block = (word)__sanitizer_get_allocated_begin((void *)address);
    if (block == 0 || address - block >= __sanitizer_get_allocated_size((void *)block)) return;
    if (marked_count == most || reached_count == most) fail("too many blocks");
    if (is_marked) marked[marked_count++] = block;
    size_t slot = block * 0x9E3779B97F4A7C15u >> (64 - slot_bits);
    for (; positions[slot] != 0; slot = (slot + 1) % slots)
        if (reached[positions[slot] - 1] == block) return;
    reached[reached_count++] = block;
    positions[slot] = (uint32_t)reached_count;
}

static void scan(word begin, word end) {
    for (word place = (begin + 7) & ~(word)7; place + 8 <= end; place += 8) {
        if (shadow[place >> 3] != 0) continue;
        word value = *(const volatile word *)place;
        reach(value & address_bits, (value & ~address_bits) != 0);
    }
}

// All that is mapped for writing, but for the sanitizer's shadow and blocks, and for what is below the top of this thread's stack.
static void scan_roots(char *mappings, word top_of_stack) {
    size_t scale, offset;
    __asan_get_shadow_mapping(&scale, &offset);
    shadow = (const unsigned char *)offset;
    word end_of_shadow = offset + ((word)1 << (47 - scale));
    // All but large blocks are in one range of addresses: four TiB, aligned to as much.
    void *block = malloc(16);
    word blocks = (word)block >> 42;
    free(block);
    for (char *line = strtok(mappings, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        word begin, end;
        char access[5];
        if (sscanf(line, "%lx-%lx %4s", &begin, &end, access) != 3) fail("/proc/self/maps is not understood");
        if (strncmp(access, "rw", 2) != 0 || begin < end_of_shadow || begin >> 42 == blocks) continue;
        if (begin <= top_of_stack && top_of_stack < end) begin = top_of_stack;
        for (word next; begin < end; begin = next) {
            next = (begin | (page_size - 1)) + 1;
            // A large block has pages of its own.
            if (__sanitizer_get_allocated_begin((void *)begin) == NULL) scan(begin, next);
        }
    }
}

static const size_t mappings_size = 1 << 24;

static char *read_mappings(void) {
    char *text = map(mappings_size);
    size_t length = 0;
    ssize_t count;
    int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (file < 0) fail("no /proc/self/maps");
    while ((count = read(file, text + length, mappings_size - 1 - length)) > 0) length += (size_t)count;
    if (count < 0 || length == mappings_size - 1) fail("/proc/self/maps cannot be read");
    close(file);
    return text;
}

static __attribute__((noinline)) void show_marked(void) {
    // The tables are made afterwards, as they are no roots.
    char *mappings = read_mappings();
    reached = map(most * sizeof *reached);
    marked = map(most * sizeof *marked);
    positions = map(slots * sizeof *positions);
    reached_count = marked_count = 0;
    scan_roots(mappings, (word)__builtin_frame_address(0));
    for (size_t i = 0; i < reached_count; i++) {
        word block = reached[i], size = __sanitizer_get_allocated_size((void *)block);
        scan(block, block + size);
        if (size < 16) continue;
        word counts = ((const word *)block)[1];
        if (counts >> 62 == 3) reach(counts << 3 & address_bits, 1);
    }
    free(shown);
    // One more, as a block of nothing is no block.
    if ((shown = malloc((marked_count + 1) * sizeof *marked)) == NULL) fail("no memory");
    memcpy(shown, marked, marked_count * sizeof *marked);
    munmap(mappings, mappings_size);
    munmap(reached, most * sizeof *reached);
    munmap(marked, most * sizeof *marked);
    munmap(positions, slots * sizeof *positions);
}

// LeakSanitizer asks this before it looks, each time, with a lock held that keeps its other functions from being called here.
int __lsan_is_turned_off(void) {
    if (__sanitizer_get_allocated_begin == NULL || __sanitizer_get_allocated_size == NULL || __asan_get_shadow_mapping == NULL)
        fail("LeakSanitizer without AddressSanitizer");
    // Puts registers that hold a reference on the stack.
    __builtin_unwind_init();
    show_marked();
    return 0;
}
