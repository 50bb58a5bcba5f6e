-- One row per customer observed through at least one age month, for numbers $above to $upto.
-- In: buyers. Feeds the intervals, which need each customer's own profits.
SELECT number, observed_months{segments}
FROM buyers
WHERE observed_months > 0 AND number > $above AND number <= $upto
