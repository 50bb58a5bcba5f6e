-- One row per known start, n (at most $steps + 1), maturity and days to the next purchase (NULL: none yet): how
-- many purchases. mature: the purchase is at least $inactive_days old at $as_of. Everything about purchases that
-- follow others is taken from it (waits.py): no two engines write an exact percentile alike.
-- In: ledger.
SELECT
    ledger.first_on >= $known_from AS known,
    least(ledger.n, $steps + 1) AS purchase,
    date_diff('day', ledger.order_date, $as_of) >= $inactive_days AS mature,
    ledger.days_to_next,
    count(*) AS times
FROM ledger
WHERE ledger.n > 0
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
