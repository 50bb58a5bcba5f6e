-- One row per order in an observed age month, for customers with numbers $above to $upto.
-- In: events. Feeds the intervals, which add them up by customer and month.
SELECT number, age_month, CAST(gross_profit AS DOUBLE) AS gross_profit
FROM events
WHERE age_month IS NOT NULL AND number > $above AND number <= $upto
