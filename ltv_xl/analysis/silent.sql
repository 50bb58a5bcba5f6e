-- One row per customer who has been silent for long; day: the first day on which the customer counts as lapsed.
-- In: standing, customer_ids. {who}: at risk, or lapsed though one of the best.
SELECT
    standing.number,
    CAST(customer_ids.id AS VARCHAR) AS customer,
    standing.last_on,
    standing.last_on + ($inactive_days + 1) AS day,
    standing.orders,
    standing.profit,
    standing.best,
    count(*) OVER () AS customers
FROM standing
JOIN customer_ids ON customer_ids.customer_id = standing.number
WHERE {who}
ORDER BY standing.profit DESC, standing.number
LIMIT $listed
