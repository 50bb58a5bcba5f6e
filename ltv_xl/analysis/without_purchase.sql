-- One row: all customers, and of those who have only refunds or orders of zero value the number and the sums, so
-- that totals reconcile. In: traits, roster.
SELECT
    (SELECT count(*) FROM roster) AS everyone,
    count(*) AS customers,
    coalesce(sum(traits.revenue), 0) AS all_revenue,
    coalesce(sum(traits.profit), 0) AS all_profit
FROM traits
WHERE traits.first_on IS NULL
