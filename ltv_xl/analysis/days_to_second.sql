-- One row per limit in days: the second orders that came within it, of customers of known start.
-- In: purchases. $limits: a list of days.
WITH waits AS (
    SELECT days_to_next, count(*) AS customers
    FROM purchases
    WHERE known AND n = 1
    GROUP BY days_to_next
)
SELECT limits.days, coalesce(sum(waits.customers), 0) AS customers
FROM (SELECT unnest($limits) AS days) AS limits
LEFT JOIN waits ON waits.days_to_next <= limits.days
GROUP BY limits.days
ORDER BY limits.days
