-- One row per customer of known start who bought twice: the codes of the first product, and the second.
-- In: purchases, buyers, orders. {segment}: the first product's code in buyers.
-- Of purchases at the same moment the one with the lowest order_id comes first, as in traits.
CREATE OR REPLACE TEMP TABLE seconds AS
WITH days AS (
    SELECT
        purchases.number,
        purchases.order_date,
        buyers.customer_id,
        buyers.{segment} AS first,
        CASE WHEN buyers.first_on = purchases.order_date THEN 2 ELSE 1 END AS place_of_day
    FROM purchases
    JOIN buyers USING (number)
    WHERE purchases.n = 2 AND purchases.known
),
placed AS (
    SELECT
        days.first,
        days.place_of_day,
        orders.product,
        row_number() OVER (
            PARTITION BY days.number
            ORDER BY orders.ordered_at, orders.order_id NULLS LAST, orders.product NULLS LAST
        ) AS place
    FROM days
    JOIN orders ON orders.customer_id = days.customer_id AND orders.order_date = days.order_date
    WHERE orders.revenue > 0
)
SELECT first, product
FROM placed
WHERE place = place_of_day
