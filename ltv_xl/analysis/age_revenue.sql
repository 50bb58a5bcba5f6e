-- One row per age month with an order: the revenue in it of the customers observed through all of it.
-- In: events.
SELECT age_month AS month, sum(revenue) AS revenue
FROM events
WHERE age_month IS NOT NULL
GROUP BY age_month
ORDER BY age_month
