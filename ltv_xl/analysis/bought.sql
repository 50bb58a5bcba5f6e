-- One row per product of each purchase. In: order_products, ledger, labels.
-- number: the customer's. product: the code among the labels with the number $product_labels. revenue: of the purchase.
-- {worth}, {once}: what the product's lines come to; their sum, and a grouping, where several products have one name.
CREATE OR REPLACE TEMP TABLE bought AS
SELECT ledger.number, ledger.order_row, ledger.revenue, labels.code AS product, {worth} AS worth
FROM order_products
JOIN ledger ON ledger.order_row = order_products.order_row
JOIN labels
    ON labels.dimension = $product_labels AND labels.value = CAST(order_products.product AS VARCHAR)
WHERE ledger.n > 0
{once}
