import MagicLinkTesting

/// One way to break promises: what a store can get wrong while everything around it is right.
enum Flaw: String, CaseIterable, Sendable {
    case forgetsTheMail, sparesDecoysTheMail, opensAccountsEarly
    case overlooksSiblings, keepsEndedSiblings, ordersSiblingsWrongly
    case glancesAtThePast, glancesWithoutFacts, looksWithoutFacts, inventsRecords, overlooksAddresses, comparesSpellings
    case writesNothing, swapsOnStaleReads, everybodyDidIt, refusesNobody, nobodyRepeats, repeatsForEver
    case collectsAnew, forgetsRevocations
    case clockIsSlow, clockIsFast
    case countsNoWrongNumbers, countsForEver, recordsNoLogins, recordsTheConfirmation
    case losesCookies, listsNothingOpen, listsWhatEnded, blocksNobody, blocksStrangers, unblocksNobody
    case tellsTooEarly, tellsTooMuch, tellsNothing
    case mailsNewestFirst, mailIgnoresLimits, losesTakenMail, ignoresPauses, keepsSentMail, wakesNobody
    case forgetsMails, forgetsNetworks, forgetsEverybody, knowsNobody, knowsOnlyTheLast, givesNothingBack
    case chargesOnStaleReads, drawsInVain
    case overwritesResends, forgetsSoon, forgetsAllOnReopening

    /// The rules that catch it, at least. Together they are all rules: see `StoreRuleTests`.
    var breaks: [StoreRule] {
        switch self {
        case .forgetsTheMail: [.beginsTogether, .mailFollows, .mailInOrder]
        case .sparesDecoysTheMail: [.decoysLookAlike]
        case .opensAccountsEarly: [.typingMakesNobody, .looksWithFacts]
        case .overlooksSiblings: [.tellsOfSiblings, .eachHears]
        case .keepsEndedSiblings: [.siblingsWait]
        case .ordersSiblingsWrongly: [.tellsOfSiblings]
        case .glancesAtThePast, .glancesWithoutFacts: [.glancesAreLooks]
        case .looksWithoutFacts: [.looksWithFacts]
        case .inventsRecords: [.unknown]
        case .overlooksAddresses: [.oneUser, .rowWins, .laterFirst, .decoysLookAlike]
        case .comparesSpellings: [.foundByBoth, .rowWins]
        case .writesNothing: StoreRule.arrows + [.survivesReopening, .oneRefresh, .redelivers]
        case .swapsOnStaleReads: [.oneDecides, .twoNumbersJudged, .oneRefresh, .threeResends]
        case .everybodyDidIt: [.oneCollects, .oneRefresh, .redelivers]
        case .refusesNobody:
            StoreRule.refusals + [.threeResends, .notWithoutVerifier, .revokedBeforeCollect, .revokedAfterCollect]
        case .nobodyRepeats: [.redelivers, .redeliveryEnds, .retryEnds, .oneCollects]
        case .repeatsForEver: [.redeliveryEnds, .lateRedeliveryEnds, .notAfterRefresh]
        case .collectsAnew: [.sameBytes, .oneCollects, .redelivers]
        case .forgetsRevocations: [.revokedBeforeCollect, .revokedAfterCollect, .reuseEnds]
        case .clockIsSlow, .clockIsFast:
            [.linkEnds, .windowEnds, .redeliveryEnds, .lateRedeliveryEnds, .retryEnds, .sessionEnds, .wrongNumbersEnd]
        case .countsNoWrongNumbers: [.wrongNumbersEnd, .twoNumbersJudged]
        case .countsForEver: [.wrongNumbersEnd]
        case .recordsNoLogins: [.inOrder, .laterFirst, .sameSecond, .marksMove, .foundByBoth, .blockOnlyUsers]
        case .recordsTheConfirmation: [.marksMove]
        case .losesCookies: [.findsBrowserSession]
        case .listsNothingOpen: [.listsOpen, .sameBytes]
        case .listsWhatEnded: [.listsOpen, .revokedBeforeCollect, .reuseEnds]
        case .blocksNobody: [.blockHolds, .blockOnlyUsers]
        case .blocksStrangers: [.blockOnlyUsers]
        case .unblocksNobody: [.blockHolds, .blockOnlyUsers]
        case .tellsTooEarly: [.toldWhenVisible]
        case .tellsTooMuch: [.toldOnlyNews] + StoreRule.refusals
        case .tellsNothing: [.toldOnlyNews, .toldWhenVisible, .oneDecides]
        case .mailsNewestFirst: [.mailInOrder, .mailStays]
        case .mailIgnoresLimits: [.mailInOrder]
        case .losesTakenMail: [.mailStays, .mailWaits]
        case .ignoresPauses: [.mailWaits]
        case .keepsSentMail: [.mailStays, .mailFollows]
        case .wakesNobody: [.mailSignals]
        case .overwritesResends: [.mailFollows, .threeResends]
        case .forgetsSoon: [.keepsUntilRemovable]
        case .forgetsMails: [.mailsAreSilenced, .resendsCount, .countsAllDay, .knownHaveTheirOwn]
        case .forgetsNetworks: [.networkStops, .collectingOnceGivesBackOnce, .noneOvertakes, .limitsSurvive]
        case .forgetsEverybody: [.everybodyStops, .limitsSurvive]
        case .knowsNobody: [.knownHaveTheirOwn, .severalAreKnown, .ownBrowserGivesBack, .limitsSurvive]
        case .knowsOnlyTheLast: [.severalAreKnown, .ownBrowserGivesBack]
        case .givesNothingBack: [.collectingGivesBack, .collectingOnceGivesBackOnce, .ownBrowserGivesBack]
        case .chargesOnStaleReads: [.noneOvertakes]
        case .drawsInVain: [.tellsOfSiblings]
        case .forgetsAllOnReopening:
            [.limitsSurvive, .survivesReopening, .mailStays, .findsBrowserSession] + StoreRule.arrows
        }
    }
}
