-- One row per cohort and age in calendar months with an order: how many of it ordered in that month, and the gross
-- profit. In: ledger. A customer counts with the last purchase of the month. Refunds before the first purchase
-- belong to no age.
SELECT
    CAST(date_trunc('month', ledger.first_on) AS DATE) AS month,
    date_diff('month', ledger.first_on, ledger.order_date) AS age,
    count(*) FILTER (
        WHERE ledger.n > 0 AND (
            ledger.days_to_next IS NULL
            OR date_diff('month', ledger.order_date, ledger.order_date + ledger.days_to_next) > 0
        )
    ) AS active,
    sum(ledger.profit) AS all_profit
FROM ledger
WHERE ledger.first_on >= $known_from AND ledger.order_date >= ledger.first_on
GROUP BY 1, 2
ORDER BY 1, 2
