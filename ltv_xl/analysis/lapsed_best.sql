-- One row per customer who is one of the best but has lapsed; day: the day that began.
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
WHERE best AND class = 'lapsed'
ORDER BY gross_profit DESC, number
LIMIT $listed
