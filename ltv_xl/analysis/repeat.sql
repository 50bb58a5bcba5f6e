-- One row per n: the customers of known start who placed an n-th order, and how many of them went on.
-- In: ledger. $steps: the last n. mature: the n-th order is at least $inactive_days old at $as_of.
SELECT
    ledger.n,
    count(*) AS customers,
    count(*) FILTER (WHERE date_diff('day', ledger.order_date, $as_of) >= $inactive_days) AS mature,
    count(*) FILTER (
        WHERE date_diff('day', ledger.order_date, $as_of) >= $inactive_days AND ledger.days_to_next IS NOT NULL
    ) AS mature_next
FROM ledger
WHERE ledger.n BETWEEN 1 AND $steps AND ledger.first_on >= $known_from
GROUP BY ledger.n
ORDER BY ledger.n
