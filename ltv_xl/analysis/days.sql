-- One row per day with an order: what calendar months and weekdays are made of.
-- In: ledger. purchases: orders with a revenue. last_in_month: those after which the customer buys no more within
-- the calendar month, so that a sum counts customers. new_customers: first purchases of customers of known start.
SELECT
    ledger.order_date AS day,
    count(*) FILTER (WHERE ledger.n > 0) AS purchases,
    sum(ledger.revenue) AS all_revenue,
    sum(ledger.profit) AS all_profit,
    count(*) FILTER (
        WHERE ledger.n > 0 AND (
            ledger.days_to_next IS NULL
            OR date_diff('month', ledger.order_date, ledger.order_date + ledger.days_to_next) > 0
        )
    ) AS last_in_month,
    count(*) FILTER (WHERE ledger.n = 1 AND ledger.first_on >= $known_from) AS new_customers
FROM ledger
GROUP BY ledger.order_date
ORDER BY ledger.order_date
