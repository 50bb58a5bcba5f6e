-- One row per order and product that one of its lines sold. In two steps, because only a table's size is
-- known: DuckDB takes judged lines for few, and would put all of them into memory to join them to the orders.
-- Lines without a product go in the second one: asked for in the first, each name would be cleaned twice.
CREATE TABLE line_products AS
SELECT DISTINCT
       customer_id AS key,
       {order_id} AS order_id,
       {day} AS day,
       CAST({product} AS product_name) AS product
FROM judged
WHERE reason IS NULL AND {sold};

CREATE TABLE order_products AS
SELECT CAST(orders.rowid AS INTEGER) AS order_row, line_products.product
FROM line_products
{numbered}
JOIN orders ON orders.customer_id = {number} AND {same_order}
WHERE line_products.product IS NOT NULL;

DROP TABLE line_products
