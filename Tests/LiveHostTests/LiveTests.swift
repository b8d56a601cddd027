import TestRequirements
import Testing

/// Tests with real guests. One after the other: they share a host, and the machine.
@Suite(.serialized, .requires(.embeddedDriver, .qemu, .qemuImg, .nbd, .nbdkit), .timeLimit(.minutes(5)))
enum LiveTests {}
