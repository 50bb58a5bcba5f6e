-- One row: the customers who have only refunds or orders of zero value, so that totals reconcile.
-- In: others. Its columns are those of segments.sql, of which most are 0 for want of a purchase.
SELECT
    NULL AS value,
    count(*) AS customers,
    0 AS orders,
    coalesce(sum(revenue), 0) AS revenue,
    coalesce(sum(gross_profit), 0) AS gross_profit,
    0 AS repeat_customers,
    0 AS inactive_customers,
    0 AS known_customers
FROM others
