-- One row per product that was bought: the purchases that hold it, and the customers who bought it.
-- In: {bought}: the customer's number and the product, once per purchase and product.
-- code: 1, 2, 3 ... from the product with most purchases; ties by name.
CREATE OR REPLACE TEMP TABLE stock AS
WITH sizes AS (
    SELECT product, count(*) AS orders, count(DISTINCT number) AS customers
    FROM {bought}
    GROUP BY product
)
SELECT
    CAST(row_number() OVER (ORDER BY orders DESC, CAST(product AS VARCHAR)) AS INTEGER) AS code,
    product,
    orders,
    customers
FROM sizes
