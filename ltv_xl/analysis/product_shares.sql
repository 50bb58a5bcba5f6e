-- One row per product of each purchase: the revenue of the purchase, and the product's share of it, by what the lines
-- come to. Several lines of nothing have no share. In: bought.
SELECT
    bought.product,
    bought.revenue,
    CAST(bought.worth AS DOUBLE) / CASE WHEN sums.worths > 0 THEN CAST(sums.worths AS DOUBLE) END AS share
FROM bought
JOIN (
    SELECT bought.order_row, sum(bought.worth) AS worths
    FROM bought
    GROUP BY bought.order_row
) AS sums ON sums.order_row = bought.order_row
