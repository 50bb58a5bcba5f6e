-- One row per group of a dimension, largest first: sums over its customers with a purchase.
-- In: buyers. {segment}: the group's code there, or 0 for the total.
SELECT
    {segment} AS code,
    count(*) AS customers,
    sum(orders) AS orders,
    sum(revenue) AS revenue,
    sum(gross_profit) AS gross_profit,
    count(*) FILTER (WHERE orders >= 2) AS repeat_customers,
    count(*) FILTER (WHERE inactive) AS inactive_customers,
    count(*) FILTER (WHERE known) AS known_customers
FROM buyers
GROUP BY code
ORDER BY code
