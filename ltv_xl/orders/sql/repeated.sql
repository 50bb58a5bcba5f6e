-- Of the orders with several amounts in a column: do their lines agree, or vary? Nothing but zeros tells nothing.
SELECT source_no,
       count(*) FILTER (low = high AND low <> 0) AS constant,
       count(*) FILTER (low <> high) AS varying,
       sum(lines) AS lines,
       sum(line_amounts) AS line_amounts
FROM (
    SELECT source_no, min({column}) AS low, max({column}) AS high, count({column}) AS lines,
           {line_amounts} AS line_amounts
    FROM {relation}
    WHERE order_id IS NOT NULL
    GROUP BY source_no, order_id
    HAVING count({column}) > 1
)
GROUP BY source_no
