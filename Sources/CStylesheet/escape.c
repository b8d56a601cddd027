#define _GNU_SOURCE
#include "job.h"
#include <string.h>

/* Some steps of XPath and of compiling take hours for a few lines of stylesheet, and neither library looks at a limit meanwhile. Such a step is
 * left: from the allocator or, where it does not allocate, from a signal to its thread. All memory the job had is given back by its addresses,
 * so nothing it left half done is looked at again. It holds no lock then: libxml2 and libxslt lock for moments only, and a job that is
 * interrupted has not called the allocator since the signal before.
 *
 * The signal is SIGURG, which does nothing by default, and which programs have to expect at any time. */
enum { SIGNAL = SIGURG };

static struct sigaction host_action;
/* Its address marks our signals. */
static char mark;

static void leave(int number, siginfo_t *information, void *context) {
    vmx_job *job = vmx_current;
    if (information->si_code == SI_QUEUE && information->si_value.sival_ptr == &mark) {
        if (job == NULL || !job->can_escape || job->guarded > 0) return;
        if (job->calls == job->calls_seen) vmx_escape(job);
        job->calls_seen = job->calls;
    } else if (host_action.sa_flags & SA_SIGINFO) {
        host_action.sa_sigaction(number, information, context);
    } else if (host_action.sa_handler != SIG_DFL && host_action.sa_handler != SIG_IGN) {
        host_action.sa_handler(number);
    }
}

void vmx_interrupt(vmx_job *job) {
    struct sigaction action, current;
    /* An allocator of the host's may hold a lock. */
    if (!vmx_counts_memory() || sigaction(SIGNAL, NULL, &current) != 0) return;
    if ((current.sa_flags & SA_SIGINFO) == 0 || current.sa_sigaction != leave) {
        memset(&action, 0, sizeof action);
        action.sa_sigaction = leave;
        action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        host_action = current;
        if (sigaction(SIGNAL, &action, NULL) != 0) return;
    }
    pthread_sigqueue(job->thread, SIGNAL, (union sigval){.sival_ptr = &mark});
}

void vmx_escape(vmx_job *job) {
    job->can_escape = 0;
    siglongjmp(job->escape, 1);
}

int vmx_attempt(vmx_job *job, void (*work)(void *), void *argument) {
    sigset_t ours, before;
    volatile int is_whole = 0;
    sigemptyset(&ours);
    sigaddset(&ours, SIGNAL);
    pthread_sigmask(SIG_UNBLOCK, &ours, &before);
    if (sigsetjmp(job->escape, 1) == 0) {
        job->can_escape = 1;
        work(argument);
        job->can_escape = 0;
        is_whole = 1;
    } else if (job->transform && job->stop_source == VMX_NOWHERE) {
        vmx_locate(job->transform->inst, &job->stop_source, &job->stop_element);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return is_whole;
}
