-- One row per product that $smallest customers bought: the net sales of its purchases, shared out among the products of
-- each by what their lines come to. So a discount, points or a refund of the whole purchase reduce all of them.
-- Each share is rounded to four decimals, as whole numbers of them, so that every engine sums up the same.
-- In: stock; {bought}: product, revenue of a purchase, and its share of that: see product_shares.sql.
CREATE OR REPLACE TEMP TABLE product_sales AS
SELECT
    stock.code,
    stock.product,
    stock.orders,
    stock.customers,
    CAST(CAST(sums.parts AS DECIMAL(22, 0)) * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4)) AS sales
FROM stock
JOIN (
    SELECT
        bought.product,
        -- Where there is no share, ClickHouse would convert what stands below the NULL, which is no number.
        sum(CAST(floor(CAST(bought.revenue AS DOUBLE) * coalesce(bought.share, 0) * 10000 + 0.5) AS BIGINT)) AS parts
    FROM ({bought}) AS bought
    GROUP BY bought.product
) AS sums ON sums.product = stock.product
WHERE stock.customers >= $smallest
