-- One row per month of the first purchase: its customers under contract, how many cancelled, their days at risk, and
-- what the variance of profit ÷ cancellations is made of. In: contracts.
-- early: within each customer's first $early_days, that day included.
SELECT
    contracts.begun,
    count(*) AS customers,
    sum(contracts.cancelled) AS cancellations,
    sum(contracts.days) AS days_at_risk,
    sum(contracts.revenue) AS all_revenue,
    sum(contracts.profit) AS all_profit,
    sum(CASE WHEN contracts.days <= $early_days THEN contracts.cancelled ELSE 0 END) AS early_cancellations,
    sum(least(contracts.days, $early_days)) AS early_days_at_risk,
    sum(CAST(contracts.profit AS DOUBLE) * CAST(contracts.profit AS DOUBLE)) AS squares,
    sum(CASE WHEN contracts.cancelled = 1 THEN CAST(contracts.profit AS DOUBLE) ELSE 0 END) AS profit_of_cancelled
FROM contracts
GROUP BY contracts.begun
ORDER BY contracts.begun
