import MagicLinkJWT

extension LoginFlow {
    /// Asks, and while the answer is "pending" waits for another one, at most for `patience`.
    ///
    /// For embedders without a server of ours: a waiting task costs about 1.5 kB.
    public func poll(_ proof: OriginProof, waiting patience: Duration) async throws(StoreError) -> TokenAnswer {
        guard case .success(let (id, _)) = check(proof) else { return try await poll(proof) }
        let waiting = waiting
        let settled = await withTaskGroup(of: Result<TokenAnswer, StoreError>?.self) { group in
            group.addTask { await self.answerOnceSettled(proof, of: id) }
            group.addTask {
                // Cancelled means that the answer came first.
                do { try await waiting.sleep(for: patience) } catch {}
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let settled else { return try await poll(proof) }
        return try settled.get()
    }

    /// Asks again after each change until the answer is no longer "pending"; nil if the task was cancelled first.
    ///
    /// A change that settles nothing, such as a wrong number, must not be felt outside: an origin that hears of it would
    /// know that its victim has opened the mail (rule 4).
    private func answerOnceSettled(_ proof: OriginProof, of id: SessionID) async -> Result<TokenAnswer, StoreError>? {
        while true {
            let ticket = store.changes.ticket(for: id)
            do throws(StoreError) {
                let answer = try await poll(proof)
                guard case .pending = answer else {
                    store.changes.drop(ticket)
                    return .success(answer)
                }
            } catch {
                store.changes.drop(ticket)
                return .failure(error)
            }
            guard await store.changes.wait(for: ticket) else { return nil }
        }
    }
}
