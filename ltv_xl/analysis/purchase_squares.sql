-- One row: the sum over customers of their purchases with a product, squared.
-- In: baskets.
SELECT coalesce(sum(times * times), 0) AS squares
FROM (SELECT count(*) AS times FROM baskets GROUP BY number)
