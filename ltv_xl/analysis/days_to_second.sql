-- One row per limit in days: the second orders that came within it, of customers of known start.
-- In: purchases. $limits: a list of days.
WITH limits AS (
    SELECT unnest($limits) AS days
)
SELECT
    limits.days,
    count(*) FILTER (WHERE purchases.days_to_next <= limits.days) AS customers
FROM limits
CROSS JOIN purchases
WHERE purchases.known AND purchases.n = 1
GROUP BY limits.days
ORDER BY limits.days
