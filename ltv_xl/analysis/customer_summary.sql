-- One row per customer with a purchase: what the models of repeat buying are fitted to.
-- In: ledger. repeats: purchases after the first. recency_days: from the first purchase to the last. days: from
-- the first to $as_of. repeat_value: what the repeats come to. log_gaps: the sum of ln(days from one purchase to the
-- next), 0 without repeats.
SELECT
    ledger.number,
    count(*) - 1 AS repeats,
    date_diff('day', min(ledger.order_date), max(ledger.order_date)) AS recency_days,
    date_diff('day', min(ledger.order_date), $as_of) AS days,
    coalesce(sum(CASE WHEN ledger.n > 1 THEN ledger.profit END), 0) AS repeat_value,
    coalesce(sum(ln(nullif(ledger.days_to_next, 0))), 0) AS log_gaps
FROM ledger
WHERE ledger.n > 0
GROUP BY ledger.number
ORDER BY ledger.number
