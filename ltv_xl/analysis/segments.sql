-- One row per group of a dimension: sums over its customers with a purchase; all dimensions at once.
-- In: buyers. {segments}: the numbers of a customer's groups in buyers. {sums}: segment_sums.sql of all dimensions.
-- Customers are summed by the combination of groups that they are in, and each dimension over these: there are fewer.
WITH combinations AS (
    SELECT
        buyers.known{segments},
        count(*) AS all_customers,
        sum(buyers.orders) AS all_orders,
        sum(buyers.revenue) AS all_revenue,
        sum(buyers.profit) AS all_profit,
        count(*) FILTER (WHERE buyers.orders >= 2) AS all_repeat_customers,
        count(*) FILTER (WHERE buyers.inactive) AS all_inactive_customers,
        count(*) FILTER (WHERE buyers.known) AS all_known_customers,
        count(*) FILTER (WHERE buyers.known AND buyers.mature) AS all_mature_customers,
        count(*) FILTER (WHERE buyers.known AND buyers.mature AND buyers.again) AS all_mature_again
    FROM buyers
    GROUP BY buyers.known{segments}
)
SELECT
    sums.division,
    sums.code,
    sums.customers,
    sums.orders,
    sums.revenue,
    sums.profit,
    sums.repeat_customers,
    sums.inactive_customers,
    sums.known_customers,
    sums.mature_customers,
    sums.mature_again
FROM ({sums}) AS sums
