#include "job.h"
#include <pthread.h>
#include <time.h>

/* One thread, started with the first run, stops the runs whose time is up. It sleeps while there are none. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wakeup = PTHREAD_COND_INITIALIZER;
static vmx_job *jobs;
static int is_running;

/* How long, in seconds, a job may take to stop. */
#define PATIENCE 0.1

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void *watch(void *nothing) {
    (void)nothing;
    pthread_mutex_lock(&lock);
    for (;;) {
        struct timespec pause = {0, 20 * 1000 * 1000};
        double time;
        while (jobs == NULL) pthread_cond_wait(&wakeup, &lock);
        pthread_mutex_unlock(&lock);
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&lock);
        time = now();
        for (vmx_job *job = jobs; job; job = job->next) {
            /* First it is asked to stop between steps; if a step takes longer, it is left where it allocates; if it does not, anywhere. */
            if (time >= job->deadline) vmx_stop(job, VMX_LIMIT_SECONDS);
            if (time >= job->deadline + PATIENCE) atomic_store(&job->must_escape, 1);
            if (time >= job->deadline + 2 * PATIENCE) vmx_interrupt(job);
        }
    }
    return NULL;
}

int vmx_watch(vmx_job *job, double seconds) {
    int result = 1;
    pthread_mutex_lock(&lock);
    if (!is_running) {
        pthread_t thread;
        is_running = pthread_create(&thread, NULL, watch, NULL) == 0;
        if (is_running) pthread_detach(thread);
        result = is_running;
    }
    job->thread = pthread_self();
    job->deadline = now() + seconds;
    job->previous = NULL;
    job->next = jobs;
    if (jobs) jobs->previous = job;
    else pthread_cond_signal(&wakeup);
    jobs = job;
    pthread_mutex_unlock(&lock);
    return result;
}

void vmx_unwatch(vmx_job *job) {
    pthread_mutex_lock(&lock);
    if (job->previous) job->previous->next = job->next;
    else jobs = job->next;
    if (job->next) job->next->previous = job->previous;
    pthread_mutex_unlock(&lock);
}
