-- One row per hour of the day in the shop's zone, 0 to 23: the purchases placed in it.
-- In: orders. Only asked for where the source has times.
WITH sold AS (
    SELECT hour(ordered_at) AS hour, count(*) AS orders
    FROM orders
    WHERE revenue > 0
    GROUP BY hour
)
SELECT hours.hour, coalesce(sold.orders, 0) AS orders
FROM range(0, 24) AS hours (hour)
LEFT JOIN sold USING (hour)
ORDER BY hours.hour
