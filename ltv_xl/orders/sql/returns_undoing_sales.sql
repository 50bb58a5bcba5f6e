-- Returns with amounts above zero that undo a sale which counts: one of the same customer and amount, not later.
SELECT count(*) AS undoing
FROM judged AS back
JOIN (
    SELECT sale.{customer} AS customer, sale.amount, min(sale.ordered_at) AS since
    FROM judged AS sale
    WHERE sale.reason IS NULL
    GROUP BY sale.{customer}, sale.amount
) AS sold ON sold.customer = back.{customer} AND sold.amount = back.amount AND sold.since <= back.ordered_at
WHERE back.reason = 'returned' AND back.amount > 0{of_source}
