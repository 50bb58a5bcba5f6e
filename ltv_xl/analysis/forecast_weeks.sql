-- One row per week after $until: on how many days the customers known by then bought. Purchases of one day are one.
-- In: ledger. The first week is the seven days after $until.
SELECT
    (date_diff('day', $until, ledger.order_date) + 6) // 7 AS week,
    count(*) AS orders
FROM ledger
WHERE
    ledger.n > 0
    AND (ledger.days_to_next IS NULL OR ledger.days_to_next > 0)
    AND ledger.order_date > $until
    AND ledger.first_on <= $until
    AND ledger.first_on >= $known_from
GROUP BY (date_diff('day', $until, ledger.order_date) + 6) // 7
ORDER BY (date_diff('day', $until, ledger.order_date) + 6) // 7
