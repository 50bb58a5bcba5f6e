-- One row per customer at risk; day: the first day on which the customer would count as lapsed.
-- In: buyers, standing.
SELECT
    CAST(customer_id AS VARCHAR),
    last_on,
    last_on + $inactive_days + 1 AS day,
    orders,
    gross_profit,
    best,
    count(*) OVER () AS customers
FROM buyers
JOIN standing USING (number)
WHERE class = 'at_risk'
ORDER BY gross_profit DESC, number
LIMIT $listed
