-- Lines of a return that repeat a sale of the same order, which counts: the return was a row of its own.
SELECT count(*)
FROM judged AS return
WHERE return.reason = 'returned' AND return.amount > 0
  AND EXISTS (
      FROM judged AS sale
      WHERE sale.order_id = return.order_id AND sale.reason IS NULL AND sale.amount = return.amount
  )
