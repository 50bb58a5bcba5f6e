-- What the lines of an order know together, for orders with a line that lacks something.
CREATE TABLE order_fill AS
SELECT order_id,
       min(customer_id) AS customer_id,
       min(order_date) AS order_date,
       min(own_rank) FILTER (NOT status_blank) AS rank,
       count(amount) > 0 AS has_amount
FROM lines_with_amount
WHERE order_id IN (
    SELECT order_id
    FROM lines_with_amount
    WHERE (customer_id IS NULL OR order_date IS NULL OR amount IS NULL OR status_blank) AND order_id IS NOT NULL
)
GROUP BY order_id
HAVING count(*) > 1
