-- One row per customer with a purchase by $until, as things stood then. In: {orders}: number, order_date, n
-- (0 for what is no purchase), profit, which refunds lower.
WITH sums AS (
    SELECT
        orders.number,
        max(CASE WHEN orders.n > 0 THEN orders.order_date END) AS last_purchase,
        count(*) FILTER (WHERE orders.n > 0) AS purchases,
        sum(orders.profit) AS all_profit
    FROM {orders} AS orders
    WHERE orders.order_date <= $until
    GROUP BY orders.number
)
SELECT
    sums.number,
    sums.last_purchase AS last_on,
    sums.purchases AS orders,
    sums.all_profit AS profit
FROM sums
WHERE sums.purchases > 0
