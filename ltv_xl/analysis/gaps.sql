-- One row per span of $width days, $spans of them and one without an end: the purchases that came so many
-- days after the same customer's one before. In: purchases, of all customers.
WITH sold AS (
    SELECT least(days_to_next // $width, $spans) AS span, count(*) AS orders
    FROM purchases
    WHERE days_to_next IS NOT NULL
    GROUP BY span
)
SELECT
    spans.span * $width AS days_from,
    CASE WHEN spans.span < $spans THEN (spans.span + 1) * $width - 1 END AS days_to,
    coalesce(sold.orders, 0) AS orders
FROM range(0, $spans + 1) AS spans (span)
LEFT JOIN sold USING (span)
ORDER BY spans.span
