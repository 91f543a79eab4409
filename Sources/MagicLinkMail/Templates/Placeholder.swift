/// What a template can say of a mail: a word between `{{` and `}}`, from a closed list.
enum Placeholder: String, CaseIterable, Sendable {
    /// The whole link.
    case link
    /// What the operator calls the client that asked.
    case client
    /// The browser and the system that asked, from closed lists.
    case device
    /// When it was asked for, in UTC.
    case time
    /// For how long the link lives.
    case lifetime
    /// Where the number stands and that nobody may ask for it; or that only the asking browser can confirm.
    case safety
    /// What to do for somebody who did not ask.
    case refusal
}
