-- One row per product that $smallest customers bought: the net sales of its purchases, shared out among the products of
-- each by what their lines come to. So a discount, points or a refund of the whole purchase reduce all of them. To four
-- decimals by floor(): engines round floating-point numbers each in their own way.
-- In: stock; {bought}: product, revenue of a purchase, and its share of that: see product_shares.sql.
CREATE OR REPLACE TEMP TABLE product_sales AS
SELECT stock.code AS item, stock.product, stock.orders, stock.customers, sums.sales AS amount
FROM stock
JOIN (
    SELECT
        bought.product,
        sum(CAST(floor(CAST(bought.revenue AS DOUBLE) * coalesce(bought.share, 0) * 10000 + 0.5) AS DECIMAL(18, 0)))
        * CAST(0.0001 AS DECIMAL(5, 4)) AS sales
    FROM ({bought}) AS bought
    GROUP BY bought.product
) AS sums ON sums.product = stock.product
WHERE stock.customers >= $smallest
