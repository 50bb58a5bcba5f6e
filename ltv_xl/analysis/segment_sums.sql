-- One row per group of a dimension: the sums of its combinations of groups (see segments.sql).
-- {division}: the dimension's number, 0 for the total. {segment}: the group's number there.
-- {within}: whether its customers are in any of its groups.
SELECT
    {division} AS division,
    {segment} AS code,
    CAST(sum(combinations.all_customers) AS BIGINT) AS customers,
    CAST(sum(combinations.all_orders) AS BIGINT) AS orders,
    sum(combinations.all_revenue) AS revenue,
    sum(combinations.all_profit) AS profit,
    CAST(sum(combinations.all_repeat_customers) AS BIGINT) AS repeat_customers,
    CAST(sum(combinations.all_inactive_customers) AS BIGINT) AS inactive_customers,
    CAST(sum(combinations.all_known_customers) AS BIGINT) AS known_customers,
    CAST(sum(combinations.all_mature_customers) AS BIGINT) AS mature_customers,
    CAST(sum(combinations.all_mature_again) AS BIGINT) AS mature_again
FROM combinations
WHERE {within}
GROUP BY {segment}
