-- One row per purchase with a product: its customer, and how many products it holds.
-- In: bought.
CREATE OR REPLACE TEMP TABLE baskets AS
SELECT bought.order_row, min(bought.number) AS customer, CAST(count(*) AS INTEGER) AS products
FROM bought
GROUP BY bought.order_row
