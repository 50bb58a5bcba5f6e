-- One row: the sum over customers of their purchases with a product, squared.
-- In: everything.
SELECT coalesce(sum(times * times), 0) AS squares
FROM everything
