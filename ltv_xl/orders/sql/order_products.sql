-- One row per order and product that one of its lines sold. In two steps, because only a table's size is
-- known: DuckDB takes judged lines for few, and would put all of them into memory to join them to the orders.
-- Lines without a product go in the second one: asked for in the first, each name would be cleaned twice.
-- amount, priced: the sums of its lines, those that returned something included; NULL where a line has none.
CREATE TABLE line_products AS
SELECT lines.key,
       lines.order_id,
       lines.day,
       lines.product,
       CASE WHEN count(lines.amount) = count(*) THEN CAST(sum(lines.amount) AS DECIMAL(18, 4)) END AS amount,
       CASE WHEN count(lines.priced) = count(*) THEN CAST(sum(lines.priced) AS DECIMAL(18, 4)) END AS priced
FROM (
    SELECT customer_id AS key,
           {order_id} AS order_id,
           {day} AS day,
           CAST({product} AS product_name) AS product,
           {amount} AS amount,
           {priced} AS priced,
           {sold} AS sold
    FROM judged
    WHERE reason IS NULL
) AS lines
GROUP BY lines.key, lines.order_id, lines.day, lines.product
HAVING bool_or(lines.sold);

CREATE TABLE order_products AS
SELECT CAST(orders.rowid AS INTEGER) AS order_row,
       line_products.product,
       CASE {worth}
           WHEN 'amount' THEN CASE WHEN amount > 0 THEN amount ELSE 0 END
           WHEN 'priced' THEN CASE WHEN priced > 0 THEN priced ELSE 0 END
       END AS worth
FROM line_products
{numbered}
JOIN orders ON orders.customer_id = {number} AND {same_order}
WHERE line_products.product IS NOT NULL;

DROP TABLE line_products
