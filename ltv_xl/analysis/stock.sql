-- One row per product that was bought: the purchases that hold it, and the customers who bought it.
-- In: {bought}: the customer's number and the product, once per purchase and product.
-- code: 1, 2, 3 ... from the product with most purchases; ties by name, in whose order products are numbered.
CREATE OR REPLACE TEMP TABLE stock AS
WITH held AS (
    SELECT bought.number, bought.product, count(*) AS times
    FROM {bought} AS bought
    GROUP BY bought.number, bought.product
),
sizes AS (
    SELECT held.product, CAST(sum(held.times) AS BIGINT) AS orders, count(*) AS customers
    FROM held
    GROUP BY held.product
)
SELECT
    CAST(row_number() OVER (ORDER BY sizes.orders DESC, sizes.product) AS INTEGER) AS code,
    sizes.product,
    sizes.orders,
    sizes.customers
FROM sizes
