-- One row per calendar month from the first order to $as_of, months without an order too.
-- In: orders, purchases, buyers. new_customers: first purchases of customers of known start.
-- complete: neither the first order nor $as_of cuts the month.
WITH months AS (
    SELECT CAST(date_trunc('month', $first_order) + to_months(CAST(passed AS INTEGER)) AS DATE) AS month
    FROM range(0, date_diff('month', $first_order, $as_of) + 1) AS counter (passed)
),
sold AS (
    SELECT
        CAST(date_trunc('month', order_date) AS DATE) AS month,
        count(*) FILTER (WHERE revenue > 0) AS orders,
        sum(revenue) AS revenue,
        sum(gross_profit) AS gross_profit
    FROM orders
    GROUP BY month
),
ordering AS (
    SELECT CAST(date_trunc('month', order_date) AS DATE) AS month, count(*) AS customers
    FROM purchases
    WHERE first_in_month
    GROUP BY month
),
started AS (
    SELECT cohort AS month, count(*) AS customers
    FROM buyers
    WHERE known
    GROUP BY cohort
)
SELECT
    months.month,
    coalesce(sold.orders, 0) AS orders,
    coalesce(sold.revenue, 0) AS revenue,
    coalesce(sold.gross_profit, 0) AS gross_profit,
    coalesce(ordering.customers, 0) AS customers,
    coalesce(started.customers, 0) AS new_customers,
    months.month >= $first_order AND months.month + INTERVAL 1 MONTH <= $as_of + 1 AS complete
FROM months
LEFT JOIN sold USING (month)
LEFT JOIN ordering USING (month)
LEFT JOIN started USING (month)
ORDER BY months.month
