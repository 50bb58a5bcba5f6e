-- One row per class of customers with a purchase: who is in it, and what they have brought.
-- In: standing.
SELECT
    standing.class,
    count(*) AS customers,
    sum(standing.revenue) AS all_revenue,
    sum(standing.profit) AS all_profit
FROM standing
GROUP BY standing.class
