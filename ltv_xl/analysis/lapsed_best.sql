-- One row per customer who is one of the best but has lapsed; day: the day that began.
-- In: standing, customer_ids.
SELECT
    CAST(customer_ids.id AS VARCHAR) AS customer,
    standing.last_on,
    standing.last_on + ($inactive_days + 1) AS day,
    standing.orders,
    standing.profit,
    standing.best,
    count(*) OVER () AS customers
FROM standing
JOIN customer_ids ON customer_ids.customer_id = standing.number
WHERE standing.best AND standing.class = 'lapsed'
ORDER BY standing.profit DESC, standing.number
LIMIT $listed
