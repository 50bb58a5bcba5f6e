-- One row per cohort: the customers of known start by the month of their first purchase.
-- In: buyers.
SELECT CAST(date_trunc('month', buyers.first_on) AS DATE) AS month, count(*) AS customers
FROM buyers
WHERE buyers.known
GROUP BY 1
ORDER BY 1
