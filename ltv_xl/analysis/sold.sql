-- One row per product, the $listed_products that most purchases hold.
-- In: stock.
SELECT CAST(product AS VARCHAR) AS value, orders, customers
FROM stock
ORDER BY code
LIMIT $listed_products
