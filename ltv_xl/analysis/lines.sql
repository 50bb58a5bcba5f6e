-- One row per purchase and compared product (see basket_sizes), by the product's code.
-- In: bought, stock. A table of its own, because only a table's size is known where it is joined to itself.
CREATE OR REPLACE TEMP TABLE lines AS
SELECT bought.order_row, bought.number, CAST(stock.code AS SMALLINT) AS code
FROM bought
JOIN stock ON stock.product = bought.product
WHERE stock.code <= $compared AND stock.orders >= $fewest AND stock.customers >= $smallest
