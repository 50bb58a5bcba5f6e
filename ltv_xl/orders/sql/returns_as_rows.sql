-- Returns with amounts above zero in a source, and those of them that undo a sale which counts: one of the same
-- customer and amount, not later, under another number.
SELECT count(*),
       count(*) FILTER (EXISTS (
           FROM judged AS sale
           WHERE sale.reason IS NULL AND sale.customer_id = return.customer_id AND sale.amount = return.amount
             AND sale.ordered_at <= return.ordered_at
       ))
FROM judged AS return
WHERE return.reason = 'returned' AND return.amount > 0 AND return.source_no = $1
