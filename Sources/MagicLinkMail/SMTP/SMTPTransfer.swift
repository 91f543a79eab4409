import CMagicLinkCurl

/// One mail on its way through libcurl: what is still to be sent, and what was answered so far.
final class SMTPTransfer {
    private var bytes: [UInt8]
    private var sent = 0
    private(set) var dialogue = SMTPDialogue()
    private let needsAuthentication: Bool
    private let cancellation: Cancellation

    init(_ bytes: [UInt8], needsAuthentication: Bool, cancellation: Cancellation) {
        self.bytes = bytes
        self.needsAuthentication = needsAuthentication
        self.cancellation = cancellation
    }

    /// Tells libcurl to ask this transfer, which must outlive the call that performs it.
    func attach(to handle: UnsafeMutableRawPointer) -> CURLcode {
        unsafe magiclink_curl_set_callbacks(
            handle,
            { buffer, size, count, context in
                guard let buffer = unsafe buffer, let context = unsafe context else { return 0 }
                let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
                return unsafe SMTPTransfer.of(context).fill(room)
            },
            { line, size, count, context in
                guard let line = unsafe line, let context = unsafe context else { return 0 }
                let bytes = unsafe UnsafeRawBufferPointer(start: line, count: size * count)
                // Another number than that of the bytes ends the transfer.
                return unsafe SMTPTransfer.of(context).hear(bytes) ? size * count : 0
            },
            { context, _, _, _, _ in
                guard let context = unsafe context else { return 0 }
                return unsafe SMTPTransfer.of(context).isOver ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque())
    }

    /// The mail is no longer needed.
    func forget() {
        bytes = []
        sent = 0
    }

    private static func of(_ context: UnsafeMutableRawPointer) -> SMTPTransfer {
        unsafe Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    private func fill(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let piece = bytes[sent...].prefix(room.count)
        unsafe room.copyBytes(from: piece)
        sent += piece.count
        return piece.count
    }

    /// False if the transfer has to end: libcurl would send a mail without saying who we are where it is not asked to.
    private func hear(_ line: UnsafeRawBufferPointer) -> Bool {
        unsafe dialogue.hear(line)
        return !needsAuthentication || dialogue.isAuthenticated || dialogue.stage == .sender
    }

    /// True if nobody waits for it. Once the mail itself is on its way it goes on for a while: cut off there, nobody would
    /// know whether it was accepted.
    private var isOver: Bool { cancellation.isRaised && (dialogue.stage < .mail || cancellation.isPast) }
}
