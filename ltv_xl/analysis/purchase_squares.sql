-- One row: the sum over customers of their purchases with a product, squared.
-- In: everything.
SELECT coalesce(sum(everything.times * everything.times), 0) AS squares
FROM everything
