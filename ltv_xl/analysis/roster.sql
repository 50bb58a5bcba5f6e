-- One row per customer, with or without an order: the number, and the attributes that later statements read.
-- In: customers, labels. number: 1, 2, 3 ... by customer_id, so that every later join and array is small.
-- {attributes}: birth date, age and contract, as far as wanted. {codes}: the codes of what customers are
-- divided by; {labels}: the joins that give them.
CREATE OR REPLACE TEMP TABLE roster AS
WITH coded AS (
    SELECT customers.customer_id{attributes}{codes}
    FROM customers{labels}
)
SELECT CAST(row_number() OVER (ORDER BY coded.customer_id) AS INTEGER) AS number, coded.*
FROM coded
