-- One row per purchase with a product: its customer, and how many products it holds.
-- In: bought.
CREATE OR REPLACE TEMP TABLE baskets AS
SELECT order_row, any_value(number) AS number, CAST(count(*) AS INTEGER) AS products
FROM bought
GROUP BY order_row
