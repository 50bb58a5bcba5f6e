-- One row per group of a dimension: sums over its customers with a purchase; run for all dimensions at once.
-- In: buyers. {division}: the dimension's number, 0 for the total. {segment}: the group's number there.
SELECT
    {division} AS division,
    {segment} AS code,
    count(*) AS customers,
    sum(buyers.orders) AS all_orders,
    sum(buyers.revenue) AS all_revenue,
    sum(buyers.profit) AS all_profit,
    count(*) FILTER (WHERE buyers.orders >= 2) AS repeat_customers,
    count(*) FILTER (WHERE buyers.inactive) AS inactive_customers,
    count(*) FILTER (WHERE buyers.known) AS known_customers,
    count(*) FILTER (WHERE buyers.known AND buyers.mature) AS mature_customers,
    count(*) FILTER (WHERE buyers.known AND buyers.mature AND buyers.again) AS mature_again
FROM buyers
GROUP BY {segment}
