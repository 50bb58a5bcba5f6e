-- One row per product with its net sales, that with most first; ties by its place in stock. In: product_sales, labels.
-- {ranks}: abc.sql over product_sales.
SELECT names.product_name, ranks.class, product_sales.amount, product_sales.orders, product_sales.customers
FROM product_sales
JOIN ({ranks}) AS ranks ON ranks.item = product_sales.item
JOIN (
    SELECT labels.code, min(labels.name) AS product_name
    FROM labels
    WHERE labels.dimension = $product_labels
    GROUP BY labels.code
) AS names ON names.code = product_sales.product
ORDER BY product_sales.amount DESC, product_sales.item
