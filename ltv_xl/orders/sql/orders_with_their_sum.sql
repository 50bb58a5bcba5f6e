-- Of the orders with several lines: how many, those of which one line is the sum of the others, and those among
-- them where two equal lines are no explanation. The first lines are enough.
SELECT count(*), count(*) FILTER (total - highest = highest), count(*) FILTER (total - highest = highest AND lines > 2)
FROM (
    SELECT count(*) AS lines, max(amount) AS highest, sum(amount) AS total
    FROM (
        SELECT order_id, amount FROM lines_with_amount
        WHERE amount > 0 AND order_id IS NOT NULL
        LIMIT 5000
    )
    GROUP BY order_id
    HAVING count(*) > 1
)
