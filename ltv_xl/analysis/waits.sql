-- One row per known start, n (at most $steps + 1) and days to the next purchase: how many purchases. Everything
-- about days between purchases is taken from it (waits.py): no two engines write an exact percentile alike.
-- In: ledger.
SELECT
    ledger.first_on >= $known_from AS known,
    least(ledger.n, $steps + 1) AS purchase,
    ledger.days_to_next,
    count(*) AS times
FROM ledger
WHERE ledger.days_to_next IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
