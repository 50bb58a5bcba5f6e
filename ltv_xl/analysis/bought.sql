-- One row per product of each purchase. In: orders, buyers, and order_products.
-- number: the customer's. order_row: the purchase's rowid in orders.
CREATE OR REPLACE TEMP TABLE bought AS
SELECT buyers.number, order_products.order_row, order_products.product
FROM order_products
JOIN orders ON orders.rowid = order_products.order_row
JOIN buyers USING (customer_id)
WHERE orders.revenue > 0
