-- One row per product with its net sales, that with most first; ties by its place in stock. In: product_sales, labels.
SELECT names.product_name, product_sales.sales, product_sales.orders, product_sales.customers
FROM product_sales
JOIN (
    SELECT labels.code, min(labels.name) AS product_name
    FROM labels
    WHERE labels.dimension = $product_labels
    GROUP BY labels.code
) AS names ON names.code = product_sales.product
ORDER BY product_sales.sales DESC, product_sales.code
