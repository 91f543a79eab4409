"""How well somebody can tell two kinds of requests apart who sees nothing but numbers."""

import bisect
import math
import random


def auc(left, right):
    """The chance that a number of `right` is larger than one of `left`, ties counted half: 0.5 where they tell nothing."""
    ordered = sorted(left)
    above = sum(bisect.bisect_left(ordered, value) + bisect.bisect_right(ordered, value) for value in right)
    return above / 2 / len(left) / len(right)


def apart(left, right):
    """The same, whichever of the two is larger."""
    return max(auc(left, right), auc(right, left))


BINS, ROUNDS = 16, 60


class Ensemble:
    """Boosted stumps over several features (AdaBoost with real-valued votes), each feature cut into 16 quantiles."""

    def __init__(self, rows, labels):
        self.cuts = []
        for feature in range(len(rows[0])):
            values = sorted(row[feature] for row in rows)
            self.cuts.append([values[len(values) * step // BINS] for step in range(1, BINS)])
        binned = [self.bins(row) for row in rows]
        weights = [1 / len(rows)] * len(rows)
        self.votes = []
        for _ in range(ROUNDS):
            best = None
            for feature in range(len(self.cuts)):
                sums = [[0.0, 0.0] for _ in range(BINS)]
                for row, label, weight in zip(binned, labels, weights):
                    sums[row[feature]][label] += weight
                # The lower, the better the two are parted (the bound of AdaBoost's training error).
                bound = sum(math.sqrt(one * other) for one, other in sums)
                if best is None or bound < best[0]:
                    # Smoothed, so that a bin with few rows does not shout.
                    votes = [math.log((other + 1e-3) / (one + 1e-3)) / 2 for one, other in sums]
                    best = (bound, feature, votes)
            _, feature, votes = best
            self.votes.append((feature, votes))
            weights = [weight * math.exp(-votes[row[feature]] if label else votes[row[feature]])
                       for row, label, weight in zip(binned, labels, weights)]
            total = sum(weights)
            weights = [weight / total for weight in weights]

    def bins(self, row):
        return [bisect.bisect_right(cuts, value) for cuts, value in zip(self.cuts, row)]

    def score(self, row):
        bins = self.bins(row)
        return sum(votes[bins[feature]] for feature, votes in self.votes)


def ensemble_auc(left, right, seed=1):
    """Learned from one half of the rows, judged by the other: `left` and `right` are rows of features."""
    chance = random.Random(seed)
    left, right = chance.sample(left, len(left)), chance.sample(right, len(right))
    halves = len(left) // 2, len(right) // 2
    rows = left[:halves[0]] + right[:halves[1]]
    learned = Ensemble(rows, [0] * halves[0] + [1] * halves[1])
    return auc([learned.score(row) for row in left[halves[0]:]], [learned.score(row) for row in right[halves[1]:]])
