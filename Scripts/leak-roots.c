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
#include <dirent.h>
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
#pragma weak __sanitizer_get_allocated_size_fast
void __asan_get_shadow_mapping(size_t *scale, size_t *offset);
const void *__sanitizer_get_allocated_begin(const void *);
size_t __sanitizer_get_allocated_size_fast(const void *);

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
// The process's own, as a file, and what was read of it.
static int memory;
static word *words;
static const size_t words_size = 1 << 16;

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "leak-roots: %s\n", what);
    _exit(70);
}

// Only what is written to takes up memory.
static void *map(size_t size) {
    void *result = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (result == MAP_FAILED) fail("no memory");
    return result;
}

// Waits until all other threads have slept for a tenth of a second, which those do that wait for work; ten seconds at most.
static void wait_for_others(void) {
    for (int quiet = 0, turn = 0; quiet < 20 && turn < 2000; quiet++, turn++) {
        usleep(5000);
        DIR *threads = opendir("/proc/self/task");
        if (threads == NULL) fail("no /proc/self/task");
        for (struct dirent *thread; (thread = readdir(threads)) != NULL;) {
            char path[64], text[512];
            if (thread->d_name[0] == '.' || atoi(thread->d_name) == gettid()) continue;
            snprintf(path, sizeof path, "/proc/self/task/%.16s/stat", thread->d_name);
            int file = open(path, O_RDONLY | O_CLOEXEC);
            ssize_t count = file < 0 ? -1 : read(file, text, sizeof text - 1);
            if (file >= 0) close(file);
            if (count <= 0) continue;  // It has ended.
            text[count] = 0;
            // The state is the letter behind the name, which is in parentheses.
            const char *name_end = strrchr(text, ')');
            if (name_end == NULL || name_end[2] != 'S') quiet = -1;
        }
        closedir(threads);
    }
}

// The beginning of the block that is in use and that the address lies in; 0 if there is none.
static word block_around(word address) {
    word block = (word)__sanitizer_get_allocated_begin((void *)address);
    return block != 0 && address - block < __sanitizer_get_allocated_size_fast((void *)block) ? block : 0;
}

static void reach(word address, int is_marked) {
    if (address < page_size || address >> 47 != 0) return;
    word block = block_around(address);
    if (block == 0) return;
    if (marked_count == most || reached_count == most) fail("too many blocks");
    if (is_marked) marked[marked_count++] = block;
    size_t slot = block * 0x9E3779B97F4A7C15u >> (64 - slot_bits);
    for (; positions[slot] != 0; slot = (slot + 1) % slots)
        if (reached[positions[slot] - 1] == block) return;
    reached[reached_count++] = block;
    positions[slot] = (uint32_t)reached_count;
}

// Goes over the words, of which the second is that of an object, if it is told so. They are read as a file is, since memory may go away meanwhile: a thread
// that has had nothing to do for a while ends, and with it its stack.
static void scan(word begin, word end, int is_block) {
    for (word place = (begin + 7) & ~(word)7; place + 8 <= end;) {
        size_t wanted = end - place < words_size ? end - place : words_size;
        ssize_t size = pread(memory, words, wanted & ~(size_t)7, (off_t)place);
        if (size < 8) {
            place = (place | (page_size - 1)) + 1;
            continue;
        }
        for (size_t i = 0; i < (size_t)size / 8; i++, place += 8) {
            if (shadow[place >> 3] != 0) continue;
            reach(words[i] & address_bits, (words[i] & ~address_bits) != 0);
            if (is_block && place == begin + 8 && words[i] >> 62 == 3) reach(words[i] << 3 & address_bits, 1);
        }
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
        // A large block has pages of its own.
        for (word page = begin; page < end; page = (page | (page_size - 1)) + 1)
            if (__sanitizer_get_allocated_begin((void *)page) != NULL) {
                scan(begin, page, 0);
                begin = page + page_size;
            }
        scan(begin, end, 0);
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
    wait_for_others();
    if ((memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)) < 0) fail("no /proc/self/mem");
    // What is mapped afterwards is no root.
    char *mappings = read_mappings();
    reached = map(most * sizeof *reached);
    marked = map(most * sizeof *marked);
    positions = map(slots * sizeof *positions);
    words = map(words_size);
    reached_count = marked_count = 0;
    scan_roots(mappings, (word)__builtin_frame_address(0));
    for (size_t i = 0; i < reached_count; i++)
        if (block_around(reached[i]) != 0) scan(reached[i], reached[i] + __sanitizer_get_allocated_size_fast((void *)reached[i]), 1);
    free(shown);
    // One more, as a block of nothing is no block.
    if ((shown = malloc((marked_count + 1) * sizeof *marked)) == NULL) fail("no memory");
    memcpy(shown, marked, marked_count * sizeof *marked);
    close(memory);
    munmap(words, words_size);
    munmap(mappings, mappings_size);
    munmap(reached, most * sizeof *reached);
    munmap(marked, most * sizeof *marked);
    munmap(positions, slots * sizeof *positions);
}

// LeakSanitizer asks this before it looks, each time, with a lock held that keeps its other functions from being called here.
int __lsan_is_turned_off(void) {
    if (__sanitizer_get_allocated_begin == NULL || __sanitizer_get_allocated_size_fast == NULL || __asan_get_shadow_mapping == NULL)
        fail("LeakSanitizer without AddressSanitizer");
    // Puts registers that hold a reference on the stack.
    __builtin_unwind_init();
    show_marked();
    return 0;
}
