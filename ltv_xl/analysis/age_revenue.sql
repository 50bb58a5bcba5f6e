-- One row per age month with an order: the revenue in it of the customers observed through all of it.
-- In: ledger.
SELECT ledger.age_month AS month, sum(ledger.revenue) AS all_revenue
FROM ledger
WHERE ledger.age_month IS NOT NULL
GROUP BY ledger.age_month
ORDER BY ledger.age_month
