internal import BackupJobs
internal import BackupSets
internal import LibvirtHost
internal import XMLTree

/// One run of a command on a host: the connection, the answer or the plan, and what failures become.
///
/// It holds any request instead of being an extension of all: the compiler makes no copy for each of the many.
struct HostCommandRun {
    let command: any HostRequest

    func run(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let output = HostOutput(console: console, format: command.answerFormat)
        do {
            let host = try await LibvirtConnection.connect(
                to: command.target.connect,
                access: command.access,
                surroundings: { command.surroundings(of: $0) }
            )
            let result: Result<ExitStatus, any Error>
            do {
                let domain = try await TargetOptions.reference(command.target.domain, on: host)
                if command.isDryRun {
                    try output.plan(try await command.plan(on: host, domain, output))
                    result = .success(.success)
                } else {
                    result = .success(try await command.perform(on: host, domain, output))
                }
            } catch {
                result = .failure(error)
            }
            await host.close()
            return try result.get()
        } catch let error as CommandFailure {
            throw error
        } catch var error as HostError {
            // The domain by the name that was given, not by the UUID it was then asked for by.
            if error.subject != nil { error.subject = command.target.domain }
            try output.error(error)
            throw CommandFailure(error)
        } catch var failure as BackupFailure {
            failure.cause.subject = command.target.domain
            if failure.cause.code == .cancelled { failure.cause.message = "interrupted" }
            try output.failure(failure)
            throw CommandFailure(failure)
        } catch let error as BackupSetError {
            throw CommandFailure(error)
        } catch {
            throw CommandFailure(String(describing: error))
        }
    }
}
