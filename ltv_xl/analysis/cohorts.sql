-- One row per cohort: the customers of known start by the month of their first purchase.
-- In: buyers.
SELECT cohort AS month, count(*) AS customers
FROM buyers
WHERE known
GROUP BY cohort
ORDER BY cohort
