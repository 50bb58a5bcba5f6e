-- One row per customer who has orders of any kind.
-- In: orders. Money is summed as it stands: refunds lower it, samples and gifts add nothing to revenue.
-- number: 1, 2, 3 ... by customer_id, so that every later join and array is small.
-- first_at, first_on, last_on: over purchases (revenue above zero); NULL for a customer without one.
CREATE OR REPLACE TEMP TABLE people AS
WITH sums AS (
    SELECT
        customer_id,
        min(ordered_at) FILTER (WHERE revenue > 0) AS first_at,
        max(order_date) FILTER (WHERE revenue > 0) AS last_on,
        count(*) FILTER (WHERE revenue > 0) AS orders,
        sum(revenue) AS revenue,
        sum(gross_profit) AS gross_profit
    FROM orders
    GROUP BY customer_id
)
SELECT
    CAST(row_number() OVER (ORDER BY customer_id) AS INTEGER) AS number,
    customer_id,
    first_at,
    CAST(first_at AS DATE) AS first_on,
    last_on,
    CAST(orders AS INTEGER) AS orders,
    revenue,
    gross_profit
FROM sums
