-- One row per product of each purchase. In: order_products, ledger, labels.
-- number: the customer's. product: the code among the labels with the number $product_labels.
-- {distinct}: DISTINCT where several products have one name.
CREATE OR REPLACE TEMP TABLE bought AS
SELECT {distinct}ledger.number, ledger.order_row, labels.code AS product
FROM order_products
JOIN ledger ON ledger.order_row = order_products.order_row
JOIN labels
    ON labels.dimension = $product_labels AND labels.value = CAST(order_products.product AS VARCHAR)
WHERE ledger.n > 0
