-- One row per product, the $listed_products that most purchases hold, of those that $smallest customers bought.
-- In: stock, labels.
WITH names AS (
    SELECT labels.code, min(labels.name) AS product_name
    FROM labels
    WHERE labels.dimension = $product_labels
    GROUP BY labels.code
)
SELECT names.product_name, stock.orders, stock.customers
FROM stock
JOIN names ON names.code = stock.product
WHERE stock.customers >= $smallest
ORDER BY stock.code
LIMIT $listed_products
