-- One row per n: the customers of known start who placed an n-th order, and how many of them went on.
-- In: purchases. $steps: the last n. mature: the n-th order is at least $inactive_days old at $as_of.
SELECT
    n,
    count(*) AS customers,
    count(*) FILTER (WHERE $as_of - order_date >= $inactive_days) AS mature,
    count(*) FILTER (WHERE $as_of - order_date >= $inactive_days AND days_to_next IS NOT NULL) AS mature_next,
    median(days_to_next) AS median_days
FROM purchases
WHERE known AND n <= $steps
GROUP BY n
ORDER BY n
