-- Of the products that stand on lines in several quantities: how many, and those of one amount all the same.
SELECT count(*), count(*) FILTER (amounts = 1)
FROM (
    SELECT count(DISTINCT amount) AS amounts
    FROM (
        SELECT product, quantity, amount FROM lines_with_amount
        WHERE amount > 0 AND quantity > 0 AND product IS NOT NULL
        LIMIT 5000
    )
    GROUP BY product
    HAVING count(DISTINCT quantity) > 1
)
