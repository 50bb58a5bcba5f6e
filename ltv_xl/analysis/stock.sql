-- One row per product that was bought: the purchases that hold it, and the customers who bought it.
-- In: {bought}: the customer's number and the product, once per purchase and product.
-- code: 1, 2, 3 ... from the product with most purchases; ties by name, in whose order products are numbered.
CREATE OR REPLACE TEMP TABLE stock AS
WITH sizes AS (
    SELECT bought.product, count(*) AS orders, count(DISTINCT bought.number) AS customers
    FROM {bought} AS bought
    GROUP BY bought.product
)
SELECT
    CAST(row_number() OVER (ORDER BY sizes.orders DESC, sizes.product) AS INTEGER) AS code,
    sizes.product,
    sizes.orders,
    sizes.customers
FROM sizes
